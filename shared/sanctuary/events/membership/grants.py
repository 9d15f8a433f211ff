"""Who may act, in which role and scope."""

from uuid import UUID

from sanctuary.events import Event


class GrantGiven(Event, type="membership.grant.given.v1", about="grant_id"):
    """A person may act in a role within a scope from now on."""

    grant_id: UUID
    person_id: UUID
    role: str
    scope_kind: str
    scope_id: str = ""


class GrantRevoked(Event, type="membership.grant.revoked.v1", about="grant_id"):
    grant_id: UUID
    person_id: UUID
    role: str
    scope_kind: str
    scope_id: str = ""
