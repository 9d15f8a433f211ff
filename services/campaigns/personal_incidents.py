"""What incidents hold about the people who answer them, and about those who report."""

from campaigns.tables import incident_task
from sanctuary.personal import Holding, Keeping, blank, of_rows

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
)
