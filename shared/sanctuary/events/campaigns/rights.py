"""What was asked about a person and done."""

from uuid import UUID

from sanctuary.events import Event


class ErasureConfirmed(Event, type="campaigns.erasure.confirmed.v1", about="case_id"):
    """This service holds nothing of the person any more, but for what `kept` gives as reasons."""

    case_id: UUID
    person_id: UUID
    kept: tuple[str, ...] = ()
