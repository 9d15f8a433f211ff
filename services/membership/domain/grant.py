"""Which role fits which scope, and who may hand it out (DESIGN section 5)."""

from dataclasses import dataclass
from uuid import UUID

from membership.domain.geography import region_of_code
from membership.domain.places import Nation, nation_of_area
from membership.domain.streams import Stream
from sanctuary.actor import Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.events.membership import GrantGiven, GrantRevoked

SCOPES = {
    Role.NATIONAL_TEAM: frozenset({ScopeKind.UK}),
    # For a region: asked when a group there does not answer; leads nothing beyond that.
    Role.NATION_COORDINATOR: frozenset({ScopeKind.NATION, ScopeKind.REGION}),
    Role.STREAM_COORDINATOR: frozenset({ScopeKind.STREAM}),
    Role.LOCAL_LEAD: frozenset({ScopeKind.AREA}),
    Role.GROUP_OFFICER: frozenset({ScopeKind.GROUP}),
    Role.ASSESSOR: frozenset({ScopeKind.UK, ScopeKind.STREAM, ScopeKind.APPLICATION}),
    Role.CAMPAIGN_MANAGER: frozenset({ScopeKind.UK, ScopeKind.NATION}),
    Role.DUTY_OFFICER: frozenset({ScopeKind.UK, ScopeKind.NATION}),
    Role.ORGANISATION_CONTACT: frozenset({ScopeKind.ORGANISATION}),
    Role.TRUSTEE: frozenset({ScopeKind.UK}),
    Role.AMBASSADOR_COORDINATOR: frozenset({ScopeKind.UK, ScopeKind.NATION}),
    Role.SAFEGUARDING_LEAD: frozenset({ScopeKind.UK}),
    Role.DATA_PROTECTION_LEAD: frozenset({ScopeKind.UK}),
}


@dataclass(frozen=True, slots=True)
class RoleGrant:
    id: UUID
    person_id: UUID
    role: Role
    scope_kind: ScopeKind
    scope_id: str

    def given(self) -> GrantGiven:
        return GrantGiven(grant_id=self.id, **self._facts())

    def revoked(self) -> GrantRevoked:
        return GrantRevoked(grant_id=self.id, **self._facts())

    def _facts(self) -> dict[str, object]:
        return {
            "person_id": self.person_id,
            "role": self.role.value,
            "scope_kind": self.scope_kind.value,
            "scope_id": self.scope_id,
        }


def check_scope(role: Role, scope_kind: ScopeKind, scope_id: str) -> None:
    """Refuse a role in a scope where it means nothing."""
    if scope_kind not in SCOPES[role]:
        kinds = " or ".join(sorted(kind.value for kind in SCOPES[role]))
        raise Invalid(
            f"The role of {role.value.replace('_', ' ')} is given for: {kinds}. Choose that scope.",
            errors=[{"pointer": "/scope_kind", "detail": f"Choose {kinds}."}],
        )
    if (scope_kind is ScopeKind.UK) != (not scope_id):
        raise Invalid(
            "The whole UK has no scope id, and every other scope needs one. Correct scope_id.",
            errors=[{"pointer": "/scope_id", "detail": "Empty for the UK, else the id."}],
        )
    if scope_kind is ScopeKind.AREA:
        nation_of_area(scope_id)
    if scope_kind is ScopeKind.REGION and region_of_code(scope_id) is None:
        raise Invalid(
            "A region is named by its GSS code, as E12000003 for Yorkshire and The Humber. Only "
            "England has regions; elsewhere choose the nation.",
            errors=[{"pointer": "/scope_id", "detail": "The code of an English region."}],
        )
    _named(scope_kind, scope_id, ScopeKind.NATION, [nation.value for nation in Nation])
    _named(scope_kind, scope_id, ScopeKind.STREAM, [stream.value for stream in Stream])
    if scope_kind in {ScopeKind.GROUP, ScopeKind.ORGANISATION, ScopeKind.APPLICATION}:
        try:
            UUID(scope_id)
        except ValueError:
            raise Invalid(
                f"Name the {scope_kind.value} by its id. You find it in the list.",
                errors=[{"pointer": "/scope_id", "detail": "An id is needed here."}],
            ) from None


def _named(kind: ScopeKind, scope_id: str, wanted: ScopeKind, known: list[str]) -> None:
    if kind is wanted and scope_id not in known:
        raise Invalid(
            f"We do not know the {kind.value} “{scope_id[:30]}”. "
            f"Choose one of: {', '.join(known)}.",
            errors=[{"pointer": "/scope_id", "detail": f"One of {', '.join(known)}."}],
        )
