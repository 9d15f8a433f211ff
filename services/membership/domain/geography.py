"""Places by their GSS codes, postcodes as people write them, and editions of geography.

Boundaries move: every answer names the generation of the official files that it rests on, and the
one before stays until nobody needs it (PEERS B10).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.places import Nation
from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import GeographySwitched
from sanctuary.lifecycle import Lifecycle

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?")
_CODE = re.compile(r"[A-Z]\d{8}")
_NATION = re.compile(r"([EWSN])92\d{6}")
_NATIONS = {
    "E": Nation.ENGLAND,
    "W": Nation.WALES,
    "S": Nation.SCOTLAND,
    "N": Nation.NORTHERN_IRELAND,
}


class PlaceKind(StrEnum):
    NATION = "nation"
    REGION = "region"
    LOCAL_AUTHORITY = "local_authority"
    CONSTITUENCY = "constituency"


class GenerationKind(StrEnum):
    """What an official file brings: the places and their names, or postcodes."""

    CONSTITUENCIES = "constituencies"
    POSTCODES = "postcodes"


class Status(StrEnum):
    LOADING = "loading"
    FAILED = "failed"
    READY = "ready"
    CURRENT = "current"
    RETIRED = "retired"
    DROPPED = "dropped"


LIFECYCLE = Lifecycle(
    "generation",
    {
        Status.LOADING: {Status.READY, Status.FAILED},
        Status.FAILED: set(),
        Status.READY: {Status.CURRENT, Status.DROPPED},
        Status.CURRENT: {Status.RETIRED},
        Status.RETIRED: {Status.CURRENT, Status.DROPPED},
        Status.DROPPED: set(),
    },
)


class ImportRuns(Refusal):
    slug = "import-runs"
    title = "Another file of this kind is being read"


@dataclass(frozen=True, slots=True)
class Place:
    """`replaced_by` is the code that the same area has now; old codes live on in old records."""

    code: str
    kind: PlaceKind
    name: str
    nation: Nation | None = None
    region: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a postcode lies, as far as it is known."""

    constituency: str | None = None
    local_authority: str | None = None
    region: str | None = None
    nation: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is and where it comes from, so that an answer can be traced to it."""

    name: str
    published_on: date
    licence: str
    source: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Generation:
    id: UUID
    kind: GenerationKind
    source: Source
    loaded_by: UUID
    status: Status = Status.LOADING
    rows: int = 0
    version: int = 1
    switched: Decision | None = None

    def ready(self, rows: int) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.READY), rows=rows)

    def fail(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.FAILED))

    def switch_to(self, switched: Decision) -> tuple[Self, GeographySwitched]:
        """From now on answers rest on this generation; also the way back to an earlier one."""
        current = replace(
            self, status=LIFECYCLE.move(self.status, Status.CURRENT), switched=switched
        )
        return current, GeographySwitched(
            generation_id=self.id, kind=self.kind.value, published_on=self.source.published_on
        )

    def retire(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.RETIRED))

    def drop(self) -> Self:
        """Its rows go; the record that it was here stays."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.DROPPED))


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode in one spelling, whole or its outward half ("SA1")."""

    outward: str
    inward: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """However it was spaced or cased. Raises Invalid, without repeating what was written."""
        matched = _POSTCODE.fullmatch("".join(text.upper().split()))
        if matched is None:
            raise Invalid(
                "This is not a UK postcode. Write the whole of it, such as SA1 1AA, or its first "
                "half, such as SA1.",
                errors=[{"pointer": "/postcode", "detail": "Not a UK postcode."}],
            )
        return cls(matched[1], matched[2] or "")

    @property
    def key(self) -> str:
        """As the directory keeps it: no space."""
        return self.outward + self.inward

    @property
    def is_whole(self) -> bool:
        return bool(self.inward)

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}".strip()


def place_code(text: str | None) -> str | None:
    """A GSS code, or None for the files' ways of saying "none": empty, "z", pseudo codes."""
    code = (text or "").strip()
    return code if _CODE.fullmatch(code) and not code.endswith("9999999") else None


def nation_of_code(code: str | None) -> Nation | None:
    """The nation that a country code stands for; the islands outside the UK are none of them."""
    matched = _NATION.fullmatch(code or "")
    return _NATIONS[matched[1]] if matched else None


def region_of_code(code: str | None) -> str | None:
    """The English region. Elsewhere the files repeat the nation, which is no region."""
    found = place_code(code)
    return found if found is not None and found.startswith("E12") else None
