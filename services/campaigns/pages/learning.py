"""The pages of learning and contact."""

from campaigns.pages import booking, hooks, mentoring, welcome, workshops

routers = (workshops.router, booking.router, mentoring.router, hooks.router, welcome.router)
