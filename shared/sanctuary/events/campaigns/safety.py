"""Where people are kept safe during an incident: by nation and local authority, nothing finer.

They say where something is paused, never what happened there and never that anybody is there.
"""

from uuid import UUID

from sanctuary.events import Event


class MaskAsked(Event, type="campaigns.mask.asked.v1", about="mask_id"):
    """Somebody who leads the incident asks for a mask over the public directory."""

    mask_id: UUID
    incident_id: UUID
    asked_by: UUID
    nation: str | None = None
    area: str | None = None
    stream: str | None = None


class AreaPaused(Event, type="campaigns.area.paused.v1", about="incident_id"):
    """Requests to Ambassadors and visits wait there: an area, else a nation, else everywhere."""

    incident_id: UUID
    nation: str | None = None
    area: str | None = None


class AreaResumed(Event, type="campaigns.area.resumed.v1", about="incident_id"):
    """They go on."""

    incident_id: UUID
