"""What incidents hold about the people who answer them, and about those who report."""

from campaigns.tables import duty_call, duty_swap, duty_turn, incident_task
from sanctuary.personal import Holding, Keeping, blank, keep_rows, of_rows, take_out_of

INCIDENT_HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        incident_task,
        title=("Tasks that are yours", "Tasgau sy'n eiddo i chi"),
        person=("owner",),
        leave_out=(
            "id",
            "incident_id",
            "phase",
            "key",
            "why",
            "due_at",
            "reminded",
            "version",
            "done_by",
            "done_reason",
        ),
        erase=blank(owner=None),
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_turn,
        title=("When you are on duty", "Pryd yr ydych ar ddyletswydd"),
        leave_out=(
            "id",
            "planned_by",
            "planned_at",
            "planned_reason",
            "cancelled_by",
            "cancelled_reason",
            "version",
        ),
        erase=keep_rows,
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_swap,
        title=("Turns that you were asked to take", "Troeon y gofynnwyd i chi eu cymryd"),
        leave_out=("id", "turn_id", "asked_by", "reason"),
        erase=keep_rows,
        keeps=Keeping.AUDIT,
    ),
    of_rows(
        duty_call,
        title=("Calls to look at signals", "Galwadau i edrych ar arwyddion"),
        person=("asked",),
        leave_out=("id", "step", "generation", "answered_by", "answered_at"),
        erase=take_out_of("asked"),
        keeps=Keeping.AUDIT,
    ),
)
