"""What people plan and did: theirs to see through their own link, and nobody else's."""

from sqlalchemy import delete, select

from campaigns import tables
from campaigns.store import deeds as store
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, plain
from sanctuary.seal import record_opening


async def _own_deeds(uow: UnitOfWork, subject: Subject) -> list[Record]:
    table = tables.deed
    rows = await uow.all(select(table).where(table.c.person_id.in_(subject.ids)).order_by("id"))
    if not rows:
        return []
    await record_opening(
        uow,
        by=subject.person_id,
        what=f"deeds of {subject.person_id}",
        why="the person asked what we hold about them",
    )
    found: list[Record] = []
    for deed in [store.opened(uow, row) for row in rows]:
        about = {
            "kind": deed.action.value,
            "step": deed.status.value,
            "created_at": plain(deed.created_at),
            "done_at": plain(deed.done_at),
            "remind": "yes" if deed.remind else "no",
            "told": deed.told,
        }
        found.append({name: value for name, value in about.items() if value})
        for question in deed.kind.questions:
            if question.name in deed.answers:
                said = question.shown(deed.answers[question.name], "en")
                found.append({"question": question.asks.en, "own_words": said})
    return found


async def _forget(uow: UnitOfWork, subject: Subject) -> None:
    """A timer that comes for one that is gone finds nothing and does nothing."""
    await uow.execute(delete(tables.deed).where(tables.deed.c.person_id.in_(subject.ids)))


DEED_HOLDINGS: tuple[Holding, ...] = (
    Holding(
        ("What you planned and did", "Yr hyn a gynlluniwyd ac a wnaed gennych"),
        (tables.deed.name,),
        _own_deeds,
        _forget,
        sealed=True,
    ),
)
