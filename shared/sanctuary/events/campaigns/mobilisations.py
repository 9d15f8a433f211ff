"""Calls to action and what came of them, as counts."""

from typing import Literal
from uuid import UUID

from sanctuary.events import Event


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


class ActionRecorded(Event, type="campaigns.action.recorded.v1", about="mobilisation_id"):
    """A count only: who acted and what they wrote stays theirs."""

    mobilisation_id: UUID
    action: str
    total: int
