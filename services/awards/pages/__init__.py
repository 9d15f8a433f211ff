"""Pages of awards: applying, answering, renewing, an invitation, and verifying an award."""

from awards.pages import answering, applying, invitation, preparing, schemes, survey, verifying
from awards.pages import (
    answering,
    applying,
    attaching,
    invitation,
    planning,
    preparing,
    schemes,
    verifying,
)

routers = (
    schemes.router,
    applying.router,
    answering.router,
    preparing.router,
    planning.router,
    attaching.router,
    attaching.reading,
    invitation.router,
    verifying.router,
    survey.router,
)
