"""Which generation of the official geography answers rest on."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class GeographySwitched(Event, type="membership.geography.switched.v1", about="generation_id"):
    """Another generation of places or postcodes counts; who moved follows in person.changed."""

    generation_id: UUID
    kind: Literal["constituencies", "postcodes"]
    published_on: date
