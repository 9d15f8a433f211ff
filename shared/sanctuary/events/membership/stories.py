"""Stories that campaigns may use: how long and where. Of whom a story is stays sealed."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from sanctuary.events import Event


class StoryConsent(BaseModel):
    """One channel, until a day."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    channel: str
    until: date


class StoryConsentsChanged(Event, type="membership.story.consents_changed.v1", about="story_id"):
    """Where campaigns may use a story now, all of it; nothing listed: nowhere, take it down.

    `story_id` is an alias that membership alone can resolve. It says nothing of anybody, and leaves
    on its own, with nothing that joins it to a person.
    """

    story_id: UUID
    consents: tuple[StoryConsent, ...] = ()
