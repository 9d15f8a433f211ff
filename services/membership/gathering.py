"""Asks the services what they hold about somebody, and asks again whoever did not answer.

No transaction is open while a question is on its way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from membership.commands import access
from membership.personal import HOLDINGS
from membership.store import access as store
from membership.store.access import Waiting
from sanctuary.access import Section, gather, unpack
from sanctuary.asks import HoldingsAsked, HoldingsPart, ask_holdings
from sanctuary.db import Database
from sanctuary.errors import TryAgain
from sanctuary.messaging import Messaging
from sanctuary.personal import Subject
from sanctuary.service import Runtime

WAIT_SECONDS = 8.0
Ask = Callable[[str, HoldingsAsked], Awaitable[HoldingsPart]]


async def run(runtime: Runtime) -> None:
    """Gather for as long as the worker lives."""
    while True:
        asked = await gather_once(runtime.database, _over_nats(runtime.messaging))
        if not asked:
            await asyncio.sleep(runtime.settings.poll_seconds)


async def gather_once(database: Database, ask: Ask) -> int:
    """Ask everybody who is due. Returns how many were asked, whether they answered or not."""
    async with database.transaction() as uow:
        due = await store.to_ask(uow, now=database.clock.now())
    for waiting in due:
        try:
            sections = await _holdings(database, waiting, ask)
        except TryAgain:
            async with database.transaction() as uow:
                await access.not_answered(uow, waiting, at=database.clock.now())
            continue
        async with database.transaction() as uow:
            await access.take_answer(
                uow, waiting.case_id, waiting.service, sections, at=database.clock.now()
            )
    return len(due)


async def _holdings(database: Database, waiting: Waiting, ask: Ask) -> Sequence[Section]:
    if waiting.service == "membership":
        async with database.transaction() as uow:
            return await gather(
                uow, HOLDINGS, Subject(waiting.people), in_confidence=waiting.with_sealed
            )
    first = await _part(waiting, ask, 0)
    content = first.content
    for number in range(1, first.parts):
        part = await _part(waiting, ask, number)
        if part.digest != first.digest:
            raise TryAgain("the data changed between two parts")
        content += part.content
    return unpack(content)


async def _part(waiting: Waiting, ask: Ask, number: int) -> HoldingsPart:
    question = HoldingsAsked(
        case_id=waiting.case_id,
        person_ids=list(waiting.people),
        in_confidence=waiting.with_sealed,
        part=number,
    )
    return await ask(ask_holdings(waiting.service), question)


def _over_nats(messaging: Messaging | None) -> Ask:
    async def ask(subject: str, question: HoldingsAsked) -> HoldingsPart:
        if messaging is None:
            raise TryAgain("not connected")
        return await messaging.ask(subject, question, HoldingsPart, wait=WAIT_SECONDS)

    return ask
