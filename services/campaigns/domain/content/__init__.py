"""The content check: what our texts about people should not say, and what to say instead.

One module for each check, all pure: a text, what the author names, and lists that staff edit go in;
findings come out. The same text gives the same findings, wherever and whenever it is checked; only
dates of facts, consents and elections change them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from campaigns.domain.content import (
    dehumanising,
    election,
    identifying,
    links,
    myths,
    reading,
    sources,
    terms,
    volunteering,
)
from campaigns.domain.content.finding import Finding, Language, Piece, Severity
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.myths import Claim
from campaigns.domain.content.reading import Limits
from campaigns.domain.content.sources import CitedFact, CitedUse

__all__ = [
    "CitedFact",
    "CitedUse",
    "Claim",
    "Context",
    "Finding",
    "Language",
    "Limits",
    "Piece",
    "Severity",
    "check",
    "musts",
]


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is checked against: lists, the day, and what its author names.

    `shunned` are addresses of pages that carry a claim: no text of ours leads there.
    """

    claims: tuple[Claim, ...]
    limits: Limits
    today: date
    election: bool = False
    facts: tuple[CitedFact, ...] = ()
    uses: tuple[CitedUse, ...] = ()
    shunned: tuple[str, ...] = field(default=())


def check(pieces: Iterable[Piece], context: Context) -> tuple[Finding, ...]:
    """Every finding, text by text, in the order in which they stand."""
    found: list[Finding] = []
    for piece in pieces:
        found += sorted(_of(piece, context), key=lambda each: (each.start, each.end, each.check))
    found += sources.cited(context.facts, context.uses, context.today)
    return tuple(dict.fromkeys(found))


def musts(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop an approval."""
    return tuple(each for each in findings if each.severity is Severity.MUST)


def _of(piece: Piece, context: Context) -> Iterator[Finding]:
    read = Folded.of(piece.text)
    yield from terms.check(piece, read)
    yield from dehumanising.check(piece, read)
    yield from volunteering.check(piece, read)
    yield from myths.check(piece, read, context.claims)
    yield from election.check(piece, read, election=context.election)
    yield from identifying.check(piece, read)
    yield from links.check(piece, read, context.shunned)
    yield from sources.check(piece, read, context.facts)
    yield from reading.check(piece, context.limits)
