"""Whom an alert asks, in which order: a group's contacts one by one, then those who answer for it.

The order is fixed when the alert is raised. Who has left, or lost the role, since then is passed
over when their turn comes. Only roles that anybody may know of are here; roles that say something
about a person's life never are (DOMAIN B).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Grant, Role, ScopeKind


class Level(StrEnum):
    """How far an alert has gone, in this order."""

    CONTACT = "contact"
    GROUP = "group"
    REGION = "region"
    NATION = "nation"
    UK = "uk"


# Whoever holds one of these answers for groups there; the first of them is asked if there is any.
ANSWERS: dict[Level, tuple[tuple[Role, ...], ...]] = {
    Level.GROUP: ((Role.GROUP_OFFICER,),),
    Level.REGION: ((Role.NATION_COORDINATOR,),),
    Level.NATION: ((Role.NATION_COORDINATOR, Role.DUTY_OFFICER),),
    Level.UK: ((Role.DUTY_OFFICER,), (Role.NATIONAL_TEAM,)),
}
OUTSIDE = frozenset({Level.REGION, Level.NATION, Level.UK})


class Answer(StrEnum):
    TAKEN_ON = "taken_on"
    DECLINED = "declined"
    # Took it on and was not heard of again, or let it go.
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role somewhere."""

    person_id: UUID
    grant: Grant


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a group lies, as far as we know."""

    group_id: UUID
    region: str | None = None
    nation: str | None = None

    def scope(self, level: Level) -> tuple[ScopeKind, str] | None:
        """What a grant must be for; None where we do not know the place."""
        place = {
            Level.GROUP: (ScopeKind.GROUP, str(self.group_id)),
            Level.REGION: (ScopeKind.REGION, self.region),
            Level.NATION: (ScopeKind.NATION, self.nation),
            Level.UK: (ScopeKind.UK, ""),
        }[level]
        return None if place[1] is None else (place[0], place[1])


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in the chain. Everybody of a step is asked together."""

    person_id: UUID
    step: int
    level: Level
    asked_at: datetime | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None

    def asked(self, at: datetime) -> Self:
        return replace(self, asked_at=at)

    def answered(self, answer: Answer, at: datetime) -> Self:
        return replace(self, answer=answer, answered_at=at)


def chain(
    contacts: Sequence[UUID], holders: Iterable[Holder], where: Whereabouts
) -> tuple[Place, ...]:
    """Each contact alone, then each level as a whole; nobody stands in it twice."""
    places = [
        Place(person, step, Level.CONTACT) for step, person in enumerate(dict.fromkeys(contacts), 1)
    ]
    known = list(holders)
    seen = {place.person_id for place in places}
    step = len(places)
    for level in ANSWERS:
        people = sorted(answering(level, known, where) - seen)
        step += bool(people)
        places += [Place(person, step, level) for person in people]
        seen.update(people)
    return tuple(places)


def answering(level: Level, holders: Collection[Holder], where: Whereabouts) -> set[UUID]:
    """Who answers for groups of this place at a level, by what they hold now."""
    scope = where.scope(level)
    for roles in ANSWERS[level] if scope else ():
        people = {
            one.person_id
            for one in holders
            if one.grant.role in roles and (one.grant.scope_kind, one.grant.scope_id) == scope
        }
        if people:
            return people
    return set()


def still_there(
    places: Iterable[Place],
    contacts: Collection[UUID],
    holders: Collection[Holder],
    where: Whereabouts,
) -> set[UUID]:
    """Who of the chain still has the place that they had when it was drawn up."""
    now = {level: answering(level, holders, where) for level in ANSWERS}
    now[Level.CONTACT] = set(contacts)
    return {one.person_id for one in places if one.person_id in now[one.level]}
