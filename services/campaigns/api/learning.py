"""The HTTP interface of learning and contact."""

from campaigns.api import (
    bookings,
    group_hooks,
    hook_feed,
    hooks,
    politics,
    press,
    press_requests,
    welcome_events,
    workshops,
)

routers = (
    workshops.router,
    bookings.router,
    politics.router,
    politics.sealed,
    hooks.router,
    hook_feed.router,
    group_hooks.router,
    press.contacts,
    press.access,
    press_requests.router,
    welcome_events.router,
)
