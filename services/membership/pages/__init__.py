"""Pages for people: what somebody reads and answers without an account."""

from membership.pages import directory, signing

routers = (signing.router, directory.router)
