"""All pages of the supporter's own path."""

from campaigns.pages import journey, journey_buddy, journey_map, journey_told, journey_weeks

routers = (
    journey.router,
    journey_weeks.router,
    journey_map.router,
    journey_buddy.router,
    journey_told.router,
    journey_told.open_router,
)
