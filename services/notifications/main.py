"""Composition root of notifications."""

from notifications import api, pages
from notifications.linter import lint_files
from notifications.pages import calendars as pages_calendars
from notifications.personal import HOLDINGS
from notifications.schedules import schedule
from notifications.sending import (
    calling,
    chats,
    following,
    jobs,
    refresh,
    returns,
    sender,
)
from notifications.subscribers import subscribers
from notifications.tables import metadata
from sanctuary.service import Service

service = Service(
    name="notifications",
    metadata=metadata,
    routers=[*api.routers, pages.router, pages_calendars.router],
    subscribers=subscribers,
    schedule=schedule,
    background=(
        sender.run,
        returns.run,
        refresh.refresh,
        refresh.report,
        jobs.work_on_jobs,
        following.follow_deliveries,
        calling.call_webhooks,
        chats.post_to_chats,
    ),
    holdings=HOLDINGS,
    lint=lint_files,
)
