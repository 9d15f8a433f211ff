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
# A price is no claim: a sum counts where it is said for a time or a head.
_SUM = (
    r"£\s?\d[\d,]*(?:\.\d+)?"
    r"(?=\s(?:a|per|each|every)\s(?:day|week|month|year|person|head|night)\b)"
)
_SUM_CY = (
    r"£\s?\d[\d,]*(?:\.\d+)?"
    r"(?=\s(?:y|yr|bob|fesul)\s(?:dydd|diwrnod|wythnos|mis|flwyddyn|pen|nos)\b)"
)
_LARGE = r"£?(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])"
_COUNT = "one|two|three|four|five|six|seven|eight|nine|ten|\\d+"
_WHOM = (
    r"(?:all|the|those|our|uk|british|asylum|first|initial|young)?\s?"
    r"(?:people|persons|claims|cases|applications|decisions|appeals|refugees|migrants|families"
    r"|children|adults|men|women|voters|britons|arrivals|public|population|country|world)"
)
_O_BWY = (
    r"(?:o|y|yr|o'r)\s?(?:holl\s)?(?:bobl|pobl|hawliadau|achosion|ceisiadau|penderfyniadau"
    r"|apeliadau|ffoaduriaid|deuluoedd|teuluoedd|blant|plant|oedolion|ddynion|dynion|fenywod|menywod)"
)
_FIGURES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:%|per\s?cent\b|(?:m|b)illion\b|thousand\b)"
        rf"|{_SUM}|{_LARGE}|\b(?:{_COUNT})\s(?:in|out\sof)\s(?:every\s)?(?:{_COUNT})\b"
        r"|\b(?:half|a\sthird|one\sthird|a\squarter|one\squarter|two[\s\-]thirds"
        rf"|three[\s\-]quarters)(?=\sof\s{_WHOM}\b)"
    ),
    "cy": re.compile(
        r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:%|y\s?cant\b|(?:m|b)iliwn\b|mil\b)"
        rf"|{_SUM_CY}|{_LARGE}|\b(?:un|dau|tri|pedwar|pump|\d+)\s(?:o\sbob|allan\so)\s\w+\b"
        rf"|\b(?:hanner|traean|chwarter|dwy\sran\so\sdair|tri\schwarter)(?=\s{_O_BWY}\b)"
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
