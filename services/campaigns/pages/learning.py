"""The pages of learning and contact."""

from campaigns.pages import booking, workshops

routers = (workshops.router, booking.router)
