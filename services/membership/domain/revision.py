"""What an organisation's entry said before a change: kept for good, with who, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from membership.domain.identifiers import Identifier
from membership.domain.organisation import Organisation
from sanctuary.actor import Decision

FACTS = ("name", "kind", "nation", "area", "locality", "identifiers")
RECORDED = (*FACTS, "contacts", "listed", "status")


@dataclass(frozen=True, slots=True)
class Revision:
    """One change. `before` and `after` have only the fields that differ. Never edited itself."""

    id: UUID
    organisation_id: UUID
    version: int
    made: Decision
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def revise(
    revision_id: UUID, old: Organisation, new: Organisation, made: Decision
) -> Revision | None:
    """The record of a change; None when nothing differs."""
    changed = [name for name in RECORDED if getattr(old, name) != getattr(new, name)]
    if not changed:
        return None
    return Revision(
        id=revision_id,
        organisation_id=old.id,
        version=old.version + 1,
        made=made,
        before={name: plain(getattr(old, name)) for name in changed},
        after={name: plain(getattr(new, name)) for name in changed},
    )


def plain(value: object) -> Any:
    """A field as JSON keeps it."""
    match value:
        case tuple():
            return [plain(each) for each in value]
        case Identifier():
            return {"scheme": value.scheme, "value": value.value}
        case UUID():
            return str(value)
        case _:
            return value
