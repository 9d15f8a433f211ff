"""A mail whose only fields are its reader and a few signed links, compiled to one pattern.

A signed link differs from mail to mail only in a token of known length, made of letters, digits,
`-` and `_`. Such a token is written as it stands wherever it stands, so where its lines are folded
can be known beforehand. The general way (`Skeleton.fill`) writes the mail once, with other tokens;
what it wrote is cut at the tokens and becomes the pattern. So there is one set of rules for what a
place may hold, and whatever is not of this form goes the general way.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Self

from notifications.domain.layout import UNSUBSCRIBE_LINK
from notifications.domain.mime import LIST_UNSUBSCRIBE, Skeleton, header_date
from notifications.domain.places import address, mailbox

_SOFT_BREAK = rb"(?:=\r\n)?"
_TO, _ID, _DATE = range(3)
_FIRST_LINK = 3
_SAMPLE_TO = "zqto@marker.invalid"
_SAMPLE_ID = "zqid"
_SAMPLE_DATE = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class TokenLink:
    """A placeholder that is `prefix` and then a token of `length` characters."""

    prefix: str
    length: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """`pattern % pick((to, id, date, *cut(tokens)))` is the mail."""

    pattern: bytes
    pick: Callable[[Sequence[bytes]], tuple[bytes, ...]]
    cut: Callable[[bytes], tuple[bytes, ...]]

    @classmethod
    def compile(
        cls, skeleton: Skeleton, links: Mapping[str, TokenLink], *, domain: str
    ) -> Self | None:
        """None when the mail holds anything else, or when it does not come out as it should.

        The tokens come as one text, in the order of `links`, each padded to a multiple of four
        characters. The Message-ID is the id of the mail at `domain`.
        """
        if skeleton.template.sections or set(skeleton.template.placeholders) - set(links):
            return None
        tokens = {name: _sample(f"{n}z", link) for n, (name, link) in enumerate(links.items())}
        raw = _generally(skeleton, links, tokens, domain)
        made = cls._cut(raw, links, tokens)
        return made if made and made.comes_out(skeleton, links, domain) else None

    def comes_out(self, skeleton: Skeleton, links: Mapping[str, TokenLink], domain: str) -> bool:
        """Whether other tokens lead to what the general way makes of them."""
        tokens = {name: _sample(f"-{n}_", link) for n, (name, link) in enumerate(links.items())}
        together = "".join(one.ljust(padded(len(one)), "A") for one in tokens.values())
        _, mail = self.fill(
            to=_SAMPLE_TO,
            name="",
            mail_id=_SAMPLE_ID.encode(),
            date=_SAMPLE_DATE,
            tokens=together.encode(),
        )
        return mail == _generally(skeleton, links, tokens, domain)

    @classmethod
    def _cut(
        cls, raw: bytes, links: Mapping[str, TokenLink], tokens: Mapping[str, str]
    ) -> Self | None:
        marks = [_SAMPLE_TO.encode(), _SAMPLE_ID.encode(), header_date(_SAMPLE_DATE)]
        if any(raw.count(mark) != 1 for mark in marks):
            return None
        found = [(raw.index(mark), len(mark), n) for n, mark in enumerate(marks)]
        slices: list[slice] = []
        start = 0
        for name, link in links.items():
            for begins, at, length in _runs(raw, tokens[name].encode()):
                found.append((begins, length, _FIRST_LINK + len(slices)))
                slices.append(slice(start + at, start + at + length))
            start += padded(link.length)
        parts, order, end = [], [], 0
        for begins, length, what in sorted(found):
            parts += [raw[end:begins].replace(b"%", b"%%"), b"%b"]
            order.append(what)
            end = begins + length
        parts.append(raw[end:].replace(b"%", b"%%"))
        return cls(b"".join(parts), _getter(order), _getter(slices))

    def fill(
        self, *, to: str, name: str, mail_id: bytes, date: datetime, tokens: bytes
    ) -> tuple[str, bytes]:
        """The checked address and the mail. `mail_id` and `tokens` are of our own making."""
        checked = address(to)
        head = (mailbox(name, checked), mail_id, header_date(date))
        return checked, self.pattern % self.pick(head + self.cut(tokens))


def padded(length: int) -> int:
    """Base64 comes in groups of four."""
    return -(-length // 4) * 4


def _sample(mark: str, link: TokenLink) -> str:
    """A token of which no part longer than a few letters is part of another."""
    counted = "".join(f"{mark}{n:03}" for n in range(link.length))
    return counted[: link.length]


def _generally(
    skeleton: Skeleton, links: Mapping[str, TokenLink], tokens: Mapping[str, str], domain: str
) -> bytes:
    values = {name: link.prefix + tokens[name] for name, link in links.items()}
    headers = {LIST_UNSUBSCRIBE: f"<{values[UNSUBSCRIBE_LINK]}>"} if skeleton.extra_headers else {}
    return skeleton.fill(
        to=_SAMPLE_TO,
        name="",
        values=values,
        message_id=f"<{_SAMPLE_ID}@{domain}>",
        date=_SAMPLE_DATE,
        return_path=f"a@{domain}",
        headers=headers,
    )


def _runs(raw: bytes, token: bytes) -> list[tuple[int, int, int]]:
    """Where the token stands in `raw`: each unbroken piece, its place in the token, its length."""
    anywhere = re.compile(_SOFT_BREAK.join(re.escape(bytes([byte])) for byte in token))
    runs = []
    for match in anywhere.finditer(raw):
        at, begins = 0, match.start()
        for piece in match[0].split(b"=\r\n"):
            runs.append((begins, at, len(piece)))
            at += len(piece)
            begins += len(piece) + 3
    return runs


def _getter(wanted: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Always a tuple, as `itemgetter` gives only for two and more."""
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return lambda source: tuple(source[one] for one in wanted)
