"""What a check says: where in the text, how bad, why, and another way to say it.

Places count characters of the text as it was sent, so that a page can mark them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["en", "cy"]


class Severity(StrEnum):
    """`must` stops an approval; `should` is told to the author and stops nothing."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text in one language; `field` says which, to its author."""

    field: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change. `start` and `end` are equal where it is about no place in the text.

    `about` is the folded phrase, or the id of a fact or story: with `check` and `field` it says
    which finding somebody overruled. What is `binding` nobody can overrule.
    """

    check: str
    severity: Severity
    field: str
    language: Language
    start: int
    end: int
    found: str
    about: str
    why: str
    instead: str
    binding: bool = False

    @property
    def key(self) -> str:
        """What an overruling names: the same words again need none; other words do."""
        return f"{self.field}|{self.language}|{self.check}|{self.about}"
