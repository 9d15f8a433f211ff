"""The campaigns service, put together."""

from campaigns import api, pages
from campaigns.pages import deed, deed_more, deed_start, impact, moved, paths, report, welfare
from campaigns.pages.learning import routers as learning_routers
from campaigns.pages.letters import routers as letter_routers
from campaigns.personal import HOLDINGS
from campaigns.schedules import schedule
from campaigns.subscribers import subscribers
from campaigns.tables import metadata
from sanctuary.service import Service

service = Service(
    "campaigns",
    metadata,
    [
        *api.routers,
        pages.router,
        *paths.routers,
        impact.router,
        moved.router,
        report.router,
        welfare.router,
        *learning_routers,
        *letter_routers,
        deed_start.router,
        deed.router,
        deed_more.router,
    ],
    subscribers,
    schedule,
    holdings=HOLDINGS,
)
