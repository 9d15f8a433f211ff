"""What a rehearsal reads of its copy, and how it lets awards be carried on there."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, text

from awards.domain.application import UNDECIDED
from awards.domain.award import Award, Status
from awards.store.awards import _award
from awards.tables import application, assessor, award, organisation
from sanctuary.db import AnyRow, UnitOfWork

_GIVE_WAY = text(
    "update award set status = :renewed, successor_id = s.successor_id, ended_on = s.ended_on, "
    "next_step_on = null "
    "from unnest(cast(:ids as uuid[]), cast(:successors as uuid[]), cast(:ended as date[])) "
    "as s(id, successor_id, ended_on) "
    "where award.id = s.id and award.status = :current returning award.id"
)


async def current_awards(uow: UnitOfWork) -> list[Award]:
    """Every award whose clock runs."""
    query = select(award).where(award.c.status == Status.CURRENT).order_by(award.c.id)
    return [_award(row) for row in await uow.all(query)]


async def undecided(uow: UnitOfWork) -> Sequence[AnyRow]:
    """Applications that wait for our answer."""
    return await uow.all(
        select(
            application.c.id,
            application.c.organisation_id,
            application.c.stream,
            application.c.scheme,
            application.c.edition,
            application.c.hear_by,
            application.c.renews,
        )
        .where(application.c.status.in_(UNDECIDED))
        .order_by(application.c.id)
    )


async def whereabouts(uow: UnitOfWork) -> tuple[dict[UUID, str | None], set[UUID]]:
    """The nation of every organisation, and which of them have ended."""
    rows = await uow.all(select(organisation.c.id, organisation.c.nation, organisation.c.ended))
    return {row.id: row.nation for row in rows}, {row.id for row in rows if row.ended}


async def count_assessors(uow: UnitOfWork) -> int:
    return int(await uow.scalar(select(func.count()).select_from(assessor)))


async def give_way(uow: UnitOfWork, ended: Sequence[Award]) -> set[UUID]:
    """Write how awards ended. Returns those that did: the clock of others had stopped before."""
    rows = await uow.execute(
        _GIVE_WAY,
        {
            "renewed": Status.RENEWED,
            "current": Status.CURRENT,
            "ids": [each.id for each in ended],
            "successors": [each.successor_id for each in ended],
            "ended": [each.ended_on for each in ended],
        },
    )
    return {row.id for row in rows}


async def insert_awards(uow: UnitOfWork, new: Sequence[Award]) -> None:
    keys = award.c.keys()
    await uow.execute(
        insert(award),
        [{key: getattr(one, key) for key in keys} | {"taken": list(one.taken)} for one in new],
    )
