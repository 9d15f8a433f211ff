"""A text as checks read it: small letters, plain quotation marks, no accents; places kept.

A word is found whether it is written with a curly apostrophe, a circumflex made of two characters,
a soft hyphen inside or in capitals. Each folded character knows where it came from.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Self

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘‛ʼ`´′", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)
_NOT_SEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """`origin[i]` is the place in the text of the folded character `i`."""

    text: str
    origin: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, text: str) -> Self:
        if text.isascii():
            return cls(text.translate(_SAME).lower(), tuple(range(len(text))), len(text))
        letters: list[str] = []
        origin: list[int] = []
        for place, one in enumerate(text):
            for letter in _folded(one):
                letters.append(letter)
                origin.append(place)
        return cls("".join(letters), tuple(origin), len(text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text a folded stretch stands, with the accents that belong to its end."""
        if start >= end:
            return (0, 0)
        last = self.origin[end - 1]
        following = bisect_right(self.origin, last)
        after = self.origin[following] if following < len(self.origin) else self.length
        return (self.origin[start], after)


def _folded(one: str) -> str:
    if one in _NOT_SEEN:
        return ""
    plain = unicodedata.normalize("NFKD", one.translate(_SAME))
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return kept.translate(_SAME).lower()


def fold(text: str) -> str:
    return Folded.of(text).text


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern written with plain letters: a space stands for any space, and words stay whole."""
    spaced = pattern.replace(" ", r"[\s\-]+")
    return re.compile(rf"(?<![^\W_])(?:{spaced})(?![^\W_])")
