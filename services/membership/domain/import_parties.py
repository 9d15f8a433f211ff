"""What a row changes in an organisation or a group that we know already, if anything."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from membership.domain.import_rows import OrganisationRow
from membership.domain.organisation import Organisation


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a row was about before. `unchanged`: it says what it said then."""

    subject: UUID | None
    unchanged: bool
    listed: frozenset[str]
    source: str

    @property
    def reason(self) -> str:
        return f"as a file from {self.source} says"


def facts_of(before: Organisation, row: OrganisationRow, *, is_theirs: bool) -> dict[str, Any]:
    """What to write into an entry: a row of its own corrects, another one fills what is empty."""
    said: dict[str, Any] = {
        "name": row.name,
        "nation": row.nation,
        "area": row.area,
        "locality": row.locality,
    }
    if is_theirs and row.kind != "organisation":
        said["kind"] = row.kind
    wanted = {
        name: value
        for name, value in said.items()
        if value and (is_theirs or not getattr(before, name))
    }
    numbers = tuple(sorted({*before.identifiers, *row.identifiers}))
    if numbers != before.identifiers:
        wanted["identifiers"] = numbers
    return {name: value for name, value in wanted.items() if value != getattr(before, name)}
