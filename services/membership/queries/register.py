"""The network's figures, counted from what is, never from a counter that could drift."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from membership.domain.group import STANDING
from membership.domain.organisation import Status
from membership.domain.register import Counts
from membership.tables import affiliated_group, local_lead, organisation, recognition
from sanctuary.db import UnitOfWork


def counts_on(day: date) -> ColumnElement[bool]:
    """`Recognition.counts_on` as SQL."""
    return (recognition.c.starts_on <= day) & or_(
        recognition.c.ended_on.is_(None), day < recognition.c.ended_on
    )


async def counts(uow: UnitOfWork, *, nation: str | None, on: date) -> Counts:
    """How many there are in a nation, or in all, and how many of them hold an award on that day."""
    ours: list[ColumnElement[bool]] = [organisation.c.status == Status.RECOGNISED]
    groups: list[ColumnElement[bool]] = [affiliated_group.c.status.in_(STANDING)]
    leads: list[ColumnElement[bool]] = [local_lead.c.vacant_since.is_(None)]
    if nation is not None:
        ours.append(organisation.c.nation == nation)
        groups.append(affiliated_group.c.nation == nation)
        leads.append(local_lead.c.nation == nation)
    awarded = (
        select(recognition.c.stream, recognition.c.organisation_id)
        .join(organisation, organisation.c.id == recognition.c.organisation_id)
        .where(*ours, counts_on(on))
    ).subquery()
    each = func.count(func.distinct(awarded.c.organisation_id))
    by_stream = await uow.all(
        select(awarded.c.stream, each.label("number")).group_by(awarded.c.stream)
    )
    return Counts(
        groups=await uow.scalar(select(func.count()).select_from(affiliated_group).where(*groups)),
        organisations=await uow.scalar(select(func.count()).select_from(organisation).where(*ours)),
        awarded=await uow.scalar(select(each)),
        local_leads=await uow.scalar(select(func.count()).select_from(local_lead).where(*leads)),
        awarded_by_stream={row.stream: row.number for row in by_stream},
    )
