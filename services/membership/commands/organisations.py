"""Who is reached for an organisation, and whether it is listed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from membership.commands import benefits
from membership.commands.contacts import look_for_contact
from membership.commands.people import announce, known_people
from membership.commands.signatures import tell
from membership.domain.decisions import decision
from membership.domain.organisation import Organisation
from membership.domain.revision import revise
from membership.store import organisations as store
from membership.store import signatures as signature_store
from membership.store.revisions import add_revision
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody wants different. `facts` has only the fields of the entry that they named."""

    contacts: tuple[UUID, ...] | None = None
    listed: bool | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


async def change_organisation(
    uow: UnitOfWork,
    organisation_id: UUID,
    changes: Changes,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Correct what the entry says, who is reached, or whether the directory shows it.

    What stood there before is kept with who changed it, when and why.
    """
    if changes.listed is False:
        # Before the organisation, as everywhere: signatures are locked before their party.
        await signature_store.unlist(uow, organisation_id)
    before = await store.get_organisation(uow, organisation_id, lock=True)
    _must_change(before, changes, by=by)
    check_version(expected, before.version)
    before.must_be_recognised()
    made = (
        decision(changes.reason, by=by, at=at)
        if changes.facts
        else Decision(by.id, at, changes.reason.strip())
    )
    after = before.corrected(changes.facts)
    if changes.listed is not None:
        if changes.listed and not before.listed:
            await _must_have_chosen(uow, before.id)
        after = replace(after, listed=changes.listed)
    if changes.contacts is not None:
        await must_know(uow, changes.contacts)
        after = replace(after, contacts=tuple(dict.fromkeys(changes.contacts)))
    await _save(uow, before, after)
    if after.contacts != before.contacts:
        await look_for_contact(uow, after.id, at=at)
    await add_revision(uow, revise(new_id(), before, after, made))
    return replace(after, version=before.version + 1)


def _must_change(before: Organisation, changes: Changes, *, by: Actor) -> None:
    """An organisation's own contacts do not correct the register; moving needs both nations."""
    if not changes.facts:
        by.must(
            Role.NATION_COORDINATOR,
            Role.ORGANISATION_CONTACT,
            nation=before.nation,
            organisation=before.id,
        )
        if set(changes.contacts or ()) - set(before.contacts):
            _must_vouch(before, by=by)
        return
    for nation in (before.nation, changes.facts.get("nation", before.nation)):
        by.must(Role.NATION_COORDINATOR, nation=nation)


def _must_vouch(before: Organisation, *, by: Actor) -> None:
    """Whoever comes new has to say yes first, unless staff knows them."""
    if not by.may(Role.NATION_COORDINATOR, nation=before.nation):
        raise NotPermitted(
            "A new contact has to agree first. Start a hand-over: they are asked by mail, and "
            "become the contact when they say yes."
        )


async def _must_have_chosen(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Taking an organisation off the directory is easy; onto it leads only its own choice."""
    if await signature_store.wants_listing(uow, organisation_id):
        return
    raise NotPermitted(
        "Only an organisation itself chooses to be listed. Ask them to choose it on their own "
        "page: the link is in our messages to whoever signed for them."
    )


async def _save(uow: UnitOfWork, before: Organisation, after: Organisation) -> None:
    if after.identifiers != before.identifiers:
        await store.lock_numbers(uow, after.identifiers)
        owners = await store.owners_of(uow, after.identifiers)
        after.must_own_its_numbers(owners)
    await store.save_organisation(uow, after)
    if after.identifiers != before.identifiers:
        await store.save_identifiers(uow, after)
    await tell(uow, after.id)
    await benefits.follow(uow, after.id)
    await announce(uow, *sorted({*before.contacts, *after.contacts}))


async def must_know(uow: UnitOfWork, contacts: tuple[UUID, ...]) -> None:
    """Refuse contacts whom nobody can reach because they are not in the list of people."""
    if unknown := set(contacts) - await known_people(uow, contacts):
        raise Invalid(
            f"{len(unknown)} of the contacts are not in the list of people. Add them there first.",
            errors=[
                {"pointer": f"/contacts/{contacts.index(person)}", "detail": "Not a known person."}
                for person in unknown
            ],
        )
