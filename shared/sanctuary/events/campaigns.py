"""What campaigns publishes."""

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


class MobilisationLaunched(
    Event, type="campaigns.mobilisation.launched.v1", about="mobilisation_id"
):
    """Approved and launched. The audience follows in `AudienceReleased`, `chunks` of them.

    A drill does everything but deliver.
    """

    mobilisation_id: UUID
    incident_id: UUID | None = None
    template: str
    category: Literal["campaign", "urgent"] = "campaign"
    audience_size: int
    chunks: int
    drill: bool = False


class AudienceReleased(Event, type="campaigns.audience.released.v1", about="mobilisation_id"):
    """One chunk, at most 500 people, of a frozen audience."""

    mobilisation_id: UUID
    chunk: int
    chunks: int
    template: str
    category: Literal["campaign", "urgent"] = "campaign"
    drill: bool = False
    person_ids: tuple[UUID, ...]


class MobilisationStoodDown(
    Event, type="campaigns.mobilisation.stood_down.v1", about="mobilisation_id"
):
    """All clear, or a correction: tell exactly those whom the mobilisation reached or may have."""

    mobilisation_id: UUID
    incident_id: UUID | None = None
    template: str


class MobilisationPaused(Event, type="campaigns.mobilisation.paused.v1", about="mobilisation_id"):
    """Nothing of it leaves until it is resumed: what is queued waits."""

    mobilisation_id: UUID


class MobilisationResumed(Event, type="campaigns.mobilisation.resumed.v1", about="mobilisation_id"):
    mobilisation_id: UUID


class MobilisationCorrected(
    Event, type="campaigns.mobilisation.corrected.v1", about="mobilisation_id"
):
    """Something in it was wrong: tell exactly those whom it reached or may have reached.

    What was wrong stands behind the link of that message; it does not travel here.
    """

    mobilisation_id: UUID
    correction_id: UUID


class MobilisationClosed(Event, type="campaigns.mobilisation.closed.v1", about="mobilisation_id"):
    mobilisation_id: UUID


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


class ActionRecorded(Event, type="campaigns.action.recorded.v1", about="mobilisation_id"):
    """A count only: who acted and what they wrote stays theirs."""

    mobilisation_id: UUID
    action: str
    total: int


class ErasureConfirmed(Event, type="campaigns.erasure.confirmed.v1", about="case_id"):
    """This service holds nothing of the person any more, but for what `kept` gives as reasons."""

    case_id: UUID
    person_id: UUID
    kept: tuple[str, ...] = ()
