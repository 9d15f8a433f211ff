"""Builders for tests of this service: a value that is right unless the test says otherwise."""

from typing import Any
from uuid import UUID

from notifications.commands.suppressions import keep_contacts
from notifications.domain.alert import Alert, AlertStatus
from sanctuary.asks import Contact
from sanctuary.events.membership import GroupChanged, OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import Harness

ALL_BASES = {
    "service": "service_message",
    "renewal": "service_message",
    "campaign": "consent",
    "urgent": "service_message",
}


def a_contact(**changes: Any) -> Contact:
    """Somebody who may be written to about everything."""
    person_id = changes.get("person_id") or new_id()
    values: dict[str, Any] = {
        "person_id": person_id,
        "version": 1,
        "name": "Ada Example",
        "email": f"{person_id.hex}@example.org",
        "verified": True,
        "bases": ALL_BASES,
    }
    return Contact(**(values | changes))


async def known(h: Harness, *people: Contact) -> list[UUID]:
    """Put people into the contact cache; returns their ids."""
    async with h.transaction() as uow:
        await keep_contacts(uow, people)
    return [person.person_id for person in people]


async def an_organisation(h: Harness, *people: UUID) -> UUID:
    """An organisation with these contacts, as membership tells of it."""
    organisation_id = new_id()
    await h.receive(
        OrganisationChanged(organisation_id=organisation_id, kind="school", contacts=people)
    )
    return organisation_id


async def a_group(h: Harness, *people: UUID) -> UUID:
    """A group whose contacts are alerted in this order."""
    group_id = new_id()
    await h.receive(GroupChanged(group_id=group_id, contacts=people))
    return group_id


def an_alert(**changes: Any) -> Alert:
    values: dict[str, Any] = {
        "alert_id": new_id(),
        "group_id": new_id(),
        "incident_id": new_id(),
        "status": AlertStatus.OPEN,
        "asked": 1,
        "generation": 1,
        "wait_seconds": 1200,
    }
    return Alert(**(values | changes))
