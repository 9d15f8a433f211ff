"""What fits into a text message: which letters, how many parts, and nothing personal.

A part holds 160 letters of the GSM alphabet or 70 of any other; several parts hold 153 or 67 each,
because they say how they belong together. A letter of the extension counts twice. One letter
outside the alphabet, a Welsh `ŵ` for instance, makes the whole message the shorter kind.
"""

import re
from collections.abc import Iterable, Mapping

from sanctuary.errors import Refusal

MOST_PARTS = 3
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")
PLACEHOLDER = re.compile(r"\(\(\s*([A-Za-z][A-Za-z0-9_ -]*?)\s*\)\)")
# A text message is read on a locked screen, by whoever holds the telephone.
_ALLOWED = frozenset({"code", "date", "deadline", "expires_on", "minutes"})


class TooLong(Refusal):
    slug = "sms-too-long"
    status = 422
    title = "This is too long for a text message"


def wants(text: str) -> tuple[str, ...]:
    """The placeholders of a text, each once."""
    return tuple(dict.fromkeys(plain(match[1]) for match in PLACEHOLDER.finditer(text)))


def plain(name: str) -> str:
    """`((First name))` and `((first_name))` are the same placeholder."""
    return re.sub(r"[\s-]+", "_", name.lower())


def unfit(text: str) -> str | None:
    """What is wrong with a text that somebody wrote for text messages, in words; or None."""
    if "??" in text or "((" in PLACEHOLDER.sub("", text):
        return "A text message has no ((show??text)) sections. Write one text that is always right."
    personal = [name for name in wants(text) if name not in _ALLOWED and not _is_link(name)]
    if personal:
        return (
            "A text message is read on locked screens, so it may not hold "
            f"{', '.join(personal)}. Say it behind the link instead."
        )
    return None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text as it goes out. Raises TooLong, and KeyError for a value that is missing."""
    made = PLACEHOLDER.sub(lambda match: " ".join(values[plain(match[1])].split()), text)
    if (parts := count_parts(made)) > MOST_PARTS:
        raise TooLong(
            f"This makes {parts} parts; a text message may have {MOST_PARTS}. Shorten it, or use "
            "letters that telephones send as one."
        )
    return made


def count_parts(text: str) -> int:
    """How many parts the text is sent in; what belongs together stays in one part."""
    gsm = all(letter in _ALPHABET or letter in _EXTENSION for letter in text)
    sizes = [_septets(one) if gsm else _units(one) for one in text]
    alone, each = (160, 153) if gsm else (70, 67)
    if sum(sizes) <= alone:
        return 1
    return _filled(sizes, each)


def _septets(letter: str) -> int:
    return 2 if letter in _EXTENSION else 1


def _units(letter: str) -> int:
    return len(letter.encode("utf-16-be")) // 2


def _filled(sizes: Iterable[int], each: int) -> int:
    parts, used = 1, 0
    for size in sizes:
        if used + size > each:
            parts, used = parts + 1, 0
        used += size
    return parts


def _is_link(name: str) -> bool:
    return name.endswith("_link")


def same_number(one: str, other: str) -> bool:
    """Whether two spellings are one telephone number; without a country it is a British one."""
    return _bare(one) == _bare(other)


def _bare(number: str) -> str:
    digits = "".join(each for each in number if each in "0123456789")
    if digits.startswith("00"):
        return digits[2:]
    return f"44{digits[1:]}" if digits.startswith("0") else digits
