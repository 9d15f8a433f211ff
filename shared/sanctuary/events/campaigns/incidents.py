"""Signals, incidents and the alerts to groups."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from sanctuary.events import Event

Level = Literal["watch", "local", "national"]


class SignalRaised(Event, type="campaigns.signal.raised.v1", about="signal_id"):
    signal_id: UUID
    kind: str
    nation: str | None = None
    stream: str | None = None


class IncidentOpened(Event, type="campaigns.incident.opened.v1", about="incident_id"):
    """Triage made an incident of a signal. No place finer than a nation travels."""

    incident_id: UUID
    kind: str
    level: Level
    nation: str | None = None
    stream: str | None = None


class IncidentStoodDown(Event, type="campaigns.incident.stood_down.v1", about="incident_id"):
    incident_id: UUID


class IncidentClosed(Event, type="campaigns.incident.closed.v1", about="incident_id"):
    incident_id: UUID


class GroupAlertRaised(Event, type="campaigns.group_alert.raised.v1", about="alert_id"):
    """A group must answer: its contacts are asked one after the other until one acknowledges.

    After them whoever answers for the group, its region, its nation, the UK. `waits` says for each
    of these how long in seconds, where it differs from `escalate_after_seconds`; `check` is the
    wait before whoever took it on is asked whether they still are. A drill asks nobody for real.
    """

    alert_id: UUID
    incident_id: UUID
    group_id: UUID
    escalate_after_seconds: int
    waits: dict[str, int] = Field(default_factory=dict)
    drill: bool = False


class GroupAlertStoodDown(Event, type="campaigns.group_alert.stood_down.v1", about="alert_id"):
    alert_id: UUID
    incident_id: UUID
    group_id: UUID


class GroupAlertCorrected(Event, type="campaigns.group_alert.corrected.v1", about="alert_id"):
    """Something about it was wrong: whoever was asked and reached hears so. The asking goes on."""

    alert_id: UUID
    incident_id: UUID
    group_id: UUID
    correction_id: UUID
