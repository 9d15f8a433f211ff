"""The end of a concern that was upheld: a second person withdraws the award, or keeps it."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.commands import seating
from awards.commands.certificates import say_celebration
from awards.commands.concerns import TEAM, award_that_runs_on, must_be_free
from awards.domain import keeping
from awards.domain.application import Application
from awards.domain.application import Status as Stage
from awards.domain.award import Award
from awards.domain.concern import Concern
from awards.store import concerns, letters, mergers
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.http import check_version


class LetterWaits(Refusal):
    slug = "letter-waits"
    title = "A letter about the renewal waits"


async def conclude(
    uow: UnitOfWork,
    concern_id: UUID,
    reason: str,
    *,
    withdraw: bool,
    expected: int,
    by: Actor,
    at: datetime,
) -> Concern:
    """Only by somebody else than who found the concern upheld, who is on the case since."""
    found = await concerns.get_concern(uow, concern_id, lock=True)
    await must_be_free(uow, found, by, *TEAM)
    check_version(expected, found.version)
    made = Decision(by.id, at, reason)
    if withdraw:
        concluded = found.withdraw_award(made)
        await _withdraw(uow, concluded, made)
    else:
        concluded, event = found.keep_award(made)
        uow.emit(event)
    await letters.note_part(uow, found.application_id, by.id, "looked_into", at=at)
    return await concerns.save_concern(uow, concluded)


async def _withdraw(uow: UnitOfWork, concern: Concern, made: Decision) -> None:
    """The award, and what followed or precedes it, so that none of them counts from today."""
    award = await award_that_runs_on(uow, concern.award_id)
    keeping.must_run(award)
    today = london_day(made.at)
    await _stop_renewal(uow, award, made)
    if review := await mergers.open_about(uow, award.id):
        await mergers.save_review(uow, review.drop())
    held = [award]
    if award.renews is not None and award.starts_on > today:
        held.append(await store.get_award(uow, award.renews, lock=True))
    lead_id = await store.lead_of(uow, award.id)
    for each in held:
        await store.save_award(uow, keeping.withdraw(each, on=today))
        await say_celebration(uow, each, agreed=False)
        uow.emit(
            AwardWithdrawn(
                award_id=each.id,
                concern_id=concern.id,
                organisation_id=each.organisation_id,
                stream=each.stream,
                withdrawn_on=today,
                lead_id=lead_id,
                conditions=await concerns.open_conditions(uow, each.id),
            )
        )


async def _stop_renewal(uow: UnitOfWork, award: Award, made: Decision) -> None:
    """A renewal that is under way ends with the award that it would have carried on."""
    renewal = await store.find_open_application(uow, award.organisation_id, award.stream)
    if renewal is None or renewal.renews != award.id:
        return
    _must_not_await_letter(renewal)
    ended, event = renewal.withdraw()
    await store.save_application(uow, ended, by=Actor(made.by), at=made.at)
    if renewal.submitted_at is not None:
        await seating.close(uow, renewal.id)
    uow.emit(event)


def _must_not_await_letter(renewal: Application) -> None:
    if renewal.status is Stage.DECIDED_SOON:
        raise LetterWaits(
            "Somebody has decided about the renewal of this award, and the letter waits. Ask the "
            "coordinator to take it back first, so that no letter says the opposite of this."
        )
