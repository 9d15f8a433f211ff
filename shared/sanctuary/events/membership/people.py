"""People: how they are counted and reached."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from sanctuary.events import Event

Language = Literal["en", "cy"]


class PersonChanged(Event, type="membership.person.changed.v1", about="person_id"):
    """All that other services may know of a person, so that they can be counted and reached.

    Carries the whole state: the latest one counts. `roles` never names a sealed role (Ambassador,
    Advisory Group). `bases` maps a purpose ("campaign", "renewal", "service", "urgent") to the
    lawful basis that holds for it; a purpose without one is absent.
    """

    person_id: UUID
    nation: str | None = None
    area: str | None = None
    language: Language = "en"
    streams: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    roles: tuple[str, ...] = ()
    has_address: bool = False
    address_verified: bool = False
    bases: dict[str, str] = Field(default_factory=dict)
    ended: bool = False
    constituency: str | None = None
    region: str | None = None


class ContactChanged(Event, type="membership.contact.changed.v1", about="person_id"):
    """How to reach this person is different now; who needs it asks `ask.membership.contacts`."""

    person_id: UUID
    contact_version: int


class MobileGiven(Event, type="membership.mobile.given.v1", about="person_id"):
    """Somebody gave a number for text messages: the code of `proof_id` proves that they read it."""

    person_id: UUID
    contact_version: int
    proof_id: UUID
    expires_at: datetime


class PeopleMerged(Event, type="membership.people.merged.v1", about="merge_id"):
    """Two entries are one person: what `gone_id` did not want holds for `kept_id` as well."""

    merge_id: UUID
    kept_id: UUID
    gone_id: UUID


class PeopleParted(Event, type="membership.people.parted.v1", about="merge_id"):
    """A merge was taken back: `kept_id` and `gone_id` are two people again.

    What was refused while they were one holds for both, because nobody can tell whose it was.
    """

    merge_id: UUID
    kept_id: UUID
    gone_id: UUID
