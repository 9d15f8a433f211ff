"""Numbers by which registers know an organisation: `GB-CHC` 1124921, `GB-EDU` 402000 and so on.

Scheme names follow org-id.guide and what grant givers use beside it (360Giving). A duplicate is
found by number first (DOMAIN, edge cases), so a number is brought into one form before it is
compared: people type spaces, dots, hyphens and prefixes, and leave leading noughts away.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from sanctuary.errors import Invalid


def _plain(typed: str) -> str:
    return typed


def _charity(typed: str) -> str:
    """`1124921/01` is the first charity linked to 1124921; the main one is 0, and needs no 0."""
    number, _, linked = typed.replace("/", "-").partition("-")
    number, linked = number.lstrip("0"), linked.lstrip("0")
    return f"{number}-{linked}" if linked else number


def _scottish(typed: str) -> str:
    """`SCO12345`, typed with a letter O, and `SC12345` are both SC012345."""
    found = re.fullmatch(r"SC[O0]?([0-9]{5})", typed)
    return f"SC0{found[1]}" if found else typed


def _without_prefix(prefix: str) -> Callable[[str], str]:
    return lambda typed: typed.removeprefix(prefix).lstrip("-")


def _company(typed: str) -> str:
    """Companies House writes eight characters: 6565283 is 06565283, SC12345 is SC012345."""
    found = re.fullmatch(r"([A-Z]{0,2})([0-9]{3,8})", typed)
    return found[1] + found[2].zfill(8 - len(found[1])) if found else typed


def _digits(typed: str) -> str:
    """School numbers are printed as 667/2055, 123-0456 or 8325235."""
    return re.sub(r"[-/]", "", typed)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One register: what a number of it looks like, how people call it (English, Welsh)."""

    key: str
    called: str
    called_cy: str
    pattern: re.Pattern[str]
    example: str
    tidy: Callable[[str], str] = _plain


def _scheme(
    key: str,
    called: tuple[str, str],
    pattern: str,
    example: str,
    tidy: Callable[[str], str] = _plain,
) -> Scheme:
    return Scheme(key, *called, re.compile(pattern), example, tidy)


# Councils by ONS entity: unitary, districts, boroughs, counties and combined authorities of
# England, parishes; principal areas and communities of Wales; Scottish and Northern Irish councils.
_COUNCILS = r"(E(04|06|07|08|09|10|47)|W(04|06)|S12|N09)[0-9]{6}"

SCHEMES = {
    scheme.key: scheme
    for scheme in (
        _scheme(
            "GB-CHC", ("charity number", "rhif elusen"),
            r"[1-9][0-9]{5,6}(-[1-9][0-9]{0,2})?", "1124921", _charity,
        ),
        _scheme(
            "GB-SC", ("Scottish charity number", "rhif elusen yr Alban"),
            r"SC[0-9]{6}", "SC012345", _scottish,
        ),
        _scheme(
            "GB-NIC", ("Northern Ireland charity number", "rhif elusen Gogledd Iwerddon"),
            r"1[0-9]{5}", "101234", _without_prefix("NIC"),
        ),
        _scheme(
            "GB-COH", ("company number", "rhif cwmni"),
            r"[0-9]{8}|[A-Z]{2}[0-9]{6}|R[0-9]{7}|[A-Z]{2}[0-9]{5}[A-Z]", "06565283", _company,
        ),
        _scheme(
            "GB-EDU", ("school number (URN)", "rhif ysgol (URN)"),
            r"[1-9][0-9]{5}", "402000", _without_prefix("URN"),
        ),
        _scheme(
            "GB-WALEDU", ("Welsh school number", "rhif ysgol Cymru"),
            r"6[0-9]{6}", "6672055", _digits,
        ),
        _scheme(
            "GB-SCOTEDU", ("Scottish school number (SEED)", "rhif ysgol yr Alban (SEED)"),
            r"[1-9][0-9]{6}", "8325235", _digits,
        ),
        _scheme(
            "GB-NIEDU", ("Northern Ireland school number", "rhif ysgol Gogledd Iwerddon"),
            r"[1-9][0-9]{6}", "1230456", _digits,
        ),
        _scheme(
            "GB-GSS", ("area code of a council (GSS)", "cod ardal cyngor (GSS)"),
            _COUNCILS, "W06000011",
        ),
    )
}  # fmt: skip
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_NOISE = re.compile(r"[\s.,:#]|^(NO|NUMBER|REG)(?=[^A-Z])")


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
        tidy = known.tidy(_one_line(value))
        if not known.pattern.fullmatch(tidy):
            raise Invalid(
                f"“{value[:30]}” does not look like a {known.called}. "
                f"It should look like {known.example}.",
                errors=[{"pointer": pointer, "detail": f"For example {known.example}."}],
            )
        return cls(known.key, tidy)

    @property
    def body(self) -> str:
        """What numbers of one legal body share: linked charities have the same main number."""
        return self.value.partition("-")[0]


def _one_line(value: str) -> str:
    """Digits and letters as registers write them, without what people put between."""
    upper = _DASHES.sub("-", unicodedata.normalize("NFKC", value)).upper().strip()
    return _NOISE.sub("", _NOISE.sub("", upper))


def read_identifiers(
    pairs: list[tuple[str, str]], *, pointer: str = "/organisation/identifiers"
) -> tuple[Identifier, ...]:
    """Every number once, in a stable order."""
    return tuple(
        sorted(
            {
                Identifier.read(scheme, value, pointer=f"{pointer}/{n}")
                for n, (scheme, value) in enumerate(pairs)
            }
        )
    )
