"""Following what awards decides, whichever of its events arrives first."""

from membership.commands import legacy, networks
from membership.domain.recognition import Ending, Origin, Recognition
from membership.store import recognitions as store
from sanctuary.db import UnitOfWork
from sanctuary.errors import TryAgain
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
)


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
