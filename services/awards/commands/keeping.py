"""What people do with an award that runs: correct its dates, say whether it will be renewed."""

from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.commands.lead_times import LeadTimes
from awards.domain import keeping
from awards.domain.award import Award, Intention
from awards.queries import access
from awards.store import mergers
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version


async def correct_dates(
    uow: UnitOfWork,
    award_id: UUID,
    starts_on: date,
    expires_on: date,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Award:
    """Staff put the dates of an award right, and say why. The holder is told."""
    award = await store.get_award(uow, award_id, lock=True)
    organisation = await store.get_organisation(uow, award.organisation_id)
    by.must(*access.COORDINATORS, **access.scope(award.stream, organisation))
    access.must_not_be_holder(by, organisation)
    await access.must_not_be_kept_away(uow, organisation, by)
    check_version(expected, award.version)
    today = london_day(at)
    rule = (await LeadTimes.read(uow)).of(award, today)
    moved, event = keeping.correct_dates(award, starts_on, expires_on, rule, on=today)
    saved = await store.save_award(uow, moved)
    await parts.note(uow, award.application_id, by, at=at)
    await store.add_correction(uow, award, saved, Decision(by.id, at, reason))
    uow.emit(event)
    return saved


async def intend(
    uow: UnitOfWork,
    award_id: UUID,
    intention: Intention,
    *,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Award:
    """The holder says whether they will renew; whoever looks after the award hears of it."""
    award = await store.get_award(uow, award_id, lock=True)
    organisation = await store.get_organisation(uow, award.organisation_id)
    access.must_be_applicant(by, organisation, award.stream)
    if not access.is_applicant(by, organisation, None):
        await access.must_not_be_kept_away(uow, organisation, by)
        await parts.note(uow, award.application_id, by, at=at)
    today = london_day(at)
    rule = (await LeadTimes.read(uow)).of(award, today)
    said, event = keeping.intend(award, intention, rule, on=today)
    if event is None:
        return award
    saved = await store.save_award(uow, said)
    await store.add_answer(uow, award_id, intention, Decision(by.id, at, reason))
    lead_id = await store.lead_of(uow, award_id)
    uow.emit(event.model_copy(update={"lead_id": lead_id}))
    return saved


async def organisation_ended(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Its awards end with it: nobody is left to hold them, or to be reminded."""
    for award in await store.held_by(uow, organisation_id):
        if review := await mergers.open_about(uow, award.id):
            await mergers.save_review(uow, review.drop())
        ended, event = keeping.close(award, "organisation_closed", on=uow.clock.today())
        await store.save_award(uow, ended)
        uow.emit(event)
