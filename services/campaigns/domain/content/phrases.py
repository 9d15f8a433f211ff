"""Checks that look for phrases: a table of what to look for, compiled once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from campaigns.domain.content.finding import Finding, Language, Piece, Severity
from campaigns.domain.content.folded import Folded, compiled, fold


@dataclass(frozen=True, slots=True)
class Phrase:
    """`pattern` is a regular expression over folded text: small letters, no accents."""

    pattern: re.Pattern[str]
    severity: Severity
    why: str
    instead: str

    @classmethod
    def must(cls, pattern: str, why: str, instead: str) -> Self:
        return cls(compiled(pattern), Severity.MUST, why, instead)

    @classmethod
    def should(cls, pattern: str, why: str, instead: str) -> Self:
        return cls(compiled(pattern), Severity.SHOULD, why, instead)


def look_for(
    check: str, phrases: Iterable[Phrase], piece: Piece, read: Folded
) -> Iterator[Finding]:
    """Every place where one of the phrases stands."""
    for phrase in phrases:
        for match in phrase.pattern.finditer(read.text):
            yield at(check, piece, read, match.span(), phrase)


def at(check: str, piece: Piece, read: Folded, span: tuple[int, int], phrase: Phrase) -> Finding:
    """A finding at a folded stretch of the text."""
    start, end = read.place(*span)
    found = piece.text[start:end]
    return Finding(
        check=check,
        severity=phrase.severity,
        field=piece.field,
        language=piece.language,
        start=start,
        end=end,
        found=found,
        about=" ".join(fold(found).split()),
        why=phrase.why,
        instead=phrase.instead,
    )


Phrases = dict[Language, tuple[Phrase, ...]]
