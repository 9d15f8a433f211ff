"""What somebody wrote when they asked to start a group: theirs to see, and to have taken away."""

from sqlalchemy import ColumnElement, and_, select, update

from membership.domain.group_note import NoteKind
from membership.tables import group_note
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Keeping, Record, Subject, record, theirs


def _written(subject: Subject) -> ColumnElement[bool]:
    """Only enquiries: what a coordinator notes of a group is about the group."""
    return and_(group_note.c.kind == NoteKind.ENQUIRY, theirs(group_note, ("noted_by",), subject))


async def _gather(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(select(group_note).where(_written(subject)))
    return [record(row, leave_out={"noted_by", "represented"}) for row in rows]


async def _forget(uow: UnitOfWork, subject: Subject) -> None:
    await uow.execute(update(group_note).where(_written(subject)).values(text=""))


ENQUIRIES = Holding(
    ("What you wrote to start a group", "Yr hyn a ysgrifennoch i ddechrau grŵp"),
    (group_note.name,),
    _gather,
    _forget,
    Keeping.AUDIT,
)
