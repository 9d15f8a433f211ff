"""Awards' part in `sanctuary rehearse`: who applies, who does not, and what comes of it.

The clock of the awards is not imitated here: each day is `schedules.py` itself, on a copy. What is
played are people: holders who send their renewal in time, and panels that keep their promise.
"""

from awards.rehearsing.play import OPTIONS, play
from sanctuary.rehearse import Rehearsal

REHEARSAL = Rehearsal(
    play=play,
    options=OPTIONS,
    days=("renewals",),
    # No answer, no letter, no reason: the awards' clock and the figures do without.
    takes={
        "award": (),
        "application": (
            "id",
            "organisation_id",
            "stream",
            "scheme",
            "edition",
            "status",
            "version",
            "started_at",
            "submitted_at",
            "hear_by",
            "renews",
        ),
        "organisation": (),
        "local_lead": (),
        "merger_review": (
            "id",
            "award_id",
            "stream",
            "from_id",
            "to_id",
            "opened_on",
            "due_on",
            "status",
            "decided_by",
        ),
        "assessor": ("person_id", "registered_by", "registered_at"),
        "scheme_edition": ("key", "edition", "number", "rules", "valid_from", "made_at", "made_by"),
        "day_opened": (),
        "rehearsal_clock": (),
    },
)

__all__ = ["REHEARSAL"]
