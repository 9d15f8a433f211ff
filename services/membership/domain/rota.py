"""Whose turn it is: whoever was never asked first, then whoever was asked longest ago (DOMAIN C8).

What counts is when somebody was asked, never what they answered: declining costs nothing. Of those
who were asked on the same day, whoever did not come then goes before whoever came. What is still
equal is ordered by a keyed hash: always the same, and nobody can be put first by a name or an id.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """The last time that somebody was asked, and whether they came."""

    on: date
    came: bool = False


def in_turn(
    members: Iterable[UUID], last: Mapping[UUID, Asked], tie: Callable[[UUID], bytes]
) -> list[UUID]:
    """Everybody, in the order in which they are asked."""

    def place(member: UUID) -> tuple[date, bool, bytes]:
        asked = last.get(member)
        if asked is None:
            return date.min, False, tie(member)
        return asked.on, asked.came, tie(member)

    return sorted(members, key=place)


def fair_bound(members: int, places: int) -> int:
    """Meetings after which everybody who was a member all the time has been asked again."""
    return -(-members // places)
