"""Awards in their last year or in grace: what comes next, what was said, what is at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, select

from awards.domain.application import OPEN
from awards.domain.award import Intention, Status, years_after
from awards.queries.reach import untouched, within
from awards.store.leads import lead_of
from awards.tables import application, award, merger_review, organisation, renewal_risk
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Asked:
    """Which renewals somebody wants to see; None leaves it open."""

    stream: str | None = None
    at_risk: bool | None = None
    intention: Intention | None = None
    keeper: str | None = None


async def renewals(
    uow: UnitOfWork, by: Actor, page: PageAsked, asked: Asked, *, today: date
) -> Sequence[Row[Any]]:
    """Those that end first come first, of what `by` looks after."""
    led = lead_of(organisation.c.area, award.c.stream)
    renewing = and_(application.c.renews == award.c.id, application.c.status.in_(OPEN))
    query: Select[Any] = (
        select(
            award,
            organisation.c.nation,
            organisation.c.area,
            renewal_risk.c.since.label("at_risk_since"),
            application.c.id.label("renewal_id"),
            application.c.status.label("renewal_status"),
            case((led, "local_lead"), else_="national_team").label("keeper"),
            exists()
            .where(merger_review.c.award_id == award.c.id, merger_review.c.status == "open")
            .label("merging"),
        )
        .join(organisation, organisation.c.id == award.c.organisation_id)
        .join(renewal_risk, renewal_risk.c.award_id == award.c.id, isouter=True)
        .join(application, renewing, isouter=True)
        .where(
            award.c.status == Status.CURRENT,
            award.c.expires_on <= years_after(today, 1),
            within(by, award.c.stream),
            untouched(organisation.c.id, by),
        )
    )
    if asked.stream is not None:
        query = query.where(award.c.stream == asked.stream)
    if asked.at_risk is not None:
        known = renewal_risk.c.award_id
        query = query.where(known.is_not(None) if asked.at_risk else known.is_(None))
    if asked.intention is not None:
        query = query.where(award.c.intention == asked.intention)
    if asked.keeper is not None:
        query = query.where(led if asked.keeper == "local_lead" else ~led)
    return await uow.all(page.select(query, award.c.expires_on, award.c.id))
