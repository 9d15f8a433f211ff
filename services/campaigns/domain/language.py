"""Whether those whom a call reaches read it in the language they chose (PEERS B21).

A call may go out all the same, where whoever launches it says why: that stays with it. So may one
of which nobody can say it just now, for an urgent call does not wait for a service that is away.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sanctuary.errors import Refusal

_FIELD = "#/fallback_reason"


class LanguageIncomplete(Refusal):
    slug = "language-incomplete"
    title = "Some people would not read this in their language"

    def __init__(self, people: int) -> None:
        super().__init__(
            f"{_who(people)} would get it in English, or in a Welsh that is older than the "
            "English. Have the message, or the title, translated and launch again, or say in "
            "fallback_reason why it goes out all the same.",
            errors=[{"pointer": _FIELD, "detail": f"Needed for {people}."}],
        )


class LanguageNotKnown(Refusal):
    slug = "language-not-known"
    title = "We cannot say who would read this in their language"

    def __init__(self) -> None:
        super().__init__(
            "Notifications does not say just now how many people who prefer Welsh would get "
            "English. Try again in a minute; or, if this cannot wait, say in fallback_reason why "
            "it goes out all the same.",
            errors=[{"pointer": _FIELD, "detail": "Needed while nobody can say."}],
        )


@dataclass(frozen=True, slots=True)
class Fallback:
    """Why a call went out that `people` do not read in their language; None: nobody could say."""

    people: int | None
    reason: str
    by: UUID
    at: datetime

    @classmethod
    def decided(cls, people: int | None, reason: str, *, by: UUID, at: datetime) -> Self | None:
        """Nothing to decide where nobody falls back. Raises where a reason is needed."""
        if people == 0:
            return None
        if not reason.strip():
            raise LanguageNotKnown if people is None else LanguageIncomplete(people)
        return cls(people, reason.strip(), by, at)


def forecast(people: int | None) -> str:
    """What is ahead, in plain words."""
    if people is None:
        return (
            "Notifications has not said how many people who prefer Welsh would get English. "
            "If it does not answer at the launch either, the launch needs a reason."
        )
    if people == 0:
        return "The message is there in Welsh for those who prefer it."
    return (
        f"{_who(people)} would get this in English, or in a Welsh that is older than the English. "
        "Have message and title translated before the launch, or be ready to say why it goes out "
        "all the same."
    )


def _who(people: int) -> str:
    return "1 person who prefers Welsh" if people == 1 else f"{people:,} people who prefer Welsh"
