"""The campaigns service, put together."""

from campaigns import api, pages
from campaigns.pages import impact, moved, paths
from campaigns.pages import journey as journey_pages
from campaigns.personal import HOLDINGS
from campaigns.schedules import schedule
from campaigns.subscribers import subscribers
from campaigns.tables import metadata
from sanctuary.service import Service

service = Service(
    "campaigns",
    metadata,
    [*api.routers, pages.router, *paths.routers],
    [*api.routers, pages.router, journey_pages.router, impact.router, moved.router],
    subscribers,
    schedule,
    holdings=HOLDINGS,
)
