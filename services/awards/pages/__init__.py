"""Pages of awards: applying, answering, renewing, an invitation, and verifying an award."""

routers = ()
