"""The contact cache asks membership what it needs to know, in batches, and tells how far it got."""

import asyncio
import logging
from collections.abc import Sequence
from time import monotonic
from uuid import UUID

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from notifications.commands.facts import announce
from notifications.commands.suppressions import keep_contacts
from notifications.domain.delivery import Status
from notifications.queries.languages import told
from notifications.store import contacts, deliveries, mobilisations
from sanctuary.asks import ASK_CONTACTS, MOST_CONTACTS, Contact, ContactsAnswer, ContactsAsked
from sanctuary.db import Database
from sanctuary.errors import TryAgain
from sanctuary.events.notifications import MobilisationProgressed
from sanctuary.messaging import Messaging
from sanctuary.service import Runtime

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.1
AWAY_SECONDS = 1.0
REPORT_SECONDS = 0.5


async def refresh(runtime: Runtime) -> None:
    """Keep the cache fresh for as long as the worker lives."""
    aside: set[UUID] = set()
    while True:
        try:
            found = await refresh_once(runtime.database, runtime.messaging, aside)
        except TryAgain:
            await asyncio.sleep(AWAY_SECONDS)
            continue
        if not found:
            await asyncio.sleep(AWAY_SECONDS if aside else IDLE_SECONDS)
            # Tried again when nobody else waits.
            aside.clear()


async def refresh_once(
    database: Database, messaging: Messaging | None, aside: set[UUID] | None = None
) -> int:
    """Ask about up to 500 people whose contact changed. Raises TryAgain when nobody answers.

    Whoever cannot be kept is put `aside`, and nobody in there is asked about.
    """
    aside = set() if aside is None else aside
    async with database.transaction() as uow:
        people = await contacts.stale(uow, MOST_CONTACTS, aside)
    if not people or messaging is None:
        return 0
    answer = await messaging.ask(ASK_CONTACTS, ContactsAsked(person_ids=people), ContactsAnswer)
    # Somebody whom membership does not know has nothing to be reached by, until it says otherwise.
    unknown = set(people) - {one.person_id for one in answer.contacts}
    if unknown:
        async with database.transaction() as uow:
            await contacts.keep_unknown(uow, unknown)
    try:
        await _keep(database, answer.contacts)
    except DBAPIError as failed:
        if _is_away(failed):
            raise
        for one in answer.contacts:
            await _keep_alone(database, one, aside)
    return len(people)


async def _keep(database: Database, found: Sequence[Contact]) -> None:
    async with database.transaction() as uow:
        await keep_contacts(uow, found)


async def _keep_alone(database: Database, one: Contact, aside: set[UUID]) -> None:
    """What is wrong with one contact must not keep the others waiting."""
    try:
        await _keep(database, [one])
    except DBAPIError as failed:
        if _is_away(failed):
            raise
        aside.add(one.person_id)
        # Its words would tell the address.
        logger.error("contact of %s cannot be kept: %s", one.person_id, type(failed.orig).__name__)  # noqa: TRY400


def _is_away(failed: DBAPIError) -> bool:
    """Whether it is the store that failed, and no contact."""
    return failed.connection_invalidated or isinstance(failed, InterfaceError | OperationalError)


async def report(runtime: Runtime) -> None:
    """Publish how far each mobilisation has got, twice a second at most, until it is done.

    Counting a million takes a while: it never takes more than a tenth of the time.
    """
    while True:
        began = monotonic()
        await report_once(runtime.database)
        await asyncio.sleep(max(REPORT_SECONDS, 9 * (monotonic() - began)))


async def report_once(database: Database) -> int:
    """Publish the counts that changed. Returns of how many mobilisations."""
    reported = 0
    async with database.transaction() as uow:
        for row in await mobilisations.unfinished(uow):
            cause = row.mobilisation_id
            counts = await deliveries.counts(uow, cause)
            open_ones = counts.get(Status.QUEUED, 0) + counts.get(Status.SENDING, 0)
            done = row.arrived >= row.chunks and not open_ones
            if counts == row.reported and not done:
                continue
            if done:
                # Looked for once: it reads every message of the cause.
                counts = await told(uow, cause)
            await mobilisations.report(uow, cause, counts, done=done)
            await announce(
                uow, MobilisationProgressed(mobilisation_id=cause, counts=counts, done=done)
            )
            reported += 1
    return reported
