"""Organisations in their networks, and who is reached for them."""

from dataclasses import replace
from uuid import UUID

from membership.commands.people import announce, known_people
from membership.commands.signatures import tell
from membership.domain.network import NetworkMembership, join
from membership.domain.network import Status as NetworkStatus
from membership.domain.organisation import Organisation
from membership.store import organisations as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id

COORDINATORS = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)


async def join_network(
    uow: UnitOfWork, organisation_id: UUID, stream: str, *, by: Actor
) -> NetworkMembership:
    """An organisation that signed the Charter joins the network of its sector (DOMAIN C2)."""
    organisation = await store.get_organisation(uow, organisation_id, lock=True)
    by.must(
        *COORDINATORS,
        Role.ORGANISATION_CONTACT,
        nation=organisation.nation,
        stream=stream,
        organisation=organisation.id,
    )
    belongs = tuple(
        membership.stream
        for membership in await store.memberships_of(uow, organisation.id)
        if membership.status is NetworkStatus.MEMBER
    )
    joined = join(
        new_id(),
        organisation.id,
        stream,
        editions=organisation.editions,
        streams=belongs,
        on=uow.clock.today(),
    )
    await store.add_membership(uow, joined)
    uow.emit(joined.joined(nation=organisation.nation, area=organisation.area))
    await announce(uow, *organisation.contacts)
    return joined


async def leave_network(uow: UnitOfWork, membership_id: UUID, *, by: Actor) -> NetworkMembership:
    """An organisation leaves a network. Its award history stays."""
    membership = await store.get_membership(uow, membership_id)
    organisation = await store.get_organisation(uow, membership.organisation_id)
    by.must(
        *COORDINATORS,
        Role.ORGANISATION_CONTACT,
        nation=organisation.nation,
        stream=membership.stream,
        organisation=organisation.id,
    )
    left, event = membership.leave(on=uow.clock.today())
    await store.save_membership(uow, left)
    uow.emit(event)
    await announce(uow, *organisation.contacts)
    return left


async def change_organisation(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    contacts: tuple[UUID, ...] | None,
    listed: bool | None,
    expected: int,
    by: Actor,
) -> Organisation:
    """Who is reached, first one first, and whether the directory shows it.

    Staff change is the main failure of every comparable scheme (DOMAIN G), so a hand-over is one
    request and old contacts stop being written to in the same moment.
    """
    before = await store.get_organisation(uow, organisation_id, lock=True)
    by.must(
        Role.NATION_COORDINATOR,
        Role.ORGANISATION_CONTACT,
        nation=before.nation,
        organisation=before.id,
    )
    check_version(expected, before.version)
    before.must_be_recognised()
    after = before
    if listed is not None:
        after = replace(after, listed=listed)
    if contacts is not None:
        await must_know(uow, contacts)
        after = replace(after, contacts=tuple(dict.fromkeys(contacts)))
    await store.save_organisation(uow, after)
    await tell(uow, after.id)
    await announce(uow, *sorted({*before.contacts, *after.contacts}))
    return replace(after, version=before.version + 1)


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
