"""Attaching evidence and taking it away, and what has to leave the place where files lie."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain.application import Application
from awards.domain.evidence import (
    Because,
    Closed,
    Evidence,
    Offered,
    TooOld,
    is_older,
    must_have_room,
)
from awards.domain.scheme import Scheme
from awards.queries import access
from awards.storage import Files
from awards.store.evidence import sharing_file_of
from sanctuary.actor import SYSTEM, Actor
from sanctuary.clock import london_day
from sanctuary.db import Database, UnitOfWork
from sanctuary.errors import Invalid

AT_ONCE = 100
# A file is put down before its row is committed: one without a row is left behind only later.
ORPHANED_AFTER = timedelta(days=1)


async def attach(
    uow: UnitOfWork,
    application_id: UUID,
    offered: Offered,
    *,
    evidence_id: UUID,
    by: Actor,
    at: datetime,
) -> Evidence:
    """A row for a file that was looked at; whoever calls puts the file down before the commit."""
    application = await store.get_application(uow, application_id, lock=True)
    await parts.writes(uow, application, by, at=at)
    _must_be_open(application)
    offered.must_be_right(today=london_day(at))
    _must_suit(await store.scheme_of(uow, application), offered, today=london_day(at))
    must_have_room(len(await store.evidence_of(uow, application_id)))
    new = Evidence.take(offered, id=evidence_id, application_id=application_id, by=by.id, at=at)
    await store.insert_evidence(uow, new)
    return new


def _must_be_open(application: Application) -> None:
    if not application.can_be_changed:
        raise Closed(
            "This application is with us, so nothing can be attached just now. If something is "
            "missing, ask the coordinator to return it to you or to ask for more."
        )


def _must_suit(scheme: Scheme, offered: Offered, *, today: date) -> None:
    """What the award says of its evidence: for which criterion, and how old it may be."""
    if offered.criterion and scheme.unknown({offered.criterion: ""}):
        raise Invalid(
            "This award has no such criterion. Choose one from the list, or none for a file that "
            "speaks for the whole application.",
            errors=[{"field": "criterion", "detail": "This award has no such criterion."}],
        )
    offered.must_be_recent(scheme.evidence.max_age_months, today=today)


async def evidence_must_be_recent(
    uow: UnitOfWork, application: Application, scheme: Scheme, *, at: datetime
) -> None:
    """What a long draft let grow old; once it was sent in time, our calendar makes nothing old."""
    months, today = scheme.evidence.max_age_months, london_day(at)
    if months is None or application.submitted_at is not None:
        return
    attached = await store.evidence_of(uow, application.id)
    old = [
        each
        for each in attached
        if each.made_on and not each.lies_at and is_older(each.made_on, months, today=today)
    ]
    if old:
        raise TooOld(
            f"This award takes evidence of the last {months} months. Before you send it, please "
            "take away or replace: " + "; ".join(each.title for each in old) + ".",
            errors=[{"field": f"evidence.{each.id}", "detail": each.title} for each in old],
        )


async def remove_evidence(
    uow: UnitOfWork,
    application_id: UUID,
    evidence_id: UUID,
    because: Because,
    *,
    by: Actor,
    at: datetime,
) -> Evidence:
    """Take a file away: any time when consent was withdrawn, otherwise while one may write."""
    application = await store.get_application(uow, application_id, lock=True)
    await parts.writes(uow, application, by, at=at)
    found = await store.get_evidence(uow, evidence_id, lock=True)
    access.is_of(found, application_id)
    if because == "not_needed" and not application.can_be_changed:
        raise Closed(
            "The panel may be reading this file already, so it stays. If somebody took back their "
            "consent, say so, and it goes at once; otherwise write to the coordinator."
        )
    removed = found.remove(because, by=by.id, at=at)
    if removed is not found:
        await store.save_removed(uow, removed)
    if because == "consent_withdrawn":
        for each in await sharing_file_of(uow, found):
            await store.save_removed(uow, each.remove(because, by=by.id, at=at))
    return removed


async def forget_evidence(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    """An erasure takes along the files that somebody attached: they may show them."""
    for each in await store.evidence_added_by(uow, people):
        await store.save_removed(uow, each.remove("erased", by=SYSTEM.id, at=uow.clock.now()))


async def erase_removed(database: Database, files: Files) -> int:
    """Delete the files of rows that were removed. Returns how many were taken up.

    The file goes first: if noting it fails, the next round deletes what is already gone.
    """
    async with database.transaction() as uow:
        due = await store.to_erase(uow, AT_ONCE)
        for each in due:
            await files.delete(each.key)
        if due:
            await store.note_erased(uow, [each.id for each in due], at=uow.clock.now())
    return len(due)


async def erase_orphans(database: Database, files: Files, *, now: datetime) -> int:
    """Delete files that no row knows: an upload whose transaction did not end well.

    `now` is the time by which the place of the files goes, never that of a rehearsal.
    """
    gone = 0
    async for page in files.before(now - ORPHANED_AFTER):
        ids = {each.key: _id_in(each.key) for each in page}
        async with database.transaction() as uow:
            known = await store.known_among(uow, [found for found in ids.values() if found])
        for key, found in ids.items():
            # What does not look like ours is left alone: the bucket may hold other things.
            if found is not None and found not in known:
                await files.delete(key)
                gone += 1
    return gone


def _id_in(key: str) -> UUID | None:
    application, _, evidence = key.rpartition("/")
    try:
        UUID(application)
        return UUID(evidence)
    except ValueError:
        return None
