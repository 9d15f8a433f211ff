"""Walking one's own path: each command changes one person's journal, and no one else's.

`expected` is the version that a program saw; a page changes one thing at a time and needs none.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from campaigns.domain.journey import Ally, Journal, Step, counted
from campaigns.store import journal as store
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import JourneyLinkRequested
from sanctuary.http import check_version
from sanctuary.ids import derived_id

Change = Callable[[Journal], Journal]


async def _change(
    uow: UnitOfWork, person_id: UUID, change: Change, *, day: date, expected: int | None
) -> Journal:
    await store.begin(uow, person_id)
    before = await store.read(uow, person_id, lock=True)
    if expected is not None:
        check_version(expected, before.version)
    after = change(before)
    await store.save(uow, person_id, after, day=day)
    changes = {(month, step.value): by for (month, step), by in counted(before, after).items()}
    await store.count(uow, changes)
    return after


async def keep_step(
    uow: UnitOfWork,
    person_id: UUID,
    step: Step,
    *,
    done: bool,
    words: str,
    day: date,
    expected: int | None = None,
) -> Journal:
    """Write down where one step stands, and what the person wants to remember of it."""
    return await _change(
        uow,
        person_id,
        lambda journal: journal.keep(step, done=done, words=words, day=day),
        day=day,
        expected=expected,
    )


async def reflect(
    uow: UnitOfWork,
    person_id: UUID,
    week: date,
    words: str,
    *,
    day: date,
    expected: int | None = None,
) -> Journal:
    """Write down how the challenge of a week went."""
    return await _change(
        uow, person_id, lambda journal: journal.reflect(week, words), day=day, expected=expected
    )


async def draw(
    uow: UnitOfWork, person_id: UUID, ally: Ally, *, day: date, expected: int | None = None
) -> Journal:
    """Put somebody on the person's own map of movers and shakers."""
    return await _change(
        uow, person_id, lambda journal: journal.draw(ally), day=day, expected=expected
    )


async def rub_out(
    uow: UnitOfWork, person_id: UUID, ally_id: UUID, *, day: date, expected: int | None = None
) -> Journal:
    """Take somebody off that map."""
    return await _change(
        uow, person_id, lambda journal: journal.rub_out(ally_id), day=day, expected=expected
    )


def ask_for_link(uow: UnitOfWork, person_id: UUID) -> None:
    """The way to their path goes to their own address; one a day, made of person and day."""
    request_id = derived_id("journey_link", person_id, uow.clock.today())
    uow.emit(JourneyLinkRequested(request_id=request_id, person_id=person_id))
