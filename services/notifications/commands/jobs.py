"""Jobs: a file is checked whole, started by its program, and queued part by part by workers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from notifications.commands.sends import message_of, must_be_team, must_say_about
from notifications.domain import jobs as domain
from notifications.domain import sends as moments
from notifications.domain.delivery import EMAIL, expires_at
from notifications.domain.jobs import Checked, Job, JobStatus, Problem, Row
from notifications.domain.keys import ApiKey, KeyKind, KeyStatus, OnlyTheTeam
from notifications.domain.sendable import to_fill
from notifications.domain.sends import FallbackNeedsReason, Recipient
from notifications.domain.simulated import ADDRESSES, PEOPLE, SIMULATED, is_simulated
from notifications.queries import jobs as queries
from notifications.queries.languages import completeness
from notifications.store import deliveries, keys
from notifications.store import jobs as store
from notifications.store import sends as sends_store
from notifications.store.deliveries import Message
from sanctuary.db import Database, UnitOfWork
from sanctuary.erased import erased_among
from sanctuary.ids import new_id
from sanctuary.sheet_file import read_sheet

_CHUNK = 5_000
# A default of ours, dated 21 November 2026.
UNSTARTED_KEPT = timedelta(days=7)
UNKNOWN = "We know nobody like this."
SHARED = "Several people are reached at this address. Use person_id."
NOT_TEAM = "This key writes only to staff, guests and simulated addresses."
Found = Mapping[str, list[Recipient]]


@dataclass(frozen=True, slots=True)
class Upload:
    template: str
    reference: str | None = None
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When and how a checked job is sent."""

    send_at: datetime | None = None
    expires_at: datetime | None = None
    fallback_reason: str = ""
    leave_out_wrong: bool = False


def read(key: ApiKey, asked: Upload, content: bytes) -> Checked:
    """The file by itself. It takes a while for a long one: call it in a thread."""
    chosen = message_of(key, asked.template)
    must_say_about(chosen, asked.about)
    return domain.check(read_sheet(content), to_fill(chosen.placeholders), chosen.days)


async def upload(
    uow: UnitOfWork, key: ApiKey, asked: Upload, checked: Checked, *, at: datetime
) -> tuple[Job, int]:
    """Look everybody up, and keep what can be sent with what is wrong.

    Also returns how many addresses led to nobody.
    """
    chosen = message_of(key, asked.template)
    people, problems = await _people(uow, key, checked)
    missed = sum(one.detail in (UNKNOWN, SHARED) for one in problems)
    problems = sorted([*checked.problems, *problems], key=lambda one: one.row)
    ids = [one.person_id for _, one in people]
    job = Job(
        id=new_id(),
        key_id=key.id,
        reference=asked.reference,
        template=chosen.key,
        category=chosen.category,
        about=asked.about,
        test=key.kind is KeyKind.TEST,
        status=JobStatus.CHECKED,
        rows=len(people),
        wrong=len({one.row for one in problems}),
        fallbacks=await falling_back(uow, chosen.key, ids),
        created_at=at,
        ignored=checked.columns.ignored,
    )
    await store.add(uow, job, problems)
    rows = [(row.number, new_id(), one.person_id, json.dumps(row.values)) for row, one in people]
    await store.add_rows(uow, job.id, rows)
    return job, missed if checked.columns.whom == domain.ADDRESS else 0


async def start(uow: UnitOfWork, job_id: UUID, key: ApiKey, plan: Plan, *, at: datetime) -> Job:
    """Let workers queue it. Raises a refusal that says what is in the way."""
    job = await queries.one(uow, job_id, key, lock=True)
    message_of(key, job.template)
    if job.fallbacks and not plan.fallback_reason.strip():
        raise FallbackNeedsReason(job.fallbacks)
    due_at = moments.due(plan.send_at, at)
    started = job.start(
        at=at,
        leave_out_wrong=plan.leave_out_wrong,
        fallback_reason=plan.fallback_reason.strip(),
        due_at=due_at,
        expires_at=moments.expiry(plan.expires_at, due_at, expires_at(job.category, due_at)),
    )
    await store.save(uow, started)
    return started


async def cancel(
    uow: UnitOfWork, job_id: UUID, key: ApiKey | None, *, at: datetime
) -> tuple[Job, int, int]:
    """Stop what has not begun to go out. Also returns how many that were, and the too late."""
    job = await queries.one(uow, job_id, key, lock=True)
    cancelled = job.cancel("cancelled", at=at)
    await sends_store.cancel_queued(uow, job_id, at=at)
    counts = await sends_store.counts(uow, job_id)
    await _end(uow, cancelled)
    late = sum(counts.values()) - counts.get("cancelled", 0)
    return cancelled, job.rows - late, late


