"""Which local authorities lie near a place, by their centres. No person has a point on a map.

We hold no coordinates of people and want none. The centre of an authority stands for whoever lives
in it: coarse in the country, honest everywhere, and safe for people seeking sanctuary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from campaigns.domain.audience import Within

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Point:
    lat: float
    lon: float


def kilometres(one: Point, other: Point) -> float:
    """The distance over ground (haversine)."""
    lat, lon = radians(other.lat - one.lat), radians(other.lon - one.lon)
    over = sin(lat / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(lon / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(over)))


def areas_within(rule: Within, centres: Mapping[str, Point]) -> tuple[str, ...]:
    """The authorities whose centre lies in the radius, in order; none where nothing is known."""
    if rule.area is not None:
        middle = centres.get(rule.area)
    else:
        middle = Point(rule.lat or 0.0, rule.lon or 0.0)
    if middle is None:
        return ()
    return tuple(
        sorted(code for code, centre in centres.items() if kilometres(middle, centre) <= rule.km)
    )
