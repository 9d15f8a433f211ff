"""Campaigns hear where they may use a story, and nothing about whose it is.

The news leaves in a transaction of its own, a moment later: in that of an erasure or of somebody's
own page, it would be joined to a person by what it was set off by.
"""

from uuid import UUID

from membership.domain.story import Story
from membership.sealed import STORIES, Why, open_for
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import StoryConsent, StoryConsentsChanged
from sanctuary.ids import derived_id
from sanctuary.schedule import set_timer

LEAVING = "story_consents"


async def changed(uow: UnitOfWork, before: Story, after: Story | None) -> None:
    """Say so, if it makes a difference to campaigns. `after` is None when the story went."""
    given = () if after is None else after.given_for_campaigns()
    if before.given_for_campaigns() != given:
        await set_timer(
            uow,
            f"{LEAVING} {before.id}",
            kind=LEAVING,
            due_at=uow.clock.now(),
            payload={"story_id": str(before.id)},
        )


def known_as(story_id: UUID) -> UUID:
    """The id by which campaigns know a story: no id of what is sealed leaves membership."""
    return derived_id("story for campaigns", story_id)


async def tell(uow: UnitOfWork, story_id: UUID) -> None:
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the consents for a story")
    found = await STORIES.get(uow, story_id, key, lock=True)
    held = () if found is None else found.held_for_campaigns(uow.clock.today())
    consents = tuple(StoryConsent(channel=channel.value, until=until) for channel, until in held)
    uow.emit(StoryConsentsChanged(story_id=known_as(story_id), consents=consents))
