"""Affiliated groups: from an enquiry to the end, one per area, contacts in order (C3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import GroupChanged
from sanctuary.lifecycle import Lifecycle

MOST_CONTACTS = 5


class Status(StrEnum):
    ENQUIRY = "enquiry"
    RESEARCHING = "researching"
    UNDER_REVIEW = "under_review"
    AFFILIATED = "affiliated"
    AT_RISK = "at_risk"
    SUSPENDED = "suspended"
    DORMANT = "dormant"
    DECLINED = "declined"
    MERGED = "merged"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    "group",
    {
        Status.ENQUIRY: {Status.RESEARCHING, Status.DECLINED},
        Status.RESEARCHING: {Status.UNDER_REVIEW, Status.DECLINED},
        Status.UNDER_REVIEW: {Status.AFFILIATED, Status.RESEARCHING, Status.DECLINED},
        Status.AFFILIATED: {
            Status.AT_RISK,
            Status.SUSPENDED,
            Status.DORMANT,
            Status.MERGED,
            Status.CLOSED,
        },
        Status.AT_RISK: {
            Status.AFFILIATED,
            Status.SUSPENDED,
            Status.DORMANT,
            Status.MERGED,
            Status.CLOSED,
        },
        Status.SUSPENDED: {Status.AFFILIATED, Status.CLOSED},
        Status.DORMANT: {Status.AFFILIATED, Status.MERGED, Status.CLOSED},
        Status.DECLINED: {Status.RESEARCHING},
        Status.MERGED: set(),
        Status.CLOSED: set(),
    },
)
STANDING = (Status.AFFILIATED, Status.AT_RISK, Status.SUSPENDED, Status.DORMANT)
"""What holds an area, counts as a group and has contacts who are reached as such."""
ALERTED = (Status.AFFILIATED, Status.AT_RISK)
FORMING = (Status.ENQUIRY, Status.RESEARCHING, Status.UNDER_REVIEW)


class AreaTaken(Refusal):
    slug = "area-has-a-group"
    title = "This area has a group already"

    @classmethod
    def by(cls, name: str) -> Self:
        return cls(
            f"There is one affiliated group per area, and “{name}” covers this one. Put the "
            "people in touch with that group, or close it first if it no longer exists."
        )


class NotStanding(Refusal):
    slug = "group-not-affiliated"
    title = "This is not an affiliated group"


@dataclass(frozen=True, slots=True)
class Group:
    """`area` is unknown while somebody only asks; a merged group may cover `more_areas`.

    While `proof_due_at` is set, whoever asked has not proved their address: nobody sees it.
    """

    id: UUID
    name: str
    nation: str
    area: str | None
    contacts: tuple[UUID, ...]
    status: Status = Status.AFFILIATED
    locality: str = ""
    legal_form: str | None = None
    lead_organisation_id: UUID | None = None
    sectors: tuple[str, ...] = ()
    affiliated_on: date | None = None
    check_due_on: date | None = None
    successor_id: UUID | None = None
    more_areas: tuple[str, ...] = ()
    proof_due_at: datetime | None = None
    version: int = 1
    region: str | None = None

    @property
    def standing(self) -> bool:
        return self.status in STANDING

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area that this group covers, the one it is known by first."""
        return ((self.area,) if self.area else ()) + self.more_areas

    def reorder(self, contacts: tuple[UUID, ...]) -> Self:
        """Who is asked first, second, and so on, from now on."""
        return replace(self, contacts=check_contacts(contacts))

    def move(self, target: Status) -> Self:
        """The next step; what it takes to be there is asked before."""
        return replace(self, status=LIFECYCLE.move(self.status, target))

    def must_stand(self) -> None:
        if not self.standing:
            raise NotStanding(
                "This is open to affiliated groups only, and this one is "
                f"{self.status.value.replace('_', ' ')}. Look at the group's steps for how it "
                "came to that."
            )

    def changed(self) -> GroupChanged:
        """Where a group still forms, nobody outside knows of it."""
        return GroupChanged(
            group_id=self.id,
            nation=self.nation,
            area=self.area,
            areas=self.areas,
            contacts=self.contacts,
            ended=not self.standing,
            alerted=self.status in ALERTED,
            region=self.region,
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
