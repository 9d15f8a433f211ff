"""Every address that we refer to, and who looked at it last."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Subquery, func, insert, literal, or_, select, union_all

from campaigns.domain import fact as facts
from campaigns.domain.link_look import Found, Look
from campaigns.domain.outcome_case import Status
from campaigns.tables import fact, link_look, outcome_case, policy_step
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.http import PageAsked


def _used(partners: Iterable[str]) -> Subquery:
    """One row for each address, with the kinds of things that refer to it."""
    case, step = outcome_case.c, policy_step.c
    every = union_all(
        select(fact.c.cited_url.label("url"), literal("fact").label("used_by")).where(
            fact.c.status != facts.Status.RETIRED
        ),
        select(case.source_url, literal("outcome_case")).where(
            case.source_url.is_not(None), case.status.in_((Status.PROPOSED, Status.CONFIRMED))
        ),
        select(step.source_url, literal("policy_ask")).where(step.source_url.is_not(None)),
        *(select(literal(url), literal("partner_campaign")) for url in partners),
    ).subquery()
    return (
        select(every.c.url, func.array_agg(every.c.used_by.distinct()).label("used_by"))
        .group_by(every.c.url)
        .subquery()
    )


async def is_used(uow: UnitOfWork, url: str, partners: Iterable[str]) -> bool:
    used = _used(partners)
    return bool(await uow.scalar(select(used.c.url).where(used.c.url == url)))


async def listed(
    uow: UnitOfWork, asked: PageAsked, partners: Iterable[str], *, looked_before: date | None
) -> Sequence[AnyRow]:
    """By address. With `looked_before` only what nobody found to hold since that day."""
    used, look = _used(partners), link_look.c
    last = (
        select(look.result, look.looked_on, look.by)
        .where(look.url == used.c.url)
        .order_by(look.id.desc())
        .limit(1)
        .lateral()
    )
    query = select(used, last.c.result, last.c.looked_on, last.c.by).select_from(
        used.outerjoin(last, literal(value=True))
    )
    if looked_before is not None:
        query = query.where(
            or_(
                last.c.looked_on.is_(None),
                last.c.looked_on < looked_before,
                last.c.result != Found.HOLDS,
            )
        )
    return await uow.all(asked.select(query, used.c.url))


async def add(uow: UnitOfWork, one: Look) -> None:
    await uow.execute(
        insert(link_look).values(
            id=one.id,
            url=one.url,
            result=one.found,
            looked_on=one.on,
            by=one.made.by,
            at=one.made.at,
            reason=one.made.reason,
        )
    )
