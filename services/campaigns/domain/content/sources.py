"""Facts, stories and photos in a text: each needs what makes it right to use today.

A figure needs an approved fact of the registry, with a source and a review date to come. A story or
a photo needs a consent that holds; that is not ours to overrule.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from campaigns.domain.content.finding import Finding, Language, Piece, Severity
from campaigns.domain.content.folded import Folded, fold
from campaigns.domain.content.phrases import Phrase, at

FACTS, CONSENT = "facts", "consent"
_NO_SOURCE = "A figure without a source and a review date is soon wrong, and is quoted against us."
_CITE = "name the fact of the registry that it comes from, or leave the figure out"
_SUM = r"£\s?\d[\d,]*(?:\.\d+)?|(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])"
_COUNT = "one|two|three|four|five|six|seven|eight|nine|ten|\\d+"
_FIGURES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:%|per\s?cent\b|(?:m|b)illion\b|thousand\b)"
        rf"|{_SUM}|\b(?:{_COUNT})\s(?:in|out\sof)\s(?:every\s)?(?:{_COUNT})\b"
        r"|\b(?:half|a\sthird|a\squarter|two[\s\-]thirds|three[\s\-]quarters)(?=\sof\s\w)"
    ),
    "cy": re.compile(
        r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:%|y\s?cant\b|(?:m|b)iliwn\b|mil\b)"
        rf"|{_SUM}|\b(?:un|dau|tri|pedwar|pump|\d+)\s(?:o\sbob|allan\so)\s(?:\w+)\b"
        r"|\b(?:hanner|traean|chwarter|dwy\sran\so\sdair|tri\schwarter)(?=\s(?:o|y|yr)\s?\w)"
    ),
}


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact that the author names. `statement` in both languages; `usable` once approved."""

    id: UUID
    figure: str
    en: str
    cy: str
    usable: bool
    review_on: date

    def covers(self, figure: str, language: Language) -> bool:
        said = f"{self.figure} {self.cy if language == 'cy' else self.en}"
        return _plain(figure) in _plain(said)


@dataclass(frozen=True, slots=True)
class CitedUse:
    """A story or a photo that goes with the text. `problem` says why it may not; empty: it may."""

    kind: Literal["story", "photo"]
    id: UUID
    problem: str = ""


def check(piece: Piece, read: Folded, facts: Sequence[CitedFact]) -> Iterator[Finding]:
    """Figures that none of the facts covers."""
    phrase = Phrase(_FIGURES[piece.language], Severity.MUST, _NO_SOURCE, _CITE)
    for match in phrase.pattern.finditer(read.text):
        if not any(fact.covers(match.group(), piece.language) for fact in facts):
            yield at(FACTS, piece, read, match.span(), phrase)


def cited(facts: Iterable[CitedFact], uses: Iterable[CitedUse], today: date) -> Iterator[Finding]:
    """What is wrong with what the author names, wherever in the text it stands."""
    for fact in facts:
        if not fact.usable:
            yield _whole("facts", FACTS, fact.id, _NOT_APPROVED, "an approved fact")
        elif fact.review_on < today:
            yield _whole(
                "facts",
                FACTS,
                fact.id,
                f"This fact was to be reviewed by {fact.review_on.isoformat()} and was not.",
                "have it reviewed, or use another one",
            )
    for use in uses:
        if use.problem:
            field = "stories" if use.kind == "story" else "photos"
            yield _whole(field, CONSENT, use.id, use.problem, "take it out", binding=True)


_NOT_APPROVED = "This fact is a draft, is retired or is not known, so nobody stands behind it."


def _whole(
    field: str, check_name: str, about: UUID, why: str, instead: str, *, binding: bool = False
) -> Finding:
    return Finding(
        check=check_name,
        severity=Severity.MUST,
        field=field,
        language="en",
        start=0,
        end=0,
        found="",
        about=str(about),
        why=why,
        instead=instead,
        binding=binding,
    )


def _plain(text: str) -> str:
    """A figure without what people write differently: spaces, commas, hyphens, "per cent"."""
    short = re.sub(r"per\s?cent|y\s?cant", "%", fold(text))
    return re.sub(r"[\s,\-]", "", short)
