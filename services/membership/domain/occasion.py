"""Why a membership began or ended: where from, for what reason, and what set it off (PEERS A1)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    API = "api"
    SIGN_UP = "sign_up"
    IMPORT = "import"
    AWARD = "award"
    MERGER = "merger"
    LINK = "link"
    TIME = "time"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Occasion:
    """`trigger` names the request, event, signature or file that set it off, by its id.

    `by` is empty where no person of ours acted.
    """

    source: Source
    reason: str
    trigger: str
    by: UUID | None = None


UNRECORDED = Occasion(Source.NOT_RECORDED, "", "")
