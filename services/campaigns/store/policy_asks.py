"""Policy asks as rows, and the steps that they took."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns.domain.policy_ask import Addressee, PolicyAsk, Stage
from campaigns.tables import policy_ask as _table
from campaigns.tables import policy_step
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


@dataclass(frozen=True, slots=True)
class Step:
    """How far an ask came on a day, and who says so."""

    id: UUID
    ask_id: UUID
    stage: Stage
    on: date
    source_title: str
    source_url: str | None
    case_id: UUID | None
    by: UUID
    at: datetime
    reason: str


async def get(uow: UnitOfWork, ask_id: UUID, *, lock: bool = False) -> PolicyAsk:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == ask_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no policy ask of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> PolicyAsk:
    names = PolicyAsk.__dataclass_fields__
    values = {name: getattr(row, name) for name in names}
    return PolicyAsk(**values | {"stage": Stage(row.stage), "of": Addressee(row.of)})


async def add(uow: UnitOfWork, one: PolicyAsk, first: Step) -> None:
    await uow.execute(insert(_table).values(**asdict(one)))
    await note(uow, first)


async def save(uow: UnitOfWork, one: PolicyAsk, step: Step) -> None:
    values = {"stage": one.stage, "version": one.version + 1}
    await uow.execute(update(_table).where(_table.c.id == one.id).values(**values))
    await note(uow, step)


async def note(uow: UnitOfWork, step: Step) -> None:
    await uow.execute(insert(policy_step).values(**asdict(step)))


async def steps(uow: UnitOfWork, ask_id: UUID) -> Sequence[Row[Any]]:
    """Every step, the oldest first."""
    query = select(policy_step).where(policy_step.c.ask_id == ask_id)
    return await uow.all(query.order_by(policy_step.c.id))


async def every(uow: UnitOfWork, until: date) -> list[PolicyAsk]:
    """Every ask that stood by that day, the oldest first, each as far as it had come then."""
    step = policy_step.c
    steps = select(step.ask_id, step.stage).where(step.on <= until).order_by(step.on, step.id)
    then = {row.ask_id: Stage(row.stage) for row in await uow.all(steps)}
    query = select(_table).where(_table.c.since <= until).order_by(_table.c.since, _table.c.id)
    asks = [of_row(row) for row in await uow.all(query)]
    return [replace(ask, stage=then.get(ask.id, ask.stage)) for ask in asks]
