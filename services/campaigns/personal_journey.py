"""What people keep on their own path: theirs to see through their own link, and nobody else's."""

from sqlalchemy import delete, select

from campaigns import tables
from campaigns.domain.celebration import Status
from campaigns.store import buddies, told
from campaigns.store import journal as store
from campaigns.tables.journey import celebration, handbook_feedback
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import BuddyParted
from sanctuary.events.campaigns.journey import CelebrationWithdrawn
from sanctuary.personal import (
    Holding,
    Keeping,
    Record,
    Subject,
    by_command,
    delete_rows,
    of_rows,
    plain,
)
from sanctuary.seal import record_opening


async def _own_journal(uow: UnitOfWork, subject: Subject) -> list[Record]:
    found: list[Record] = []
    for person_id in subject.ids:
        journal = await store.read(uow, person_id)
        if journal.version == 0:
            continue
        await record_opening(
            uow,
            by=subject.person_id,
            what=f"journal of {person_id}",
            why="the person asked what we hold about them",
        )
        for step, kept in journal.steps.items():
            done = kept.done_on.isoformat() if kept.done_on else None
            found.append({"journey_step": step.value, "done_on": done, "own_words": kept.words})
        for week, words in journal.weeks.items():
            found.append({"challenge_week": week.isoformat(), "own_words": words})
        found += [
            {"ally": ally.who, "angle": ally.angle, "plan": ally.plan} for ally in journal.allies
        ]
    return found


async def _forget(uow: UnitOfWork, subject: Subject) -> None:
    await store.forget(uow, subject.ids)


async def _own_buddies(uow: UnitOfWork, subject: Subject) -> list[Record]:
    """What they asked for and wrote; of the other one only that there was somebody."""
    found: list[Record] = []
    for person_id in subject.ids:
        wish = await buddies.wish_of(uow, person_id)
        if wish is not None:
            since = plain(wish.since)
            found.append({"within": wish.within, "language": wish.language, "since": since})
        pair = await buddies.running(uow, person_id)
        if pair is None:
            continue
        await record_opening(
            uow,
            by=subject.person_id,
            what=f"what {person_id} wrote to a buddy",
            why="the person asked what we hold about them",
        )
        found += [
            {"own_words": each.words, "at": plain(each.at)}
            for each in await buddies.messages(uow, pair)
            if each.by == person_id
        ]
    return found


async def _forget_buddies(uow: UnitOfWork, subject: Subject) -> None:
    for person_id in subject.ids:
        pair = await buddies.running(uow, person_id, lock=True)
        if pair is not None:
            uow.emit(BuddyParted(pair_id=pair.id, person_id=pair.partner_of(person_id)))
    await buddies.forget(uow, subject.ids)


async def _own_reports(uow: UnitOfWork, subject: Subject) -> list[Record]:
    """Of a report about somebody, they are not told: it would endanger who made it."""
    table = tables.buddy_report
    rows = await uow.all(select(table).where(table.c.by_person.in_(subject.ids)))
    return [{"at": plain(row.at)} for row in rows]


async def _keep_reports(_uow: UnitOfWork, _subject: Subject) -> None:
    """They stay, with ids: nobody reported may get rid of it by an erasure."""


async def _take_down(uow: UnitOfWork, subject: Subject) -> None:
    """Whoever passed it on hears that it is not to be told any more."""
    for person_id in subject.ids:
        for one in await told.own_celebrations(uow, person_id):
            if one.status is Status.PUBLISHED:
                uow.emit(CelebrationWithdrawn(celebration_id=one.id))
    await uow.execute(delete(celebration).where(celebration.c.person_id.in_(subject.ids)))


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        ("What you keep on your own path", "Yr hyn a gadwch ar eich llwybr eich hun"),
        (tables.journal.name, tables.journal_key.name),
        _own_journal,
        _forget,
        sealed=True,
    ),
    of_rows(
        tables.challenge_reader,
        title=(
            "That you hear of the challenge of the week",
            "Eich bod yn clywed am her yr wythnos",
        ),
        erase=delete_rows,
    ),
    Holding(
        ("Practising with a friend", "Ymarfer gyda ffrind"),
        tuple(
            table.name
            for table in (
                tables.buddy_wish,
                tables.buddy_pair,
                tables.buddy_card,
                tables.buddy_message,
            )
        ),
        _own_buddies,
        _forget_buddies,
        sealed=True,
    ),
    Holding(
        ("That you told our safeguarding lead something", "Eich bod wedi rhoi gwybod am rywbeth"),
        (tables.buddy_report.name,),
        _own_reports,
        _keep_reports,
        keeps=Keeping.SAFEGUARDING,
        sealed=True,
    ),
    of_rows(
        handbook_feedback,
        title=("What you told us about the handbook", "Yr hyn a ddywedoch am y llawlyfr"),
        erase=delete_rows,
    ),
    of_rows(
        celebration,
        title=("What you offered to have told", "Yr hyn a gynigioch i’w adrodd"),
        erase=by_command(_take_down),
    ),
)
