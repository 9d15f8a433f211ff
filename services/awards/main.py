"""Composition root of awards."""

from awards import api, cleaning, pages
from awards.personal import HOLDINGS
from awards.rehearsing import REHEARSAL
from awards.schedules import schedule
from awards.subscribers import subscribers
from awards.tables import metadata
from sanctuary.service import Service

service = Service(
    name="awards",
    metadata=metadata,
    routers=[*api.routers, *pages.routers],
    subscribers=subscribers,
    schedule=schedule,
    holdings=HOLDINGS,
    background=(cleaning.run,),
    rehearsal=REHEARSAL,
)
