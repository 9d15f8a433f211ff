"""Looks at the pages that we refer to: a person says whether a page still says what we rest on.

A page that answers may say something else by now, so no machine can tell.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sanctuary.actor import Decision, Role

LOOKERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class Found(StrEnum):
    """What whoever looked found there."""

    HOLDS = "holds"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Look:
    id: UUID
    url: str
    found: Found
    on: date
    made: Decision
