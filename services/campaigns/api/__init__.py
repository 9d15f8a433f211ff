"""The HTTP interface of campaigns, one module for each noun."""

from campaigns.api import (
    actions,
    audiences,
    content,
    corrections,
    group_alerts,
    incidents,
    journey,
    journey_figures,
    launches,
    mobilisations,
    playbooks,
    seat_files,
    seats,
    signals,
    tasks,
)

routers = (
    signals.router,
    incidents.router,
    tasks.router,
    group_alerts.router,
    playbooks.router,
    mobilisations.router,
    launches.router,
    audiences.router,
    actions.router,
    corrections.router,
    journey.router,
    journey_figures.router,
    seats.router,
    seats.marginal_router,
    seat_files.router,
    content.router,
)
