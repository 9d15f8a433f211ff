"""How many organisations stood where on a day: counted here, so that no id goes further."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import func, select

from awards.domain.application import Status
from awards.domain.research import Held, Sent, standing
from awards.queries.figures import london_day
from awards.tables import application, award, organisation
from sanctuary.db import UnitOfWork

_OUTCOMES = (Status.AWARDED, Status.NOT_YET, Status.WITHDRAWN)
Key = tuple[Any, str]


async def counts(uow: UnitOfWork, on: date) -> Counter[tuple[str, str | None, str]]:
    """By stream, nation and standing."""
    sent, held = await _sent(uow, on), await _held(uow, on)
    rows = await uow.all(select(organisation.c.id, organisation.c.nation))
    nations = {row.id: row.nation for row in rows}
    found: Counter[tuple[str, str | None, str]] = Counter()
    for key in {*sent, *held}:
        stands = standing(sent[key], held[key], on)
        if stands is not None:
            found[key[1], nations.get(key[0]), stands] += 1
    return found


async def _sent(uow: UnitOfWork, on: date) -> defaultdict[Key, list[Sent]]:
    table = application
    sent_on = london_day(table.c.submitted_at)
    ended = london_day(func.coalesce(table.c.decided_at, table.c.stage_since))
    found: defaultdict[Key, list[Sent]] = defaultdict(list)
    for row in await uow.all(
        select(
            table.c.organisation_id,
            table.c.stream,
            table.c.status,
            sent_on.label("sent_on"),
            ended.label("ended_on"),
        ).where(sent_on <= on)
    ):
        over = row.status in _OUTCOMES
        found[row.organisation_id, row.stream].append(
            Sent(row.sent_on, row.ended_on if over else None, row.status if over else None)
        )
    return found


async def _held(uow: UnitOfWork, on: date) -> defaultdict[Key, list[Held]]:
    found: defaultdict[Key, list[Held]] = defaultdict(list)
    for row in await uow.all(
        select(award.c.organisation_id, award.c.stream, award.c.starts_on, award.c.ended_on).where(
            award.c.starts_on <= on
        )
    ):
        found[row.organisation_id, row.stream].append(Held(row.starts_on, row.ended_on))
    return found
