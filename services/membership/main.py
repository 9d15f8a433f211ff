"""Membership: who belongs, by which Charter, with whose consent."""

from uuid import UUID

from membership import pages
from membership.api import routers
from membership.commands import import_work
from membership.commands.grants import found
from membership.commands.postcode_import import read_postcodes
from membership.schedules import schedule
from membership.store import editions
from membership.subscribers import subscribers
from membership.tables import metadata
from sanctuary.db import UnitOfWork
from sanctuary.service import Service
from sanctuary.settings import Settings


async def start(uow: UnitOfWork, settings: Settings) -> None:
    """Give the founder the first grant, without which nobody could give any; write what is signed.

    Editions that were shipped go into the store once; there they are never changed.
    """
    await editions.seed(uow)
    if settings.founder:
        await found(uow, UUID(settings.founder), at=uow.clock.now())


service = Service(
    "membership",
    metadata,
    routers=(*routers, *pages.routers),
    subscribers=subscribers,
    schedule=schedule,
    background=(import_work.run,),
    start=start,
    files={"postcodes": read_postcodes},
)