async def step(database: Database) -> bool:
    """Queue the next rows of one job, in one transaction. False when there is nothing to do."""
    async with database.transaction() as uow:
        job = await store.at_work(uow)
        if job is None:
            return False
        key = await keys.get(uow, job.key_id)
        at = uow.clock.now()
        rows = await store.next_rows(uow, job)
        missing = [] if rows else await store.missing_rows(uow, job)
        if why := await _forbidden(uow, key, job, [*rows, *missing]):
            await sends_store.cancel_queued(uow, job.id, at=at)
            await _end(uow, job.cancel(why, at=at))
        elif rows:
            await _queue(uow, job, rows, at=at)
            await store.save(uow, job.taken(rows[-1].number))
        elif missing:
            await _queue(uow, job, missing, at=at)
            await store.save(uow, job.taken(job.position, repaired=len(missing)))
        else:
            await store.save(uow, job.queued())
            await store.settle(uow, [job.id], at=at)
    return True


async def find_lost_rows(database: Database) -> int:
    """Jobs that seem done and lost rows are begun again. Returns how many."""
    async with database.transaction() as uow:
        found = await store.lost(uow)
        for job_id in found:
            job = await queries.one(uow, job_id, None)
            await store.save(uow, job.repair())
    return len(found)


async def forget_unstarted(uow: UnitOfWork, *, at: datetime) -> None:
    """Whoever uploads a file and never starts it leaves people lying about."""
    for job in await store.left_lying(uow, before=at - UNSTARTED_KEPT):
        await _end(uow, job.cancel("it was not started in a week", at=at))


async def falling_back(uow: UnitOfWork, template: str, people: Sequence[UUID]) -> int:
    """How many of them would read English for want of their language."""
    total = 0
    for start_at in range(0, len(people), _CHUNK):
        found = await completeness(uow, template, people[start_at : start_at + _CHUNK])
        total += found.fall_back
    return total


async def _forbidden(uow: UnitOfWork, key: ApiKey, job: Job, rows: Sequence[Any]) -> str:
    """Why its key may not send this any more: a key may have been narrowed since the file came."""
    if key.status is not KeyStatus.ACTIVE:
        return "its key was revoked"
    if not key.allowance.covers(job.template, job.category):
        return "its key may not send this message any more"
    try:
        await must_be_team(uow, key, [row.person_id for row in rows if row.person_id is not None])
    except OnlyTheTeam:
        return "its key writes only to the team, and somebody has left it"
    return ""


async def _end(uow: UnitOfWork, job: Job) -> None:
    await store.save(uow, job)
    await store.forget_people(uow, [job.id])


async def _queue(uow: UnitOfWork, job: Job, rows: Sequence[Any], *, at: datetime) -> None:
    present = [row for row in rows if row.person_id is not None]
    gone = await erased_among(uow, [row.person_id for row in present])
    present = [row for row in present if row.person_id not in gone]
    messages = [
        Message(
            row.person_id,
            job.template,
            job.category,
            job.about or job.id,
            step="" if job.about is None else f"job {job.id}",
            values=row.values,
            channel=SIMULATED if job.test else EMAIL,
            id=row.delivery_id,
            due_at=job.due_at,
            expires_at=job.expires_at,
        )
        for row in present
    ]
    await deliveries.queue(uow, messages, at=at)
    await sends_store.link(uow, job.id, job.due_at or at, [row.delivery_id for row in present])


async def _people(
    uow: UnitOfWork, key: ApiKey, checked: Checked
) -> tuple[list[tuple[Row, Recipient]], list[Problem]]:
    found: list[tuple[Row, Recipient]] = []
    problems: list[Problem] = []
    seen: dict[UUID, int] = {}
    for start_at in range(0, len(checked.rows), _CHUNK):
        rows = checked.rows[start_at : start_at + _CHUNK]
        known = await _known(uow, checked, rows)
        team = await _team(uow, key, known)
        for row in rows:
            people = known.get(row.whom, [])
            wrong = _wrong(people, team)
            if wrong is None:
                first = seen.setdefault(people[0].person_id, row.number)
                wrong = None if first == row.number else f"As in row {first}: once."
            if wrong is None:
                found.append((row, people[0]))
            else:
                problems.append(domain.unknown(checked.columns, row, wrong))
    return found, problems


def _wrong(people: Sequence[Recipient], team: set[UUID] | None) -> str | None:
    if team is not None and (len(people) != 1 or people[0].person_id not in team):
        return NOT_TEAM
    if not people:
        return UNKNOWN
    return SHARED if len(people) > 1 else None


async def _known(uow: UnitOfWork, checked: Checked, rows: Sequence[Row]) -> Found:
    asked = [row.whom for row in rows]
    if checked.columns.whom == domain.PERSON:
        people = await sends_store.people(uow, [UUID(one) for one in asked])
        gone = await erased_among(uow, people)
        return {str(one): [who] for one, who in people.items() if one not in gone}
    found = dict(await sends_store.at_addresses(uow, [o for o in asked if not is_simulated(o)]))
    for one in asked:
        if one in ADDRESSES:
            found[one] = [await sends_store.simulated_person(uow, one)]
    return found


async def _team(uow: UnitOfWork, key: ApiKey, known: Found) -> set[UUID] | None:
    """Whom a team or test key may write to; none for live keys, which may write to everybody."""
    if not key.only_team:
        return None
    people = [one.person_id for each in known.values() for one in each]
    return await keys.of_the_team(uow, people) | set(PEOPLE.values())
