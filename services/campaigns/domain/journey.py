"""A supporter's own path: six steps in any order, what they wrote for themself, and nobody else's.

Not a tick-box exercise (DOMAIN C9): nothing here can be compared between people. What leaves is a
count of steps by month, worked out from the difference between two states of one journal.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sanctuary.errors import Invalid, NotFound, Refusal

MOST_WORDS = 4000
MOST_ALLIES = 50
MOST_WEEKS = 150
LONGEST_LINE = 200


class Step(StrEnum):
    YOUR_STORY = "your_story"
    TALK_TO_A_FRIEND = "talk_to_a_friend"
    LOCAL_MEDIA = "local_media"
    WRITE_TO_MP = "write_to_mp"
    ELEVATOR_PITCH = "elevator_pitch"
    GET_VISUAL = "get_visual"


class JournalFull(Refusal):
    slug = "journal-full"
    title = "There is no more room here"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one step: since when it is done, if it is, and words of their own."""

    done_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ally:
    """Somebody whom people listen to, as the person thinks of them."""

    id: UUID
    who: str
    angle: str = ""
    plan: str = ""
    welcomed: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """All that one person keeps on their path; `version` counts how often it was saved."""

    version: int = 0
    steps: Mapping[Step, Kept] = field(default_factory=dict)
    weeks: Mapping[date, str] = field(default_factory=dict)
    allies: tuple[Ally, ...] = ()

    def of(self, step: Step) -> Kept:
        return self.steps.get(step, Kept())

    def keep(self, step: Step, *, done: bool, words: str, day: date) -> Self:
        """Write down where one step stands. The day on which it was done stays the first one."""
        since = (self.of(step).done_on or day) if done else None
        kept = Kept(since, checked(words, MOST_WORDS, "words"))
        return self._next(steps={**self.steps, step: kept})

    def reflect(self, week: date, words: str) -> Self:
        """Write down how the challenge of a week went; nothing written takes it away."""
        weeks = {**self.weeks, week: checked(words, MOST_WORDS, "words")}
        weeks = {each: said for each, said in weeks.items() if said}
        if len(weeks) > MOST_WEEKS:
            raise JournalFull("Delete what you wrote in an early week, and then write this one.")
        return self._next(weeks=weeks)

    def draw(self, ally: Ally) -> Self:
        """Put somebody on the map, or write them anew."""
        tidy = replace(
            ally,
            who=checked(ally.who, LONGEST_LINE, "who"),
            plan=checked(ally.plan, MOST_WORDS, "plan"),
        )
        if not tidy.who:
            raise _invalid("who", "Say whom you think of: a first name or a role is enough.")
        known = {each.id: each for each in self.allies} | {ally.id: tidy}
        if len(known) > MOST_ALLIES:
            raise JournalFull(
                f"Your map has {MOST_ALLIES} people already. Take somebody off it first."
            )
        return self._next(allies=tuple(known.values()))

    def rub_out(self, ally_id: UUID) -> Self:
        """Take somebody off the map. Raises NotFound."""
        left = tuple(each for each in self.allies if each.id != ally_id)
        if len(left) == len(self.allies):
            raise NotFound("Nobody on your map has that id.")
        return self._next(allies=left)

    def _next(self, **changes: Any) -> Self:
        return replace(self, version=self.version + 1, **changes)


def checked(words: str, most: int, name: str) -> str:
    """Words as they are kept. Raises Invalid for what is too long or cannot be stored."""
    tidy = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(tidy) > most:
        raise _invalid(name, f"Keep this to {most:,} characters; these are {len(tidy):,}.")
    return tidy


def counted(before: Journal, after: Journal) -> Mapping[tuple[date, Step], int]:
    """By how much the counts of each month change; whose journal it is cannot be told from it."""
    change: Counter[tuple[date, Step]] = Counter()
    for sign, journal in ((-1, before), (1, after)):
        for step, kept in journal.steps.items():
            if kept.done_on is not None:
                change[kept.done_on.replace(day=1), step] += sign
    return {what: by for what, by in change.items() if by}


def joined(kept: Journal, gone: Journal) -> Journal:
    """One journal from two of the same person: nothing that was written is lost."""
    steps = {step: _both(kept.of(step), gone.of(step)) for step in Step}
    weeks = {
        week: "\n\n".join(each.weeks[week] for each in (kept, gone) if week in each.weeks)
        for week in {**kept.weeks, **gone.weeks}
    }
    allies = {each.id: each for each in (*gone.allies, *kept.allies)}
    return Journal(kept.version + 1, steps, weeks, tuple(allies.values()))


def _both(one: Kept, other: Kept) -> Kept:
    days = [each.done_on for each in (one, other) if each.done_on is not None]
    words = [each.words for each in (one, other) if each.words]
    return Kept(min(days, default=None), "\n\n".join(words))


def _invalid(name: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[{"field": name, "detail": detail}])
