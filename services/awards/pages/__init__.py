"""Pages of awards: applying, answering, renewing, an invitation, and verifying an award."""

from awards.pages import answering, applying, invitation, verifying

routers = (applying.router, answering.router, invitation.router, verifying.router)
