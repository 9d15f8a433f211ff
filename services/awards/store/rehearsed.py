"""What a rehearsal reads of its copy, and how it lets awards be carried on there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from awards.domain.application import UNDECIDED
from awards.domain.award import Award, Status
from awards.store.awards import _award
from awards.tables import application, assessor, award, organisation
from sanctuary.db import AnyRow, UnitOfWork

_GIVE_WAY = (
    update(award)
    .where(award.c.id == bindparam("old"))
    .values(
        status=bindparam("now"),
        successor_id=bindparam("successor"),
        ended_on=bindparam("ended"),
        next_step_on=None,
    )
)


async def current_awards(uow: UnitOfWork, ids: Iterable[UUID] | None = None) -> list[Award]:
    """Every award whose clock runs, or those of `ids` whose clock still does."""
    query = select(award).where(award.c.status == Status.CURRENT).order_by(award.c.id)
    if ids is not None:
        query = query.where(award.c.id.in_(list(ids)))
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


async def carry_on(uow: UnitOfWork, pairs: Sequence[tuple[Award, Award]]) -> None:
    """Old awards, as they end, and their successors: two statements, however many there are."""
    keys = award.c.keys()
    await uow.execute(insert(award), [{key: getattr(new, key) for key in keys} for _, new in pairs])
    await uow.execute(
        _GIVE_WAY,
        [
            {
                "old": old.id,
                "now": old.status,
                "successor": old.successor_id,
                "ended": old.ended_on,
            }
            for old, _ in pairs
        ],
    )
