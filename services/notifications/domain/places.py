"""The places of a mail where a value may stand, and the rule by which each place takes it.

A value is somebody's data: a name, a date, a link. Wherever it stands it is content and never
structure, so every place has one rule, and both ways of making a mail (`templates` for a preview,
`mime` for the wire) use these functions and no others.
"""

import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from html import escape
from string import ascii_letters, digits
from types import MappingProxyType
from urllib.parse import quote

from sanctuary.errors import Refusal


class Place(IntEnum):
    TEXT = 1
    HTML = 2
    TEXT_LINK = 3
    HTML_LINK = 4
    LINK_PART = 5


class LinkUnusable(Refusal):
    slug = "link-unusable"
    status = 422
    title = "A link in this message cannot be used"


class AddressUnusable(Refusal):
    slug = "address-unusable"
    status = 422
    title = "This e-mail address cannot be used"


_BREAKS = re.compile("[\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
# Control characters, half pairs, and the marks that turn round the text after them. The joiners
# of Persian and Indic scripts and the single left-to-right and right-to-left marks stay.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINK_STARTS = ("https://", "http://", "mailto:")
_LINK_RESERVED = ":/?#[]@!$&'()*+,;=%~._-"
_LINK_BYTES = (ascii_letters + digits + _LINK_RESERVED).encode("ascii")

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"
)

_PLAIN_WORDS = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9.,'()&+/ -]{1,60}")
_ENCODED_WORD_BYTES = 42  # 56 characters of base64 and 12 of frame leave room for a header's name
_HEADER_LINE = 66
_PLAIN_BYTES = bytes(range(0x20, 0x7F)).replace(b"=", b"")
_LONGEST_QUOTED = 75


def _made_of(allowed: bytes, value: str) -> bool:
    """Whether every character is one of `allowed`; several times faster than a pattern."""
    return value.isascii() and not value.encode("ascii").translate(None, allowed)


def clean(value: str) -> str:
    """One line without hidden characters: line breaks become spaces, controls disappear."""
    if value.isprintable():
        return value.strip()
    return _HIDDEN.sub("", _BREAKS.sub(" ", value)).strip()


def html_text(value: str) -> str:
    """Escaped, and set apart so that a name in another script does not reorder its sentence."""
    cleaned = clean(value)
    escaped = escape(cleaned)
    return escaped if cleaned.isascii() else f"<bdi>{escaped}</bdi>"


def link(value: str) -> str:
    """A whole web or mail link; anything else (`javascript:`, a bare word) is refused."""
    if value.startswith(_LINK_STARTS) and _made_of(_LINK_BYTES, value):
        return value
    cleaned = clean(value)
    if not cleaned.lower().startswith(_LINK_STARTS):
        raise LinkUnusable(
            "A link must start with https:// (or mailto:). "
            "Check the value that was given for the link and send again."
        )
    return quote(cleaned, safe=_LINK_RESERVED)


def html_link(value: str) -> str:
    return escape(link(value))


def link_part(value: str) -> str:
    return quote(clean(value), safe="")


RULES: Mapping[Place, Callable[[str], str]] = MappingProxyType(
    {
        Place.TEXT: clean,
        Place.TEXT_LINK: link,
        Place.HTML: html_text,
        Place.HTML_LINK: html_link,
        Place.LINK_PART: link_part,
    }
)


def address(value: str) -> str:
    """A checked address in the form that travels in headers and envelope.

    An international domain becomes its ASCII form. A local part outside ASCII is refused: relays
    that cannot carry it would lose the mail far from anybody who could help.
    """
    stripped = value.strip()
    if not stripped.isascii():
        local, at, domain = stripped.rpartition("@")
        try:
            stripped = local + at + domain.encode("idna").decode("ascii")
        except UnicodeError:
            stripped = ""
    if not _ADDRESS.fullmatch(stripped):
        raise AddressUnusable(
            "This is not an e-mail address that mail can be sent to. Check it for spaces, "
            "a missing @ or letters that mail does not carry, and correct it."
        )
    return stripped


def header_words(value: str) -> bytes:
    """Text of a header: as it is where that is safe, else RFC 2047 words, folded."""
    cleaned = clean(value)
    if len(cleaned) <= _HEADER_LINE and "=?" not in cleaned and _PLAIN_WORDS.fullmatch(cleaned):
        return cleaned.encode("ascii")
    return _encoded_words(cleaned)


def mailbox(name: str, checked_address: str) -> bytes:
    """`name` and an address that `address` has checked, for To and From."""
    cleaned = clean(name)
    if not cleaned:
        return checked_address.encode("ascii")
    if _PLAIN_NAME.fullmatch(cleaned):
        return f'"{cleaned}" <{checked_address}>'.encode("ascii")
    return _encoded_words(cleaned) + f"\r\n <{checked_address}>".encode("ascii")


def _encoded_words(text: str) -> bytes:
    whole = text.encode()
    if len(whole) <= _ENCODED_WORD_BYTES:
        return _encoded_word(whole)
    words, chunk = [], b""
    for character in text:
        encoded = character.encode()
        if len(chunk) + len(encoded) > _ENCODED_WORD_BYTES:
            words.append(chunk)
            chunk = b""
        chunk += encoded
    words.append(chunk)
    return b"\r\n ".join(map(_encoded_word, words))


def _encoded_word(data: bytes) -> bytes:
    return b"=?utf-8?b?" + binascii.b2a_base64(data, newline=False) + b"?="


def quoted(value: str) -> bytes:
    """One cleaned field in quoted-printable, as it stands at the start of a line.

    Lines stay within 75 characters so that a soft break may follow, and dots at their start are
    doubled for SMTP.
    """
    data = value.encode()
    if len(data) > _LONGEST_QUOTED or data.translate(None, _PLAIN_BYTES):
        data = _folded(data)
    return b"." + data if data.startswith(b".") else data


def _folded(data: bytes) -> bytes:
    # The tilde keeps the last place of the last line free.
    folded = binascii.b2a_qp(data + b"~", istext=False)[:-1]
    if b"\n" in folded:
        folded = folded.replace(b"\n", b"\r\n").replace(b"\n.", b"\n..")
    return folded


def quoted_field(places: Sequence[Place]) -> Callable[[str], tuple[bytes, ...]]:
    """How a value is written in each of `places`, in their order; a link is checked only once."""
    if tuple(places) == (Place.TEXT_LINK, Place.HTML_LINK):
        return _quoted_links
    rules = [RULES[place] for place in places]
    return lambda value: tuple([quoted(rule(value)) for rule in rules])


def _quoted_links(value: str) -> tuple[bytes, ...]:
    data = link(value).encode("ascii")
    plain = _folded(data)
    if b"&" in data or b"'" in data:
        return (plain, _folded(data.replace(b"&", b"&amp;").replace(b"'", b"&#x27;")))
    return (plain, plain)


def quoted_lines(text: str) -> bytes:
    """Fixed text in quoted-printable with CRLF; its own line breaks stay line breaks."""
    return binascii.b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")
