"""The other service of the event path, as a process of its own: takes events, writes effects."""

import asyncio
import signal
from collections.abc import Sequence

import uvloop

from sanctuary.bench.ground import take_effect
from sanctuary.db import Database, UnitOfWork
from sanctuary.events.membership import ContactChanged, PersonChanged
from sanctuary.messaging import Messaging
from sanctuary.settings import Settings
from sanctuary.subscribers import Subscribers

SERVICE = "awards"
subscribers = Subscribers(SERVICE)


@subscribers.on_batch(PersonChanged)
async def people_changed(events: Sequence[PersonChanged], uow: UnitOfWork) -> None:
    await take_effect([event.person_id for event in events], uow)


@subscribers.on_batch(ContactChanged)
async def contacts_changed(events: Sequence[ContactChanged], uow: UnitOfWork) -> None:
    await take_effect([event.person_id for event in events], uow)


async def main() -> None:
    """Run until terminated."""
    settings = Settings()
    database = Database(settings.database_url)
    messaging = Messaging(settings, database, subscribers)
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(messaging.run())
    loop.add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        await database.close()


if __name__ == "__main__":
    uvloop.run(main())  # as uvicorn does in production
