"""Which challenge a week has: they come in turn, by the calendar alone, the same for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.domain.playbook import Said

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Challenge:
    """Something small to do within a week."""

    key: str
    title: Said
    text: Said


def week_of(day: date) -> date:
    """The Monday that begins the week of a day."""
    return day - timedelta(days=day.weekday())


def of_week(challenges: Sequence[Challenge], week: date) -> Challenge:
    """The challenge of the week that begins on Monday `week`."""
    return challenges[(week.toordinal() // 7) % len(challenges)]


def is_over(week: date, *, today: date) -> bool:
    """Whether a week has passed: nobody hears of it late."""
    return week + WEEK <= today
