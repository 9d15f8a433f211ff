"""Pages for people: what somebody reads and answers without an account."""

from membership.pages import directory, notes, signing

routers = (signing.router, directory.router, notes.router)
from membership.pages import consent, directory, signing

routers = (signing.router, directory.router, consent.router)
