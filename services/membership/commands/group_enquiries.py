"""Asking to start a group: a form that anybody may send, and the proof of the sender's address.

As with sign-ups, entries are always new and the answer is always the same: it says nothing about
whether an address or a group is known. A coordinator hears of it once the address is proved.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.people import announce
from membership.commands.sign_up import prove
from membership.domain.addresses import tidy_address
from membership.domain.group import Group, Status
from membership.domain.group_enquiry import Enquiry
from membership.domain.group_note import GroupNote, NoteKind
from membership.domain.person import Person
from membership.rules import confirm_within
from membership.store import group_records as records
from membership.store import groups as store
from membership.store import people as people_store
from membership.store.team import open_task
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound
from sanctuary.events.membership import GroupEnquired
from sanctuary.ids import new_id
from sanctuary.links import DAMAGED
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "group_enquiry_expiry"
TASK = "group_enquiry"
LATE = "This enquiry was not confirmed in time, so it has ended. Please ask again: it is quick."
PROVED = "the address was proved"


def _timer(group_id: UUID) -> str:
    return f"{EXPIRY}:{group_id}"


async def enquire(uow: UnitOfWork, form: Enquiry, *, at: datetime) -> None:
    """Take a form in and ask its sender to prove the address. Nobody else hears of it yet."""
    form.check()
    someone = Person(
        id=new_id(),
        name=form.asker.name.strip(),
        email=tidy_address(form.asker.email),
        language=form.asker.language,
        nation=form.nation,
    )
    await people_store.add_people(uow, [someone])
    group = Group(
        new_id(),
        form.group_name.strip(),
        form.nation,
        None,
        (someone.id,),
        status=Status.ENQUIRY,
        locality=form.locality.strip(),
        proof_due_at=at + confirm_within(uow.clock.today()),
    )
    await store.add_group(uow, group)
    await _keep_story(uow, group, form, by=Actor(someone.id))
    await announce(uow, someone.id)
    await _ask_for_proof(uow, group, someone, until=at + confirm_within(uow.clock.today()))


async def _keep_story(uow: UnitOfWork, group: Group, form: Enquiry, *, by: Actor) -> None:
    if not form.about.strip():
        return
    note = GroupNote.write(
        new_id(),
        group.id,
        NoteKind.ENQUIRY,
        text=form.about,
        represented=None,
        on=uow.clock.today(),
        by=by,
    )
    await records.add_note(uow, note)


async def _ask_for_proof(
    uow: UnitOfWork, group: Group, someone: Person, *, until: datetime
) -> None:
    uow.emit(GroupEnquired(group_id=group.id, person_id=someone.id, expires_at=until))
    await set_timer(
        uow, _timer(group.id), kind=EXPIRY, due_at=until, payload={"group_id": str(group.id)}
    )


async def confirm(
    uow: UnitOfWork, group_id: UUID, person_id: UUID | None, *, at: datetime
) -> Group:
    """The button was pressed: a coordinator of the nation looks at it. Again changes nothing."""
    group, someone = await asked(uow, group_id, person_id)
    if group.proof_due_at is None:
        return group
    if not someone.verified:
        someone = await prove(uow, someone, at=at)
    await cancel_timer(uow, _timer(group.id))
    proved = replace(group, proof_due_at=None, contacts=(someone.id,))
    await store.save_group(uow, proved)
    made = Decision(someone.id, at, PROVED)
    await store.add_step(uow, new_id(), group.id, None, group.status, made)
    await open_task(uow, TASK, group.id, at=at, nation=group.nation)
    return proved


async def asked(uow: UnitOfWork, group_id: UUID, person_id: UUID | None) -> tuple[Group, Person]:
    """The enquiry behind a link, and who sent it. Raises LinkRefused when it has ended."""
    try:
        group = await store.get_group(uow, group_id, lock=True)
    except NotFound:
        raise LinkRefused(LATE) from None
    if person_id is None:
        raise LinkRefused(DAMAGED)
    someone = await people_store.get_person(uow, person_id, lock=True)
    if group.proof_due_at is not None and someone.id not in group.contacts:
        raise LinkRefused(DAMAGED)
    return group, someone


async def expire(uow: UnitOfWork, group_id: UUID) -> None:
    """Nobody proved the address: nothing of the form is kept, and nothing that names anybody."""
    try:
        group = await store.get_group(uow, group_id, lock=True)
    except NotFound:
        return
    if group.proof_due_at is None:
        return
    await store.forget_group(uow, group.id)
    for person_id in group.contacts:
        someone = await people_store.get_person(uow, person_id, lock=True)
        if not someone.verified:
            await people_store.save_person(uow, someone.forget())
    await announce(uow, *group.contacts)
