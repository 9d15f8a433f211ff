"""A whole MIME message built once, then filled for each recipient.

The standard library builds the message with markers where fields will stand; what lies between the
markers is kept as ready bytes. Filling encodes each field by the rule of its place and sets it
between. One edition of a template in one language is one skeleton; each combination of its optional
sections is compiled when it is first needed.

The body is quoted-printable: 7-bit and in lines within 76 characters whatever a value holds, so it
needs no extension of the relay and no relay has a reason to rewrite what DKIM has signed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Self

from notifications.domain.markup import Field, Pieces
from notifications.domain.places import (
    RULES,
    address,
    clean,
    header_words,
    mailbox,
    quoted_field,
    quoted_lines,
)
from notifications.domain.templates import Composition, MissingPlaceholders, Template
from sanctuary.errors import Refusal

LIST_UNSUBSCRIBE = "List-Unsubscribe"
LIST_UNSUBSCRIBE_POST = "List-Unsubscribe-Post"
_ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058

_TO, _DATE, _MESSAGE_ID, _SUBJECT, _EXTRA = range(5)
_MARKED_DATE = "Thu, 01 Jan 1970 00:00:00 +0000"
_MARKERS = re.compile(
    rb"<?zqh(\d+)qz(?:@marker\.invalid)?>?|zqb(\d)qz\r\n|" + re.escape(_MARKED_DATE).encode("ascii")
)
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OWN_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "mime-version"}
    | {"return-path", "received", "auto-submitted", LIST_UNSUBSCRIBE_POST.lower()}
)
_MESSAGE_ID_FORM = re.compile(r"<[!-;=?A-~]{1,120}@[A-Za-z0-9.-]{1,120}>")
_UNSUBSCRIBE_FORM = re.compile(r"<https?://[!-;=?-~]{1,700}>(?:, ?<mailto:[!-;=?-~]{1,150}>)?")
_PLAIN_HEADER = re.compile(r"[!-~]+(?: [!-~]+)*")
_LONGEST_HEADER = 900  # with the header's name within the 998 bytes of RFC 5322 section 2.1.1


class MailUnusable(Refusal):
    slug = "mail-unusable"
    status = 422
    title = "This mail cannot be put together"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One combination of sections: `pattern % pick((*head, *fields))` is the mail."""

    pattern: bytes
    pick: Callable[[Sequence[bytes]], tuple[bytes, ...]]
    fields: tuple[tuple[str, Callable[[str], tuple[bytes, ...]]], ...]
    subject: Pieces
    fixed_subject: bytes | None


