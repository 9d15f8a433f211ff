"""Whom an organisation's membership reaches: its first contacts, as many as the rules say."""

from uuid import UUID

from membership.store.benefits import follow_benefits
from membership.store.membership_types import network_rules
from sanctuary.db import UnitOfWork


async def follow(uow: UnitOfWork, organisation_id: UUID | None = None) -> int:
    """Put right who is reached through one organisation, or through all of them. How many."""
    today = uow.clock.today()
    rules = await network_rules(uow, today)
    return await follow_benefits(uow, rules.reach, today, organisation_id)
