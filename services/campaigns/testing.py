"""Builders of what the tests of campaigns begin with; the rest is said by each test."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns.domain.audience import Everyone
from campaigns.domain.group_alert import GroupAlert
from campaigns.domain.incident import Incident, Level
from campaigns.domain.incident import Status as IncidentStatus
from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.mobilisation import Status as MobilisationStatus
from campaigns.domain.signal import Kind, Signal
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.clock import Clock
from sanctuary.events.membership import PersonChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.settings import Settings

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SWANSEA, SHEFFIELD, NORWICH = "W06000011", "E08000019", "E07000148"


def an_officer(nation: str | None = None) -> Actor:
    """A duty officer, of one nation or of the whole UK."""
    return _holder(Role.DUTY_OFFICER, nation)


def a_manager(nation: str | None = None) -> Actor:
    """A campaign manager, of one nation or of the whole UK."""
    return _holder(Role.CAMPAIGN_MANAGER, nation)


def _holder(role: Role, nation: str | None) -> Actor:
    grant = Grant(role, ScopeKind.NATION, nation) if nation else Grant(role)
    return Actor(new_id(), (grant,))


def a_person(**facts: Any) -> PersonChanged:
    """A supporter in Swansea who can be reached with a campaign, unless told otherwise."""
    usual: dict[str, Any] = {
        "person_id": new_id(),
        "nation": "wales",
        "area": SWANSEA,
        "roles": ("supporter",),
        "has_address": True,
        "address_verified": True,
        "bases": {"campaign": "consent"},
    }
    return PersonChanged(**usual | facts)


def a_signal(**facts: Any) -> Signal:
    usual: dict[str, Any] = {
        "id": new_id(),
        "kind": Kind.HOSTILITY,
        "summary": "Leaflets in the high street",
        "raised_by": new_id(),
        "raised_at": AT,
        "nation": "wales",
        "area": SWANSEA,
    }
    return Signal(**usual | facts)


def an_incident(**facts: Any) -> Incident:
    usual: dict[str, Any] = {
        "id": new_id(),
        "kind": Kind.HOSTILITY,
        "level": Level.LOCAL,
        "status": IncidentStatus.TRIAGED,
        "opened_at": AT,
        "nation": "wales",
        "area": SWANSEA,
    }
    return Incident(**usual | facts)


def an_alert(**facts: Any) -> GroupAlert:
    usual: dict[str, Any] = {
        "id": new_id(),
        "incident_id": new_id(),
        "group_id": new_id(),
        "raised_at": AT,
        "escalate_after_seconds": 1200,
    }
    return GroupAlert(**usual | facts)


def a_mobilisation(**facts: Any) -> Mobilisation:
    usual: dict[str, Any] = {
        "id": new_id(),
        "playbook": "local-solidarity",
        "title": "Stand together here",
        "category": "campaign",
        "rule": Everyone(),
        "template": "mobilisation_act",
        "stand_down_template": "mobilisation_stand_down",
        "author": new_id(),
        "created_at": AT,
        "status": MobilisationStatus.DRAFT,
    }
    return Mobilisation(**usual | facts)


def an_action_link(
    settings: Settings, clock: Clock, mobilisation_id: UUID, person_id: UUID, *, days: int = 30
) -> str:
    """The token that a message carries, valid for `days`."""
    return sign(
        settings.link_key,
        Purpose.REPORT_ACTION,
        mobilisation_id,
        expires_at=clock.now() + timedelta(days=days),
        person=person_id,
    )