@dataclass(frozen=True, slots=True)
class Skeleton:
    template: Template
    sender: str
    extra_headers: tuple[str, ...]
    _compiled: dict[tuple[bool, ...], _Compiled] = field(default_factory=dict, compare=False)

    @classmethod
    def compile(cls, template: Template, *, sender: str, extra_headers: Iterable[str] = ()) -> Self:
        """`extra_headers` names what every `fill` brings; campaign mail needs List-Unsubscribe."""
        names = tuple(extra_headers)
        for name in names:
            if not _HEADER_NAME.fullmatch(name) or _is_own(name.lower()):
                raise MailUnusable(f"A mail may not be given the header “{name}”. Leave it out.")
        if template.category == "campaign" and LIST_UNSUBSCRIBE not in names:
            raise MailUnusable(
                "Campaign mail must offer one-click unsubscribing. Add List-Unsubscribe."
            )
        name, sender_address = parseaddr(sender)
        return cls(template, mailbox(name, address(sender_address)).decode("ascii"), names)

    def fill(
        self,
        *,
        to: str,
        name: str,
        values: Mapping[str, str],
        message_id: str,
        date: datetime,
        return_path: str,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> bytes:
        """The mail of one recipient: CRLF, dots doubled, ready for `DATA`.

        `return_path` is checked here with the rest, so that a bad one fails before anything is
        sent, but stands only in the envelope: the last relay writes it down (RFC 5321, 4.4).
        """
        shown = self.template.shown(values)
        compiled = self._compiled.get(shown)
        if compiled is None:
            compiled = self._compiled[shown] = self._compile(shown)
        address(return_path)
        try:
            fields = [data for key, write in compiled.fields for data in write(values[key])]
            subject = compiled.fixed_subject or _subject(compiled.subject, values)
            extra = [_header(key, headers[key]) for key in self.extra_headers]
        except KeyError:
            raise self._refusal(values, headers) from None
        head = (mailbox(name, address(to)), header_date(date), _message_id(message_id), subject)
        return compiled.pattern % compiled.pick((*head, *extra, *fields))

    def _refusal(self, values: Mapping[str, str], headers: Mapping[str, str]) -> Refusal:
        if missing := self.template.missing(values):
            return MissingPlaceholders(missing)
        absent = ", ".join(name for name in self.extra_headers if name not in headers)
        return MailUnusable(f"The mail was not given {absent}. Add it and send again.")

    def _compile(self, shown: tuple[bool, ...]) -> _Compiled:
        composition = self.template.composition(shown)
        bodies = (composition.text, composition.html)
        fields = sorted({piece for body in bodies for piece in _fields(body)})
        first_field = _EXTRA + len(self.extra_headers)
        parts, order, end = [], [], 0
        raw = self._message()
        for match in _MARKERS.finditer(raw):
            parts.append(_literal(raw[end : match.start()]))
            if match[2]:
                body = bodies[int(match[2])]
                parts.append(_body(body))
                order += [first_field + fields.index(piece) for piece in _fields(body)]
            else:
                parts.append(b"%b")
                order.append(int(match[1]) if match[1] else _DATE)
            end = match.end()
        parts.append(_literal(raw[end:]))
        return _Compiled(
            pattern=b"".join(parts).replace(b"\r\n.", b"\r\n.."),
            pick=itemgetter(*order),
            fields=tuple(
                (name, quoted_field([piece.place for piece in same]))
                for name, same in groupby(fields, key=attrgetter("name"))
            ),
            subject=composition.subject,
            fixed_subject=_fixed_subject(composition),
        )

    def _message(self) -> bytes:
        template = self.template
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = f"zqh{_TO}qz@marker.invalid"
        message["Subject"] = f"zqh{_SUBJECT}qz"
        message["Date"] = _MARKED_DATE
        message["Message-ID"] = f"<zqh{_MESSAGE_ID}qz@marker.invalid>"
        for index, name in enumerate(self.extra_headers, _EXTRA):
            message[name] = f"zqh{index}qz"
        if LIST_UNSUBSCRIBE in self.extra_headers:
            message[LIST_UNSUBSCRIBE_POST] = _ONE_CLICK
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday notices away
        message.set_content("zqb0qz\n", cte="quoted-printable")
        message.add_alternative("zqb1qz\n", subtype="html", cte="quoted-printable")
        message["Content-Language"] = template.language
        # "=_" cannot occur in quoted-printable, so no value can end a part (RFC 2045, 6.7).
        message.set_boundary(f"=_{template.language}-{template.edition}")
        return message.as_bytes()


def _is_own(name: str) -> bool:
    return name in _OWN_HEADERS or name.startswith("content-")


def _fields(pieces: Pieces) -> Iterator[Field]:
    return (piece for piece in pieces if isinstance(piece, Field))


def _literal(fixed: bytes) -> bytes:
    return fixed.replace(b"%", b"%%")


def _body(pieces: Pieces) -> bytes:
    """Fixed text and fields, with a soft line break wherever one meets the other in a line."""
    made = b""
    for piece in pieces:
        following = _literal(quoted_lines(piece)) if isinstance(piece, str) else b"%b"
        if made and not made.endswith(b"\n") and not following.startswith(b"\r\n"):
            made += b"=\r\n"
        made += following
    return made


def _fixed_subject(composition: Composition) -> bytes | None:
    if any(_fields(composition.subject)):
        return None
    return header_words("".join(str(piece) for piece in composition.subject))


def _subject(pieces: Pieces, values: Mapping[str, str]) -> bytes:
    return header_words(
        "".join(
            piece if isinstance(piece, str) else RULES[piece.place](values[piece.name])
            for piece in pieces
        )
    )


@lru_cache(maxsize=64)
def header_date(date: datetime) -> bytes:
    return format_datetime(date).encode("ascii")


def _message_id(value: str) -> bytes:
    if not _MESSAGE_ID_FORM.fullmatch(value):
        raise MailUnusable("A Message-ID has the form <something@domain>. Correct it.")
    return value.encode("ascii")


def _header(name: str, value: str) -> bytes:
    if name == LIST_UNSUBSCRIBE:
        if not _UNSUBSCRIBE_FORM.fullmatch(value):
            raise MailUnusable("List-Unsubscribe holds a link between < and >. Correct it.")
        return value.encode("ascii")
    cleaned = clean(value)
    plain = _PLAIN_HEADER.fullmatch(cleaned) and "=?" not in cleaned
    if plain and len(cleaned) <= _LONGEST_HEADER:
        return cleaned.encode("ascii")
    return header_words(cleaned)
