"""Mail that comes back is fetched from its mailbox, acted on, and filed.

What was acted on is remembered in the transaction that acts, so a letter that is fetched again
after a crash, or by two workers at once, does nothing twice.
"""

import asyncio
import logging
from datetime import date, timedelta

from notifications.commands import returns
from notifications.commands.afterwards import TooEarly
from notifications.commands.returns import FOR_A_PERSON, Taken
from notifications.domain.returned import Kind, read
from notifications.domain.verp import key_for_returns
from notifications.sending.letterbox import Letter, Letterbox, LetterboxFailed, Place
from sanctuary import metrics
from sanctuary.db import STORE_GONE, Database
from sanctuary.service import Runtime
from sanctuary.settings import Settings

logger = logging.getLogger(__name__)
AT_ONCE = 50
LARGEST = 2 * 1024 * 1024
KEPT = timedelta(days=14)
# Long enough for a person to come back from leave; anybody can write there.
LEFT_KEPT = timedelta(days=60)


async def run(runtime: Runtime) -> None:
    """For as long as the worker lives, where there is a mailbox."""
    settings = runtime.settings
    box = letterbox(settings)
    if box is None:
        await asyncio.Event().wait()
        return
    forgotten: date | None = None
    try:
        while True:
            today = runtime.database.clock.today()
            try:
                found = await take_in(runtime.database, box, settings)
                if today != forgotten:
                    await forget(box, today)
                    forgotten = today
            except (LetterboxFailed, *STORE_GONE) as gone:
                logger.warning("returned mail waits: %s", gone if _ours(gone) else type(gone))
                found = 0
            if not found:
                await asyncio.sleep(settings.returns_poll_seconds)
    finally:
        await asyncio.to_thread(box.close)


async def forget(box: Letterbox, today: date) -> None:
    await asyncio.to_thread(box.forget, handled=today - KEPT, left=today - LEFT_KEPT)


def letterbox(settings: Settings) -> Letterbox | None:
    if settings.returns_url is None:
        return None
    place = Place.of(
        settings.returns_url.get_secret_value(),
        handled=settings.returns_handled_folder,
        left=settings.returns_left_folder,
    )
    return Letterbox(place, largest=LARGEST)


async def take_in(database: Database, box: Letterbox, settings: Settings) -> int:
    """Act on the oldest letters and file them. Returns how many those were.

    One about a mail that is still being sent stays where it is, and is read again later.
    """
    key = key_for_returns(settings.link_key.get_secret_value())
    letters = await asyncio.to_thread(box.arrived, AT_ONCE)
    handled: list[str] = []
    left: list[str] = []
    for letter in letters:
        try:
            taken = await _take(database, letter, key)
        except TooEarly:
            continue
        (left if taken in FOR_A_PERSON else handled).append(letter.uid)
    if handled or left:
        await asyncio.to_thread(box.file, handled=handled, left=left)
    return len(handled) + len(left)


async def _take(database: Database, letter: Letter, key: bytes) -> Taken:
    if letter.raw is None:
        metrics.RETURNS.labels(Kind.UNKNOWN, "mailbox", Taken.TOO_LARGE).inc()
        return Taken.TOO_LARGE
    try:
        found = await asyncio.to_thread(read, letter.raw)
        async with database.transaction() as uow:
            return await returns.take(uow, found, "mailbox", key, at=uow.clock.now())
    except (TooEarly, *STORE_GONE):
        raise
    except Exception:
        # One letter that we stumble over must not keep the others waiting.
        logger.exception("a returned mail could not be taken in; a person should look at it")
        metrics.RETURNS.labels(Kind.UNKNOWN, "mailbox", Taken.NOT_UNDERSTOOD).inc()
        return Taken.NOT_UNDERSTOOD


def _ours(error: BaseException) -> bool:
    return isinstance(error, LetterboxFailed)
