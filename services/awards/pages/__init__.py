"""Pages of awards: applying, answering, renewing, an invitation, and verifying an award."""

from awards.pages import (
    answering,
    applying,
    asked,
    attaching,
    concern,
    invitation,
    nominating,
    outcomes,
    planning,
    preparing,
    schemes,
    survey,
    together,
    verifying,
)

routers = (
    schemes.router,
    applying.router,
    nominating.router,
    answering.router,
    asked.router,
    preparing.router,
    planning.router,
    attaching.router,
    attaching.reading,
    invitation.router,
    together.router,
    outcomes.router,
    concern.router,
    verifying.router,
    survey.router,
)
