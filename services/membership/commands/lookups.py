"""Postcodes that no directory of ours knows: another service is asked, if one is set.

It is an alternative, never a condition: when it is away, the answer says what is known without it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from membership.commands.whereabouts import Placed, settle
from membership.domain.geography import Postcode, Whereabouts
from membership.postcodes_io import Away, Found, PostcodesIo
from membership.queries.postcodes import Answer, Answers, Precision, look_up, with_places
from membership.store.whereabouts import sought, unresolved
from sanctuary.db import Database, UnitOfWork
from sanctuary.settings import Settings

logger = logging.getLogger(__name__)
AT_ONCE = 100
ASK_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`incomplete` when the other service should have been asked and did not answer."""

    found: Answers
    incomplete: bool = False


async def look_up_anywhere(
    uow: UnitOfWork, asked: Sequence[Postcode], settings: Settings
) -> LookedUp:
    """Our own directory first; what it does not know from elsewhere, within a few seconds."""
    ours = await look_up(uow, asked)
    missing = [one.asked for one in ours.answers if one.precision == "unknown"]
    if not missing or not settings.postcodes_url:
        return LookedUp(ours)
    theirs = await _ask(settings, list(dict.fromkeys(missing)))
    if theirs is None:
        return LookedUp(ours, incomplete=True)
    answers = [_filled(one, theirs.where) for one in ours.answers]
    named = await with_places(uow, answers, ours.generation)
    return LookedUp(replace(named, places={**theirs.places, **named.places}))


async def resolve(database: Database, settings: Settings) -> int:
    """Place what people gave and no directory knew. No transaction is open while we wait.

    Returns how many were placed; what the service does not know either is asked again later.
    """
    if not settings.postcodes_url:
        return 0
    async with database.transaction() as uow:
        before = uow.clock.now() - ASK_AGAIN_AFTER
        rows = await unresolved(uow, before=before, most=AT_ONCE)
    if not rows:
        return 0
    found = await _ask(settings, list({Postcode.read(row.postcode) for row in rows}))
    if found is None:
        return 0
    placed = {
        row.party_id: Placed(row.party_kind, row.postcode, found.where[row.postcode])
        for row in rows
        if row.postcode in found.where
    }
    async with database.transaction() as uow:
        await sought(uow, [row.party_id for row in rows], at=uow.clock.now())
        await settle(uow, placed)
    return len(placed)


async def _ask(settings: Settings, missing: Sequence[Postcode]) -> Found | None:
    url = settings.postcodes_url or ""
    try:
        async with (
            asyncio.timeout(settings.postcodes_timeout),
            PostcodesIo(url, timeout=settings.postcodes_timeout) as service,
        ):
            return await service.look_up(missing)
    except (Away, TimeoutError) as away:
        logger.warning("the postcode service is away: %s", away)
        return None


def _filled(one: Answer, where: dict[str, Whereabouts]) -> Answer:
    if one.precision != "unknown" or one.asked.key not in where:
        return one
    precision: Precision = "postcode" if one.asked.is_whole else "outward"
    return replace(one, precision=precision, where=where[one.asked.key])
