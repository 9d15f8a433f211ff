"""Asking for somebody with lived experience to come along: membership asks, nobody is named."""

from dataclasses import replace
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from campaigns.commands import deed_timer
from campaigns.domain.deed import Deed
from campaigns.domain.deeds.shape import Status
from campaigns.store import deeds as store
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.events.campaigns import CompanionAsked
from sanctuary.ids import derived_id

Purpose = Literal["mp_meeting", "speaking", "campaign_action", "story", "media"]


class NoCompanion(Refusal):
    slug = "no-companion"
    title = "Nobody can be asked for this"


def must_fit(deed: Deed, *, at: datetime) -> None:
    """Raises NoCompanion for what is no occasion for it, is over, or has no day yet."""
    if deed.kind.companion is None:
        raise NoCompanion(
            "For this kind of action nobody is asked to come along. A meeting, an event, a "
            "broadcast or a story is an occasion for it."
        )
    if deed.due_at is None or deed.waiting:
        raise NoCompanion("This is done or over, so nobody is asked for it any more.")
    takes_place = deed.takes_place_at
    if deed.kind.when is not None and (takes_place is None or takes_place <= at):
        raise NoCompanion(
            "Say first when it takes place, on a day to come: whoever is asked has to know."
        )


async def ask(uow: UnitOfWork, deed: Deed, *, at: datetime) -> Deed:
    """Ask membership for somebody. Asked again, it stays one request."""
    if deed.companion_asked_at is not None:
        return deed
    must_fit(deed, at=at)
    await _must_live_somewhere(uow, deed.person_id)
    takes_place = deed.takes_place_at
    uow.emit(
        CompanionAsked(
            request_id=derived_id("companion", deed.id),
            person_id=deed.person_id,
            purpose=cast("Purpose", deed.kind.companion),
            takes_place_on=london_day(takes_place) if takes_place else None,
        )
    )
    return await deed_timer.save(uow, replace(deed, companion_asked_at=at))


async def _must_live_somewhere(uow: UnitOfWork, person_id: UUID) -> None:
    """Ambassadors are asked by those who know the nation: without one nobody could."""
    if await store.nation_of(uow, person_id) is None:
        raise NoCompanion(
            "We do not know in which nation you live, so we cannot tell who could be asked. Tell "
            "your local group what you plan, or sign up again with your postcode."
        )


def asks_by_itself(target: Status) -> bool:
    """Whether a step is the asking: sharing an Ambassador's story begins with it."""
    return target is Status.REQUESTED
