"""The rows of a file that were refused, as a file to correct and upload again."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from membership.domain.import_cells import Mistake
from membership.domain.import_job import FileGone, Job
from membership.store import imports as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.seal import record_opening
from sanctuary.sheets import guard

REASON, OURS = "reason", "reason (ours)"


def headers(job: Job) -> list[str]:
    """As in the file, and why: a column that the next upload ignores."""
    reason = OURS if REASON in job.layout.headers else REASON
    return [*(guard(each) for each in job.layout.headers), reason]


def must_be_kept(job: Job) -> None:
    if job.file_gone:
        raise FileGone("It was deleted after its time, and what was wrong in it with it.")


async def rejected_of_part(
    uow: UnitOfWork, job_id: UUID, number: int, *, by: Actor
) -> list[list[str]]:
    """The refused rows of one part, each with its reasons."""
    records = await store.open_part(uow, job_id, number)
    await record_opening(uow, by=by.id, what=f"import {job_id}", why="rejected rows")
    wrong = await store.mistakes_of(uow, job_id, records[0].number, records[-1].number)
    return [
        [*(guard(cell) for cell in record.cells), guard(" ".join(_said(wrong[record.number])))]
        for record in records
        if record.number in wrong
    ]


def _said(mistakes: Sequence[Mistake]) -> Iterator[str]:
    for each in mistakes:
        yield f"{each.column}: {each.detail}" if each.column else each.detail
