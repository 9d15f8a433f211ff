"""The HTTP interface of learning and contact."""

from campaigns.api import (
    bookings,
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
    press.contacts,
    press.access,
    press_requests.router,
    welcome_events.router,
)
