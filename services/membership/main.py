"""Membership: who belongs, by which Charter, with whose consent."""

import asyncio
from uuid import UUID

from membership import gathering, pages
from membership.api import routers
from membership.commands import import_work
from membership.commands.grants import found
from membership.commands.lookups import resolve
from membership.commands.postcode_import import read_postcodes
from membership.personal import HOLDINGS
from membership.schedules import schedule
from membership.store import editions
from membership.subscribers import subscribers
from membership.tables import metadata
from sanctuary.db import UnitOfWork
from sanctuary.service import Runtime, Service
from sanctuary.settings import Settings

ASK_EVERY_SECONDS = 60.0


async def start(uow: UnitOfWork, settings: Settings) -> None:
    """Give the founder the first grant, without which nobody could give any; write what is signed.

    Editions that were shipped go into the store once; there they are never changed.
    """
    await editions.seed(uow)
    if settings.founder:
        await found(uow, UUID(settings.founder), at=uow.clock.now())


async def place_postcodes(runtime: Runtime) -> None:
    """Ask another service, if one is set, where the postcodes lie that no directory knew."""
    while True:
        if not await resolve(runtime.database, runtime.settings):
            await asyncio.sleep(ASK_EVERY_SECONDS)


service = Service(
    "membership",
    metadata,
    routers=(*routers, *pages.routers),
    subscribers=subscribers,
    schedule=schedule,
    background=(import_work.run, place_postcodes, gathering.run),
    start=start,
    files={"postcodes": read_postcodes},
    holdings=HOLDINGS,
)
