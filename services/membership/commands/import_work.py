"""The work on imported files: part by part, each one transaction with the position it reached.

Any replica takes the next part of any job. Whoever dies in the middle of a part loses only that
part's transaction, and the next one begins with the same rows.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from membership.commands.import_parties import take_groups, take_organisations
from membership.commands.import_people import Taken, take_people
from membership.domain.import_cells import Cells, Mistake
from membership.domain.import_job import Counts, Job, Status
from membership.domain.import_mapping import Kind
from membership.domain.import_rows import read_group, read_organisation, read_person
from membership.presets import DAYS_AFTER_THE_END
from membership.rules import SOFT_OPT_IN
from membership.store import imports as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import grants_of
from sanctuary.db import Database, UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.seal import record_opening
from sanctuary.service import Runtime
from sanctuary.sheet_file import Record

logger = logging.getLogger(__name__)

Read = Callable[..., Any]
Take = Callable[..., Awaitable[Taken]]
HOW: dict[Kind, tuple[Read, Take]] = {
    Kind.PEOPLE: (partial(read_person, rules=SOFT_OPT_IN), take_people),
    Kind.ORGANISATIONS: (read_organisation, take_organisations),
    Kind.GROUPS: (read_group, take_groups),
}


class _RefusedMeanwhile(Exception):
    """A row that was right when it was checked is not any more."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("rows refused meanwhile")
        self.mistakes = mistakes


async def run(runtime: Runtime) -> None:
    """Work while there is work, look for more now and then."""
    while True:
        if not await step(runtime.database):
            await asyncio.sleep(runtime.settings.poll_seconds)


async def step(database: Database) -> bool:
    """Take one part of one job. False when there is nothing to do."""
    job: Job | None = None
    try:
        async with database.transaction() as uow:
            job = await store.job_at_work(uow)
            if job is None:
                return False
            await _take_part(uow, job)
    except _RefusedMeanwhile as refused:
        await _give_up(database, job, refused)
    except Exception as failure:
        if job is None:
            raise
        logger.exception("a part of an import failed")
        await _failed(database, job, failure)
    return True


async def _take_part(uow: UnitOfWork, job: Job) -> None:
    Actor(job.by, await grants_of(uow, job.by)).must(Role.NATIONAL_TEAM)
    began = uow.clock.now()
    records = await store.open_part(uow, job.id, job.next_part)
    await record_opening(uow, by=job.by, what=f"import {job.id}", why=job.status.value)
    wrong = await store.mistakes_of(uow, job.id, records[0].number, records[-1].number)
    rows, mistakes = _rows(job, records, wrong, today=uow.clock.today())
    _, take = HOW[job.kind]
    taken = await take(uow, job, rows, dry=job.checking)
    mistakes += taken.mistakes
    if taken.mistakes and not job.checking and not job.without_refused:
        raise _RefusedMeanwhile(taken.mistakes)
    await store.add_mistakes(uow, job.id, mistakes)
    refused = len(records) - len(rows) + taken.counts.refused
    counts = Counts(taken.counts.new, taken.counts.changed, taken.counts.known, refused)
    passed = job.begin(at=began).passed(counts, at=uow.clock.now(), days_kept=DAYS_AFTER_THE_END)
    if passed.status is Status.CHECKED and passed.start_at_once and not _held_back(passed):
        passed = passed.start(without_refused=passed.without_refused)
    await store.save_job(uow, passed)
    if passed.status is Status.DONE:
        uow.emit(passed.ended())


def _held_back(job: Job) -> bool:
    """Whether mistakes keep a job from starting by itself."""
    return bool(job.found.refused) and not job.without_refused


def _rows(
    job: Job, records: Sequence[Record], wrong: dict[int, list[Mistake]], *, today: date
) -> tuple[list[Any], list[Mistake]]:
    """What the rows say, without those that are wrong."""
    read, _ = HOW[job.kind]
    rows: list[Any] = []
    mistakes: list[Mistake] = []
    for record in records:
        cells = Cells(job.layout, record)
        row = read(cells, today=today)
        mistakes += cells.mistakes
        if row is not None and record.number not in wrong:
            rows.append(row)
    return rows, mistakes


async def _give_up(database: Database, job: Job | None, refused: _RefusedMeanwhile) -> None:
    if job is not None:
        async with database.transaction() as uow:
            fresh = await store.get_job(uow, job.id, lock=True)
            await store.add_mistakes(uow, job.id, refused.mistakes)
            if fresh.status is Status.RUNNING:
                await store.save_job(
                    uow, fresh.stop("rows were refused that were right when they were checked")
                )


async def _failed(database: Database, job: Job, failure: Exception) -> None:
    """Count the attempt; the text of a failure may quote a row, so only its kind is kept."""
    async with database.transaction() as uow:
        fresh = await store.get_job(uow, job.id, lock=True)
        if fresh.status is job.status and fresh.next_part == job.next_part:
            why = failure.detail if isinstance(failure, Refusal) else type(failure).__name__
            await store.save_job(uow, fresh.failed(why))


async def forget_files(day: date, uow: UnitOfWork) -> None:
    """Files whose day has come go."""
    await store.forget_files(uow, day)
