"""What people keep on their own path: theirs to see through their own link, and nobody else's."""

from campaigns import tables
from campaigns.store import journal as store
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, delete_rows, of_rows
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
)
