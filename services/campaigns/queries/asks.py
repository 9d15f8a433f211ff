"""How those who were asked stand, by kind of action: counted, never listed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, and_, case, func, literal, select, text
from sqlalchemy.types import Text

from campaigns import rules, tables
from campaigns.domain.ask import Standing
from campaigns.domain.mobilisation import RUNNING, Mobilisation
from campaigns.domain.waterfall import Reason
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork


async def standings(
    uow: UnitOfWork, mobilisation: Mobilisation
) -> Mapping[str, Mapping[Standing, int]]:
    """For each kind that the call asks for, people by how they stand. They sum to those asked.

    Once the frozen audience is forgotten nobody is counted any more.
    """
    found = {kind: dict.fromkeys(Standing, 0) for kind in mobilisation.kinds}
    if mobilisation.launched_at is None:
        return found
    asked_on = london_day(mobilisation.launched_at)
    due_on = asked_on + timedelta(days=rules.on("asking", asked_on)["due"])
    running = mobilisation.status in RUNNING
    late = Standing.OVERDUE if uow.clock.today() > due_on else Standing.ASSIGNED
    rows = await uow.all(_counted(mobilisation, asked_on, late if running else Standing.EXPIRED))
    for row in rows:
        found[row.kind][Standing(row.standing)] = row.people
    return found


def _counted(mobilisation: Mobilisation, asked_on: date, otherwise: Standing) -> Select[Any]:
    """People by kind and standing; `otherwise` is how those stand who neither did nor declined."""
    did, declined = tables.action_history.c, tables.ask_declined.c
    asked = _asked(mobilisation.id, mobilisation.released)
    kinds = func.unnest(literal(list(mobilisation.kinds), tables.mobilisation.c.kinds.type))
    kind = kinds.table_valued("kind").render_derived(name="kinds")
    standing = case(
        (and_(did.last_on.is_not(None), did.last_on >= asked_on), Standing.DONE.value),
        (declined.person_id.is_not(None), Standing.IGNORED.value),
        else_=otherwise.value,
    ).label("standing")
    return (
        select(kind.c.kind.cast(Text).label("kind"), standing, func.count().label("people"))
        .select_from(
            asked.join(kind, literal(value=True))
            .outerjoin(
                tables.action_history,
                and_(did.person_id == asked.c.person_id, did.kind == kind.c.kind),
            )
            .outerjoin(
                tables.ask_declined,
                and_(
                    declined.person_id == asked.c.person_id,
                    declined.mobilisation_id == mobilisation.id,
                ),
            )
        )
        .group_by(text("1"), text("2"))
    )


def _asked(mobilisation_id: UUID, released: int) -> Subquery:
    part = tables.audience_part.c
    return (
        select(func.unnest(part.person_ids).label("person_id"))
        .where(
            part.mobilisation_id == mobilisation_id,
            part.reason == Reason.WILL_SEND.value,
            part.part < released,
        )
        .subquery("asked")
    )
