"""Organisations and groups of a foreign file, row by row, by the same commands that staff use.

A check does all of it and takes it back: what it says is what will happen.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NoReturn
from uuid import UUID

from membership.commands.import_groups import take_group
from membership.commands.import_organisations import take_organisation
from membership.commands.import_people import Taken
from membership.domain.import_cells import Mistake
from membership.domain.import_job import Counts, Job
from membership.domain.import_parties import Outcome, Target
from membership.domain.import_rows import GroupRow, OrganisationRow, content_of
from membership.store import imports as store
from sanctuary.actor import Actor
from sanctuary.auth import grants_of
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal

TakeOne = Callable[..., Awaitable[tuple[Outcome, UUID]]]
_COLUMNS = {"/area": "area", "/identifiers": "number", "/contacts": "contact_email"}


class _TakenBack(Exception):
    """A check has seen enough."""


async def take_organisations(
    uow: UnitOfWork, job: Job, rows: Sequence[OrganisationRow], *, dry: bool
) -> Taken:
    return await _take(uow, job, rows, take_organisation, dry=dry)


async def take_groups(uow: UnitOfWork, job: Job, rows: Sequence[GroupRow], *, dry: bool) -> Taken:
    return await _take(uow, job, rows, take_group, dry=dry)


async def _take(
    uow: UnitOfWork, job: Job, rows: Sequence[Any], take: TakeOne, *, dry: bool
) -> Taken:
    taken = Taken(Counts(), [])
    try:
        async with uow.attempt():
            taken = await _take_all(uow, job, rows, take)
            if dry:
                _take_back()
    except _TakenBack:
        pass
    return taken


def _take_back() -> NoReturn:
    raise _TakenBack


async def _take_all(uow: UnitOfWork, job: Job, rows: Sequence[Any], take: TakeOne) -> Taken:
    by = Actor(job.by, await grants_of(uow, job.by))
    context = f"import {job.kind} {job.source}"
    seal = uow.must_seal
    counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)
    mistakes: list[Mistake] = []
    marks = {row.number: seal.handle(f"{context} row {content_of(row)!r}") for row in rows}
    keys = {
        row.number: seal.handle(f"{context} id {row.external_id}")
        if row.external_id
        else marks[row.number]
        for row in rows
    }
    known = await store.known_keys(uow, job.kind, job.source, list(keys.values()))
    keep: dict[bytes, store.Key] = {}
    for row in rows:
        key = known.get(keys[row.number])
        target = Target(
            subject=row.own_id or (key.subject_id if key else None),
            unchanged=key is not None and key.fingerprint == marks[row.number],
            listed=frozenset(job.layout.columns),
            source=job.source,
        )
        try:
            async with uow.attempt():
                outcome, subject = await take(uow, row, target, by=by)
        except Refusal as refusal:
            mistakes.append(_mistake(job, row.number, refusal))
            continue
        counts[outcome] += 1
        keep[keys[row.number]] = store.Key(subject, marks[row.number])
    await store.keep_keys(uow, job.kind, job.source, keep)
    return Taken(
        Counts(counts[Outcome.NEW], counts[Outcome.CHANGED], counts[Outcome.KNOWN], len(mistakes)),
        mistakes,
    )


def _mistake(job: Job, number: int, refusal: Refusal) -> Mistake:
    pointer = next(iter(refusal.errors), {}).get("pointer", "")
    name = _COLUMNS.get(pointer, "name")
    return Mistake(number, job.layout.header(name), refusal.detail)
