"""Pages of awards: applying, answering, renewing, an invitation, and verifying an award."""

from awards.pages import answering, applying, invitation, preparing, schemes, survey, verifying

routers = (
    schemes.router,
    applying.router,
    answering.router,
    preparing.router,
    invitation.router,
    verifying.router,
    survey.router,
)
