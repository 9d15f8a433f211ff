"""The routes of whoever answers incidents: intake, duty, tasks, safety, lines, welfare, review."""

from campaigns.api import (
    calls,
    duty,
    incidents,
    intake,
    lines,
    reviewing,
    safety,
    serious,
    signals,
    tasks,
    welfare,
)

routers = (
    signals.router,
    intake.router,
    duty.router,
    calls.router,
    incidents.router,
    serious.router,
    tasks.router,
    safety.router,
    lines.router,
    welfare.router,
    reviewing.router,
)
