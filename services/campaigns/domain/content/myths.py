"""Claims that are repeated even by denying them. What is said instead is what we are for.

Which claims is data (`rules/claims.yaml`): staff add one when it goes round. A pattern finds the
frame, with or without a "not": "they are not thieves" leaves the reader with thieves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from campaigns.domain.content.finding import Finding, Language, Piece, Severity
from campaigns.domain.content.folded import Folded, compiled
from campaigns.domain.content.phrases import Phrase, Phrases, at

CHECK = "myths"
REPEATS = (
    "It repeats a hostile claim. A claim is remembered, and whether it was affirmed or denied is "
    "not, so answering it spreads it."
)
_NAMES_IT = "It announces a false claim. Readers keep the claim and forget that it was false."
_SHARES = "It asks people to pass the claim on, which is what its authors want."
_FORBIDS = re.compile(r"\b(?:not|never|don't|nor|without|avoid|peidiwch|byth|heb)\b")

NAMING: Phrases = {
    "en": (
        Phrase.should(
            r"(?:(?:it is|it's|that's|that is|this is) (?:just )?(?:a myth|not true|a lie|untrue)"
            r"|bust(?:s|ed|ing)? (?:the |this |these |a )?myths?|myth busting|debunk(?:s|ed|ing)?"
            r"|contrary to (?:what|claims|rumours|popular)|(?:there is|there's) no truth in"
            r"|myth (?:\w+ )?fact|despite what (?:you|they|people))",
            _NAMES_IT,
            "begin with what you value, and tell what you have seen",
        ),
        Phrase.must(
            r"(?:screenshot(?:s|ted|ting)?|screen grab|screen shot) (?:of )?"
            r"(?:the|this|that|these|those|their|his|her) (?:\w+ ){0,2}\w+"
            r"|(?:retweet|repost|shar(?:e|es|ing)|forward(?:ing)?|pass(?:ing)? on) "
            r"(?:(?:the|this|that|these|those|their|his|her) (?:\w+ ){0,2}"
            r"(?:claims?|lies?|rumours?|slurs?|screenshots?|disinformation|misinformation)"
            r"|(?:their|his|her) (?:\w+ )?(?:posts?|videos?|tweets?|articles?|broadcasts?"
            r"|leaflets?))",
            _SHARES,
            "tell a good story of your own; report the claim to us alone",
        ),
    ),
    "cy": (
        Phrase.should(
            r"(?:(?:myth|celwydd|nid yw'n wir|dyw hi ddim yn wir) (?:yw|ydy|hynny|hyn|bod|fod)"
            r"|chwalu (?:y |\'r )?(?:myth|mythau|chwedlau)|yn groes i(?:'r)? (?:honiad|hyn)\w*)",
            _NAMES_IT,
            "dechreuwch gyda’r hyn sy’n bwysig i chi",
        ),
        Phrase.must(
            r"tyn(?:nwch|nu) lun sgrin o(?:'r| y| yr)? \w+"
            r"|(?:rhannwch|ailbostiwch|anfonwch ymlaen)(?:'r| y| yr) "
            r"(?:honiad(?:au)?|celwydd(?:au)?|sion|si|gamwybodaeth)",
            _SHARES,
            "adroddwch stori dda eich hun; dywedwch wrthym ni yn unig am yr honiad",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim that goes round. `instead` says what we are for, in each language."""

    key: str
    patterns: Mapping[Language, tuple[re.Pattern[str], ...]]
    instead: Mapping[Language, str]

    @classmethod
    def of(cls, said: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> Self:
        """From the file: `{people}` and the like stand for its `words` in that language."""
        languages: tuple[Language, ...] = ("en", "cy")
        return cls(
            said["key"],
            {
                language: tuple(
                    compiled(_filled(pattern, words[language])) for pattern in said[language]
                )
                for language in languages
            },
            {language: said["instead"][language] for language in languages},
        )


def check(piece: Piece, read: Folded, claims: Iterable[Claim]) -> Iterator[Finding]:
    for finding, before in _named(piece, read):
        if finding.severity is Severity.SHOULD or not _FORBIDS.search(before):
            yield finding
    for claim in claims:
        for pattern in claim.patterns[piece.language]:
            phrase = Phrase(pattern, Severity.MUST, REPEATS, claim.instead[piece.language])
            for match in pattern.finditer(read.text):
                yield at(CHECK, piece, read, match.span(), phrase)


def _named(piece: Piece, read: Folded) -> Iterator[tuple[Finding, str]]:
    """Each with what stands before it in its sentence: "never share the claim" is what we say."""
    for phrase in NAMING[piece.language]:
        for match in phrase.pattern.finditer(read.text):
            before = re.split(r"[.!?\n]", read.text[: match.start()])[-1]
            yield at(CHECK, piece, read, match.span(), phrase), before


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    for name, stands_for in words.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{stands_for})")
    return pattern
