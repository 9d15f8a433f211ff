"""Following what awards decides, whichever of its events arrives first."""

from datetime import datetime
from uuid import UUID

from membership.commands import legacy, networks
from membership.domain.recognition import Ending, Origin, Recognition
from membership.store import recognitions as store
from membership.store.team import close_tasks
from sanctuary.actor import SYSTEM, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import TryAgain
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
    AwardPassedOn,
    AwardRenewed,
)
from sanctuary.events.concerns import AwardWithdrawn

AWARD_REVIEW = "award_review"


async def granted(uow: UnitOfWork, events: list[AwardGranted]) -> None:
    """An award begins; the one that it renews ends on the day on which this one begins."""
    await store.keep_recognitions(
        uow,
        [
            Recognition(
                award_id=event.award_id,
                organisation_id=event.organisation_id,
                stream=event.stream,
                starts_on=event.starts_on,
                expires_on=event.expires_on,
                origin=Origin.AWARD,
            )
            for event in events
        ],
    )
    await legacy.replaced_by_awards(uow, events)
    await networks.enter_awarded(uow, events)
    for event in events:
        if event.renews is not None:
            await store.end_recognition(
                uow,
                event.renews,
                Ending.RENEWED,
                on=event.starts_on,
                successor=event.award_id,
            )


async def renewed(uow: UnitOfWork, event: AwardRenewed) -> None:
    """The clock of the old award stopped. Without its beginning this waits for it."""
    old = await store.get_recognition(uow, event.award_id)
    new = await store.get_recognition(uow, event.successor_id)
    if old is None or new is None:
        raise TryAgain("an award of this renewal has not arrived yet")
    await store.end_recognition(
        uow, old.award_id, Ending.RENEWED, on=new.starts_on, successor=new.award_id
    )


async def lapsed(uow: UnitOfWork, event: AwardLapsed) -> None:
    """Grace is over: the award ended on the day on which it expired; its history stays."""
    if not await store.end_recognition(uow, event.award_id, Ending.LAPSED, on=event.expired_on):
        raise TryAgain("the beginning of this award has not arrived yet")


async def dates_corrected(uow: UnitOfWork, event: AwardDatesCorrected) -> None:
    """Staff of awards put the dates right: the history says what was really so."""
    if not await store.correct_dates(
        uow, event.award_id, starts_on=event.starts_on, expires_on=event.expires_on
    ):
        raise TryAgain("the beginning of this award has not arrived yet")


async def closed(uow: UnitOfWork, event: AwardClosed) -> None:
    """Its holder is no more; the time until then stays on record."""
    if not await store.end_recognition(uow, event.award_id, Ending.CLOSED, on=event.ended_on):
        raise TryAgain("the beginning of this award has not arrived yet")
    await _nothing_left_to_review(uow, event.organisation_id, at=uow.clock.now())


async def withdrawn(uow: UnitOfWork, event: AwardWithdrawn) -> None:
    """Two people decided that it no longer stands; the time until then stays on record."""
    if not await store.end_recognition(
        uow, event.award_id, Ending.WITHDRAWN, on=event.withdrawn_on
    ):
        raise TryAgain("the beginning of this award has not arrived yet")
    await _nothing_left_to_review(uow, event.organisation_id, at=uow.clock.now())


async def passed_on(uow: UnitOfWork, event: AwardPassedOn, *, at: datetime) -> None:
    """Somebody of awards decided that it carries on with the body that goes on."""
    if not await store.pass_on(uow, event.award_id, event.organisation_id):
        raise TryAgain("the beginning of this award has not arrived yet")
    await _nothing_left_to_review(uow, event.from_organisation_id, at=at)


async def _nothing_left_to_review(uow: UnitOfWork, organisation_id: UUID, *, at: datetime) -> None:
    """The task that a merge opened here ends with the last award that was to be looked at."""
    today = london_day(at)
    held = await store.recognitions_of(uow, organisation_id)
    if not any(one.ended_on is None or one.ended_on > today for one in held):
        made = Decision(SYSTEM.id, at, "decided where awards are looked after")
        await close_tasks(uow, organisation_id, made, AWARD_REVIEW)
