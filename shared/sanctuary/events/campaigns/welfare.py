"""How those who were in an incident are. Never who answered, and never what."""

from uuid import UUID

from sanctuary.events import Event


class WelfareAsked(Event, type="campaigns.welfare.asked.v1", about="check_id"):
    """Ask whoever was reached by these alerts, and these people of the team, how they are."""

    check_id: UUID
    incident_id: UUID
    alert_ids: tuple[UUID, ...]
    person_ids: tuple[UUID, ...]


class WelfareCallWanted(Event, type="campaigns.welfare_call.wanted.v1", about="answer_id"):
    """Somebody would like to be rung. `person_ids` are those who may read by whom."""

    answer_id: UUID
    person_ids: tuple[UUID, ...]
