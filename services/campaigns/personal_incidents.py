"""What incidents hold about the people who answer them, and about those who report."""

from sqlalchemy import delete, select

from campaigns.store import welfare
from campaigns.tables import (
    duty_call,
    duty_swap,
    duty_turn,
    incident_hours,
    incident_task,
    welfare_answer,
)
from sanctuary.db import UnitOfWork
from sanctuary.personal import (
    Holding,
    Keeping,
    Record,
    Subject,
    blank,
    keep_rows,
    of_rows,
    plain,
    take_out_of,
)


async def _handles(uow: UnitOfWork, subject: Subject) -> list[bytes]:
    """What stands for their answers, worked out for every check-in that is kept."""
    return [
        welfare.handle(uow, check, one)
        for check in await welfare.checks(uow)
        for one in subject.ids
    ]


async def _gather_answers(uow: UnitOfWork, subject: Subject) -> list[Record]:
    theirs = welfare_answer.c.handle.in_(await _handles(uow, subject))
    rows = await uow.all(select(welfare_answer).where(theirs))
    return [{"wants_call": row.wants_call, "answered_at": plain(row.answered_at)} for row in rows]


async def _erase_answers(uow: UnitOfWork, subject: Subject) -> None:
    theirs = welfare_answer.c.handle.in_(await _handles(uow, subject))
    await uow.execute(delete(welfare_answer).where(theirs))


INCIDENT_HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        incident_task,
        title=("Tasks that are yours", "Tasgau sy'n eiddo i chi"),
        person=("owner",),
        leave_out=(
            "id",
            "incident_id",
            "phase",
            "key",
            "why",
            "due_at",
            "reminded",
            "version",
            "done_by",
            "done_reason",
        ),
        erase=blank(owner=None),
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_turn,
        title=("When you are on duty", "Pryd yr ydych ar ddyletswydd"),
        leave_out=(
            "id",
            "planned_by",
            "planned_at",
            "planned_reason",
            "cancelled_by",
            "cancelled_reason",
            "version",
        ),
        erase=keep_rows,
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_swap,
        title=("Turns that you were asked to take", "Troeon y gofynnwyd i chi eu cymryd"),
        leave_out=("id", "turn_id", "asked_by", "reason"),
        erase=keep_rows,
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_call,
        title=("Calls to look at signals", "Galwadau i edrych ar arwyddion"),
        person=("asked",),
        leave_out=("id", "step", "generation", "answered_by", "answered_at"),
        erase=take_out_of("asked"),
        keeps=Keeping.AUDIT,
    ),
    Holding(
        ("How you said you were", "Sut y dywedasoch eich bod"),
        (welfare_answer.name,),
        _gather_answers,
        _erase_answers,
        sealed=True,
    ),
    of_rows(
        incident_hours,
        title=("Hours that you gave", "Oriau a roesoch"),
        leave_out=("id", "incident_id", "noted_by", "noted_at"),
        erase=blank(person_id=None),
        keeps=Keeping.AUDIT,
    ),
)
