"""Whom an organisation's membership reaches: worked out from what is, ended and never deleted."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from membership.domain.membership_type import Reach
from membership.tables import network_benefit
from sanctuary.db import UnitOfWork

# Wanted are the first contacts, as many as the membership reaches, of every member.
_END = text("""
with wanted as (
  select m.id as membership_id, c.person_id
  from network_membership m
  join lateral (
    select person_id from organisation_contact
    where organisation_id = m.organisation_id order by position limit :most
  ) c on true
  where m.status = 'member'
    and m.organisation_id = coalesce(cast(:organisation as uuid), m.organisation_id)
)
update network_benefit b set until = :day, ended_because = case
    when m.status <> 'member' then 'membership_ended'
    when not exists (select from organisation_contact c
      where c.organisation_id = m.organisation_id and c.person_id = b.person_id)
      then 'no_longer_contact'
    else 'over_the_limit' end
from network_membership m
where m.id = b.membership_id and b.until is null
  and m.organisation_id = coalesce(cast(:organisation as uuid), m.organisation_id)
  and (b.benefit <> :benefit or not exists (
    select from wanted w where w.membership_id = b.membership_id and w.person_id = b.person_id))
""")
_BEGIN = text("""
with wanted as (
  select m.id as membership_id, c.person_id
  from network_membership m
  join lateral (
    select person_id from organisation_contact
    where organisation_id = m.organisation_id order by position limit :most
  ) c on true
  where m.status = 'member'
    and m.organisation_id = coalesce(cast(:organisation as uuid), m.organisation_id)
)
insert into network_benefit (id, membership_id, person_id, benefit, since)
select gen_random_uuid(), w.membership_id, w.person_id, :benefit, :day from wanted w
where not exists (select from network_benefit b where b.membership_id = w.membership_id
  and b.person_id = w.person_id and b.benefit = :benefit and b.until is null)
on conflict do nothing
""")


async def follow_benefits(
    uow: UnitOfWork, reach: Reach | None, day: date, organisation_id: UUID | None = None
) -> int:
    """End what no longer holds and begin what does; of one organisation, or of all. How many."""
    values = {
        "most": reach.most if reach else 0,
        "benefit": reach.benefit if reach else "",
        "day": day,
        "organisation": organisation_id,
    }
    ended = await uow.execute(_END, values)
    begun = await uow.execute(_BEGIN, values)
    return ended.rowcount + begun.rowcount


async def benefits_of(uow: UnitOfWork, membership_id: UUID) -> Sequence[Row[Any]]:
    """Everybody whom a membership reaches or reached, the earliest first."""
    return await uow.all(
        select(network_benefit)
        .where(network_benefit.c.membership_id == membership_id)
        .order_by(network_benefit.c.since, network_benefit.c.id)
    )
