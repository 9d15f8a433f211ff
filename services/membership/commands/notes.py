"""Notes to people: kept sealed, announced by an event that is the same for each of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from membership.domain.ambassador import Ambassador
from membership.domain.note import Kind, Note, leaves_at
from membership.queries.coordinators import coordinators_of
from membership.sealed import NOTES, Key, Why, open_for, secret_id
from membership.sealed_rules import ASKING
from membership.store import people
from sanctuary.actor import SYSTEM, Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused, NotFound
from sanctuary.events.membership import NoteRequested
from sanctuary.schedule import cancel_timer, set_timer

LEAVING = "note_leaves"


async def write(uow: UnitOfWork, note: Note) -> None:
    """Keep a note and let it be announced with the next ones that leave.

    Not in this transaction: the event would carry the correlation id of the request that caused it,
    and the moment of the mail would be the moment of the request.
    """
    await NOTES.add(uow, note)
    every = timedelta(minutes=ASKING.notes_leave_every_minutes)
    await set_timer(
        uow,
        f"note:{note.id}",
        kind=LEAVING,
        due_at=leaves_at(note.written_at, every),
        payload={"note_id": str(note.id), "person_id": str(note.person_id)},
    )


async def announce(uow: UnitOfWork, payload: Any) -> None:
    """Let the person know that there is something to read, at the entry they have by now."""
    try:
        someone = await people.get_person(uow, UUID(payload["person_id"]))
    except NotFound:
        return
    uow.emit(NoteRequested(note_id=UUID(payload["note_id"]), person_id=someone.id))


async def from_the_team(
    uow: UnitOfWork, note_id: UUID, *, person_id: UUID, text: str, by: Actor, at: datetime
) -> Note:
    """Any message of the national team to one person. The same again is written once."""
    by.must(Role.NATIONAL_TEAM)
    someone = await people.get_person(uow, person_id)
    note = Note(note_id, Kind.TEAM, someone.id, by.id, at, text.strip())
    there = await written_by(uow, note_id, by=by, or_none=True)
    if there is None:
        await write(uow, note)
        return note
    if (there.person_id, there.text) != (note.person_id, note.text):
        raise KeyReused("This id belongs to another note. Choose a new one for a new note.")
    return there


async def written_by(
    uow: UnitOfWork, note_id: UUID, *, by: Actor, or_none: bool = False
) -> Note | None:
    """A note of the team's own, for whoever wrote it; any other is not there for them."""
    key = await open_for(uow, Why.TEAM, by=by.id, what=f"note {note_id}")
    found = await NOTES.get(uow, note_id, key)
    if found is not None and found.kind is Kind.TEAM and found.written_by == by.id:
        return found
    if or_none:
        return None
    raise NotFound("You wrote no such note. Check the id.")


async def to_ambassador(
    uow: UnitOfWork,
    kind: Kind,
    to: Ambassador,
    *,
    about: UUID | None,
    by: UUID,
    at: datetime,
) -> None:
    """A note that opens somebody's own page. Without an entry there is nobody to write to."""
    if to.person_id is None:
        return
    note = Note(secret_id(), kind, to.person_id, by, at, about=about, ambassador_id=to.id)
    await write(uow, note)


AT_YOUR_DESK = (
    "Something new waits at your desk. Sign in to see it.\n"
    "Mae rhywbeth newydd yn aros wrth eich desg. Mewngofnodwch i’w weld."
)


async def to_desk(uow: UnitOfWork, nation: str) -> None:
    """Let the coordinators of a nation know that they are needed; of what, their desk says."""
    at = uow.clock.now()
    for person_id in await coordinators_of(uow, nation):
        note = Note(secret_id(), Kind.TEAM, person_id, SYSTEM.id, at, AT_YOUR_DESK)
        await write(uow, note)


async def forget(uow: UnitOfWork, key: Key, which: Callable[[Note], bool]) -> None:
    """Notes that nobody shall read any more; those that have not left never will."""
    gone = [each.id for each in await NOTES.all(uow, key) if which(each)]
    for note_id in gone:
        await cancel_timer(uow, f"note:{note_id}")
    await NOTES.remove(uow, *gone)


async def each_day(uow: UnitOfWork, day: date) -> None:
    """What the links in the mails do not open any more is not kept."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the notes")
    kept = timedelta(days=ASKING.note_days)
    await forget(uow, key, lambda note: note.written_at.date() + kept < day)
