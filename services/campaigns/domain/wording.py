"""The words we use of people, and those we do not (DOMAIN section A and B, S4).

Each entry of `AVOID` says what to write instead. The list is short on purpose: it names what is
always wrong in our own voice, so that nobody learns to click a warning away.
"""

import re
from dataclasses import dataclass

from sanctuary.errors import Invalid

AVOID = {
    r"asylum[- ]seekers?": "people seeking sanctuary",
    r"illegal (?:im)?migrants?": "people seeking sanctuary",
    r"illegals": "people seeking sanctuary",
    r"bogus": "leave it out: repeating a slur spreads it",
    r"migrant crisis": "what has happened, and to whom",
    r"(?:flood|wave|swarm|influx|invasion)s? of (?:migrants|refugees|people|arrivals)": (
        "a number with its source, or simply people"
    ),
    r"voluntary work(?:er|ers|ing)?": "volunteering",
}
_PATTERNS = {re.compile(rf"\b{pattern}\b", re.IGNORECASE): use for pattern, use in AVOID.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    found: str
    instead: str


def findings(text: str) -> list[Finding]:
    """Every phrase to change, in the order of the list."""
    return [
        Finding(match.group(0), use)
        for pattern, use in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]


def must_be_ours(text: str, field: str) -> None:
    """Raise Invalid with every phrase to change and what to write instead."""
    found = findings(text)
    if found:
        raise Invalid(
            "Some of this wording is not how we speak of people. Please change it and send again.",
            errors=[
                {"field": field, "detail": f'Instead of "{each.found}": {each.instead}.'}
                for each in found
            ],
        )
