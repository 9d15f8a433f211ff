"""Official lines: that there is one, and for whom. What it says is read by whoever is signed in."""

from uuid import UUID

from sanctuary.events import Event


class LineIssued(Event, type="campaigns.official_line.issued.v1", about="line_id"):
    """Whoever was reached by these alerts hears that there is something to say."""

    line_id: UUID
    edition: int
    incident_id: UUID
    alert_ids: tuple[UUID, ...]


class LineWithdrawn(Event, type="campaigns.official_line.withdrawn.v1", about="line_id"):
    """It is not said any more; the same people hear so."""

    line_id: UUID
    edition: int
    incident_id: UUID
    alert_ids: tuple[UUID, ...]


class LineReviewDue(Event, type="campaigns.official_line.review_due.v1", about="line_id"):
    """Its day of review comes: after it the line is not shown to groups any more."""

    line_id: UUID
    edition: int
    person_ids: tuple[UUID, ...]
