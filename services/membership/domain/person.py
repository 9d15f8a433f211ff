"""A person: how they are reached, what they hold, and what others may know of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from membership.domain.lawful_basis import bases_of
from sanctuary.asks import Contact
from sanctuary.events.membership import ContactChanged, PersonChanged

Language = Literal["en", "cy"]
SUPPORTER = "supporter"
OPEN_ROLES = ("supporter", "organisation_contact", "group_contact", "assessor", "local_lead")


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the address book. Public sign-ups make one each until the address is proved.

    Only then is it folded into the person who already has that address: before, nobody learns
    whether an address is known, and nobody can change what we hold under somebody else's.
    """

    id: UUID
    name: str
    email: str | None
    language: Language = "en"
    nation: str | None = None
    area: str | None = None
    roles: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    verified_at: datetime | None = None
    verified: bool = False
    ended: bool = False
    folded_into: UUID | None = None

    def prove(self, *, at: datetime) -> Self:
        """Whoever reads this mailbox followed the link that was sent to it."""
        return replace(self, verified=True, verified_at=self.verified_at or at)

    def unreachable(self) -> Self:
        """Mail came back for good: the address counts as unproved until somebody repairs it."""
        return replace(self, verified=False)

    def forget(self) -> Self:
        """Somebody typed this address and nobody proved it: we keep nothing that names anybody."""
        return replace(self, name="", email=None, verified=False, ended=True)

    def fold_into(self, known: Self) -> tuple[Self, Self]:
        """This entry and `known` read the same mailbox: keep `known`, with the roles of both.

        Name, language and place stay as `known` has them.
        """
        gone = replace(self, ended=True, folded_into=known.id, verified=False)
        kept = replace(
            known,
            roles=tuple(sorted({*known.roles, *self.roles})),
            streams=tuple(sorted({*known.streams, *self.streams})),
        )
        return gone, kept


@dataclass(frozen=True, slots=True)
class Standing:
    """All that follows from what a person holds: the source of events and of contact answers."""

    person: Person
    contact_version: int
    time_zone: str
    roles: tuple[str, ...]
    streams: tuple[str, ...]
    groups: tuple[UUID, ...]
    campaign: str | None = None
    constituency: str | None = None
    region: str | None = None
    mobile: str | None = None
    mobile_proven: bool = False

    @property
    def bases(self) -> dict[str, str]:
        return {} if self.person.ended else bases_of(self.roles, self.campaign)

    def changed(self) -> PersonChanged:
        return PersonChanged(
            person_id=self.person.id,
            nation=self.person.nation,
            area=self.person.area,
            language=self.person.language,
            streams=self.streams,
            groups=self.groups,
            roles=self.roles,
            has_address=self.person.email is not None,
            address_verified=self.person.verified,
            bases=self.bases,
            ended=self.person.ended,
            constituency=None if self.person.ended else self.constituency,
            region=None if self.person.ended else self.region,
        )

    def contact_changed(self) -> ContactChanged:
        return ContactChanged(person_id=self.person.id, contact_version=self.contact_version)

    def contact(self) -> Contact:
        """The answer to `ask.membership.contacts`, the only place where an address leaves."""
        person = self.person
        return Contact(
            person_id=person.id,
            version=self.contact_version,
            name="" if person.ended else person.name,
            email=None if person.ended else person.email,
            verified=person.verified,
            language=person.language,
            time_zone=self.time_zone,
            bases=self.bases,
            ended=person.ended,
            mobile=None if person.ended else self.mobile,
            mobile_proven=self.mobile_proven and not person.ended,
            nation=None if person.ended else person.nation,
            area=None if person.ended else person.area,
        )
