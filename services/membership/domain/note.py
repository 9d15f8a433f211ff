"""A note: something for one person to read on a page of ours; the mail about it says nothing.

All notes look alike from outside, whatever they are about: the same mail, the same link, the same
page before it is opened. So receiving one reveals nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What a note is about. `team` is any message of the team to anybody."""

    TEAM = "team"
    RECORD = "record"
    ASKED = "asked"
    CANCELLED = "cancelled"
    DEBRIEF = "debrief"
    CONSENT = "consent"
    NOMINATION = "nomination"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Note:
    """`about` is the record that it is about; `ambassador_id` whose own page it opens."""

    id: UUID
    kind: Kind
    person_id: UUID
    written_by: UUID
    written_at: datetime
    text: str = ""
    about: UUID | None = None
    ambassador_id: UUID | None = None
    version: int = 1


def leaves_at(written_at: datetime, every: timedelta) -> datetime:
    """The next moment at which notes leave together: so no mail tells when somebody acted."""
    return _BEGINNING + every * ((written_at - _BEGINNING) // every + 1)
