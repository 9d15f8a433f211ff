"""The HTTP interface of learning and contact."""

from campaigns.api import bookings, hooks, politics, workshops

routers = (workshops.router, bookings.router, politics.router, politics.sealed, hooks.router)
