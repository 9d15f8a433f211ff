"""Numbers by which registers know an organisation: `GB-CHC` 1124921, `GB-EDU` 402000 and so on.

Scheme names follow org-id.guide where it has one. A duplicate is found by number first (DOMAIN,
edge cases), so a number is brought into one form before it is compared.
"""

import re
from dataclasses import dataclass
from typing import Self

from sanctuary.errors import Invalid


@dataclass(frozen=True, slots=True)
class Scheme:
    """One register: what a number of it looks like, and how people call it."""

    key: str
    called: str
    pattern: re.Pattern[str]
    example: str


SCHEMES = {
    scheme.key: scheme
    for scheme in (
        Scheme("GB-CHC", "charity number", re.compile(r"\d{6,7}(-\d{1,3})?"), "1124921"),
        Scheme("GB-SC", "Scottish charity number", re.compile(r"SC\d{6}"), "SC012345"),
        Scheme("GB-NIC", "Northern Ireland charity number", re.compile(r"\d{6}"), "101234"),
        Scheme("GB-COH", "company number", re.compile(r"([A-Z]{2})?\d{6,8}"), "06565283"),
        Scheme("GB-EDU", "school number (URN)", re.compile(r"\d{5,7}"), "402000"),
        Scheme("GB-GSS", "area code (GSS)", re.compile(r"[EWSN]\d{8}"), "W06000011"),
    )
}


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    scheme: str
    value: str

    @classmethod
    def read(cls, scheme: str, value: str, *, pointer: str = "/organisation/identifiers") -> Self:
        """Bring a typed number into its one form. Raises Invalid, naming an example."""
        known = SCHEMES.get(scheme.strip().upper())
        if known is None:
            raise Invalid(
                f"We do not know numbers of the kind “{scheme[:20]}”. Use one of "
                f"{', '.join(SCHEMES)}.",
                errors=[{"pointer": pointer, "detail": "This kind of number is not known."}],
            )
        tidy = re.sub(r"\s", "", value).upper()
        if not known.pattern.fullmatch(tidy):
            raise Invalid(
                f"“{value[:30]}” does not look like a {known.called}. "
                f"It should look like {known.example}.",
                errors=[{"pointer": pointer, "detail": f"For example {known.example}."}],
            )
        return cls(known.key, tidy)


def read_identifiers(pairs: list[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Every number once, in a stable order."""
    return tuple(
        sorted(
            {
                Identifier.read(scheme, value, pointer=f"/organisation/identifiers/{n}")
                for n, (scheme, value) in enumerate(pairs)
            }
        )
    )
