"""Contacts whom mail does not reach: who is asked, what the team sees, and when it is over."""

from datetime import datetime
from uuid import UUID

from membership.commands.allies import INTRODUCTION
from membership.commands.contacts import look_for_contact
from membership.domain.decisions import decision
from membership.domain.person import Person
from membership.store import people as people_store
from membership.store.groups import get_group, groups_of_contact
from membership.store.organisations import get_organisation, organisations_of_contact
from membership.store.team import close_tasks, open_one, open_task
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal
from sanctuary.events.membership import ContactRepairAsked
from sanctuary.events.notifications import MessageUndeliverable

UNREACHABLE, UNDELIVERABLE = "unreachable_contact", "undeliverable_message"


class NotARepair(Refusal):
    slug = "not-a-repair"
    title = "This task ends in another way"


async def begin(uow: UnitOfWork, someone: Person, *, at: datetime) -> None:
    """A task for the team. The other contacts of the organisation hear that they are alone now."""
    offices = await organisations_of_contact(uow, someone.id)
    if offices or await groups_of_contact(uow, someone.id) or someone.roles:
        opened = await open_task(uow, UNREACHABLE, someone.id, at=at, nation=someone.nation)
        for organisation_id in offices if opened else ():
            await _ask_the_others(uow, opened or someone.id, organisation_id, someone.id)
    for organisation_id in offices:
        await look_for_contact(uow, organisation_id, at=at)


async def _ask_the_others(
    uow: UnitOfWork, repair_id: UUID, organisation_id: UUID, unreachable_id: UUID
) -> None:
    body = await get_organisation(uow, organisation_id)
    others = [one for one in body.contacts if one != unreachable_id]
    asked = [
        one.person.id
        for one in await people_store.standings(uow, others)
        if one.person.verified and not one.person.ended
    ]
    if asked:
        uow.emit(
            ContactRepairAsked(
                repair_id=repair_id, organisation_id=organisation_id, person_ids=tuple(asked)
            )
        )


async def reached_again(uow: UnitOfWork, person_id: UUID, made: Decision) -> None:
    """The address is proved, or the place passed to somebody who can be reached."""
    await close_tasks(uow, person_id, made, UNREACHABLE)


async def undeliverable(uow: UnitOfWork, event: MessageUndeliverable) -> None:
    """What they must hear reached nobody there: a person of the team finds another way."""
    nation = await _nation_of(uow, event)
    await open_task(uow, UNDELIVERABLE, event.party_id, at=uow.clock.now(), nation=nation)


async def _nation_of(uow: UnitOfWork, event: MessageUndeliverable) -> str | None:
    try:
        if event.party_kind == "organisation":
            return (await get_organisation(uow, event.party_id)).nation
        return (await get_group(uow, event.party_id)).nation
    except NotFound:
        return None


async def close(uow: UnitOfWork, task_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Somebody of the team dealt with it in a way that leaves no other trace."""
    task = await open_one(uow, task_id)
    by.must(Role.NATION_COORDINATOR, nation=task.nation)
    if task.kind not in (UNREACHABLE, UNDELIVERABLE, INTRODUCTION):
        raise NotARepair(
            "Only repairs of contacts and introductions are closed here. Other tasks close when "
            "what they ask for is decided: open the signature, the duplicate or the group that "
            "this one is about."
        )
    await close_tasks(uow, task.subject_id, decision(reason, by=by, at=at), task.kind)
