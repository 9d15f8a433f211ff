"""Affiliated groups: one per area, with contacts in the order in which they are alerted (C3)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import GroupChanged
from sanctuary.lifecycle import Lifecycle

MOST_CONTACTS = 5


class Status(StrEnum):
    AFFILIATED = "affiliated"
    AT_RISK = "at_risk"
    SUSPENDED = "suspended"
    DORMANT = "dormant"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    "group",
    {
        Status.AFFILIATED: {Status.AT_RISK, Status.SUSPENDED, Status.DORMANT, Status.CLOSED},
        Status.AT_RISK: {Status.AFFILIATED, Status.SUSPENDED, Status.DORMANT, Status.CLOSED},
        Status.SUSPENDED: {Status.AFFILIATED, Status.CLOSED},
        Status.DORMANT: {Status.AFFILIATED, Status.CLOSED},
        Status.CLOSED: set(),
    },
)


class AreaTaken(Refusal):
    slug = "area-has-a-group"
    title = "This area has a group already"

    @classmethod
    def by(cls, name: str) -> Self:
        return cls(
            f"There is one affiliated group per area, and “{name}” covers this one. Put the "
            "people in touch with that group, or close it first if it no longer exists."
        )


@dataclass(frozen=True, slots=True)
class Group:
    id: UUID
    name: str
    nation: str
    area: str
    contacts: tuple[UUID, ...]
    status: Status = Status.AFFILIATED
    version: int = 1

    def reorder(self, contacts: tuple[UUID, ...]) -> Self:
        """Who is asked first, second, and so on, from now on."""
        return replace(self, contacts=check_contacts(contacts))

    def close(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.CLOSED))

    def changed(self) -> GroupChanged:
        return GroupChanged(
            group_id=self.id,
            nation=self.nation,
            area=self.area,
            contacts=self.contacts,
            ended=self.status is Status.CLOSED,
        )


def check_contacts(contacts: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """At least one, at most five, nobody twice: a group has three to five contacts (W41)."""
    if not contacts:
        raise Invalid(
            "A group needs at least one contact, or nobody could be alerted. Name somebody.",
            errors=[{"pointer": "/contacts", "detail": "Name at least one contact."}],
        )
    if len(contacts) > MOST_CONTACTS:
        raise Invalid(
            f"A group has at most {MOST_CONTACTS} contacts. Choose those who answer soonest.",
            errors=[{"pointer": "/contacts", "detail": f"At most {MOST_CONTACTS}."}],
        )
    if len(set(contacts)) < len(contacts):
        raise Invalid(
            "Somebody is in the list twice. Name each contact once.",
            errors=[{"pointer": "/contacts", "detail": "Each contact once."}],
        )
    return contacts
