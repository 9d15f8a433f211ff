"""Who acts, and what they may do. Pure: the edge builds an Actor, the domain asks it.

A grant is a role within a scope (DESIGN section 5). The national role within the whole UK covers
every other; a scope covers what lies in it by name, never by guess.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sanctuary.errors import NotPermitted


class Role(StrEnum):
    NATIONAL_TEAM = "national_team"
    NATION_COORDINATOR = "nation_coordinator"
    STREAM_COORDINATOR = "stream_coordinator"
    LOCAL_LEAD = "local_lead"
    GROUP_OFFICER = "group_officer"
    ASSESSOR = "assessor"
    CAMPAIGN_MANAGER = "campaign_manager"
    DUTY_OFFICER = "duty_officer"
    ORGANISATION_CONTACT = "organisation_contact"
    TRUSTEE = "trustee"
    AMBASSADOR_COORDINATOR = "ambassador_coordinator"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DATA_PROTECTION_LEAD = "data_protection_lead"


class ScopeKind(StrEnum):
    UK = "uk"
    NATION = "nation"
    REGION = "region"
    AREA = "area"
    STREAM = "stream"
    GROUP = "group"
    ORGANISATION = "organisation"
    APPLICATION = "application"


ROLE_NAMES = {role: role.value.replace("_", " ") for role in Role}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one scope. `scope_id` is empty for the whole UK."""

    role: Role
    scope_kind: ScopeKind = ScopeKind.UK
    scope_id: str = ""

    def covers(self, role: Role, scope: dict[str, str]) -> bool:
        """Whether this grant lets its holder act as `role` on something that lies in `scope`."""
        if self.role is not role and self.role is not Role.NATIONAL_TEAM:
            return False
        return self.reaches(scope)

    def reaches(self, scope: dict[str, str]) -> bool:
        """Whether what lies in `scope` lies in this grant's scope, whatever its role is."""
        return self.scope_kind is ScopeKind.UK or scope.get(self.scope_kind) == self.scope_id


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the service itself when a day or a timer acts."""

    id: UUID
    grants: tuple[Grant, ...] = field(default=())
    link_purpose: str | None = None

    def may(self, *roles: Role, **scope: object) -> bool:
        """Whether one of `roles` is held over `scope`, e.g. nation="wales", stream="schools"."""
        named = {kind: str(value) for kind, value in scope.items() if value is not None}
        return any(grant.covers(role, named) for grant in self.grants for role in roles)

    def holds(self, role: Role, **scope: object) -> bool:
        """Whether exactly this role is held over `scope`: no other one stands in for it.

        For sealed data, which the national team does not see by being the national team.
        """
        named = {kind: str(value) for kind, value in scope.items() if value is not None}
        return any(grant.role is role and grant.reaches(named) for grant in self.grants)

    def must(self, *roles: Role, **scope: object) -> None:
        """Raise NotPermitted unless `may`. The text names the roles, never the hidden thing."""
        if not self.may(*roles, **scope):
            needed = " or ".join(ROLE_NAMES[role] for role in roles)
            raise NotPermitted(
                f"This needs the role of {needed} for this part of the network. "
                "If that should be yours, ask the national team for it."
            )


SYSTEM = Actor(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, when and why: every decision keeps these three (DESIGN section 1)."""

    by: UUID
    at: datetime
    reason: str
