"""A renewal beside what it renews: for its holder, its coordinator and its panel."""

from dataclasses import replace
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.award import Award
from awards.domain.renewal import Difference, LastTime, Planned, difference
from awards.queries import access
from awards.store import conditions, preparing
from awards.store import targets as kept
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def of_award(uow: UnitOfWork, award_id: UUID, *, by: Actor) -> Difference:
    """What a holder finds when they think of renewing, with their draft if there is one."""
    award = await store.get_award(uow, award_id)
    organisation = await store.get_organisation(uow, award.organisation_id)
    access.must_be_applicant(by, organisation, award.stream)
    if not access.is_applicant(by, organisation, None):
        await access.must_not_be_kept_away(uow, organisation, by)
    found = await store.find_open_application(uow, award.organisation_id, award.stream)
    renewal = found if found is not None and found.renews == award.id else None
    return await _beside(uow, award, renewal)


async def of_application(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Difference:
    """What whoever reads a renewal weighs: only what has changed has to be read anew."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    if application.renews is None:
        raise NotFound("This is a first application: there is nothing to compare it with.")
    award = await store.get_award(uow, application.renews)
    if seen_as == "panel" and (sent := await store.submissions_of(uow, application.id)):
        answers = await store.answers_at(uow, application.id, sent[0].version)
        application = replace(application, answers=answers)
    return await _beside(uow, award, application)


async def _beside(uow: UnitOfWork, award: Award, renewal: Application | None) -> Difference:
    earlier = await store.get_application(uow, award.application_id)
    prepared = await preparing.preparation_of(uow, earlier.id)
    last = LastTime(
        scheme=await store.scheme_of(uow, award),
        answers=earlier.answers,
        evidence=[
            each for each in await store.evidence_of(uow, earlier.id) if each.removed_at is None
        ],
        planned={
            key: Planned(each.intention, each.due_on)
            for key, each in prepared.items()
            if each.intention or each.due_on
        },
        targets=await kept.targets_of(uow, award.id),
        conditions=await conditions.conditions_of(uow, award.id),
    )
    if renewal is None:
        today = london_day(uow.clock.now())
        return difference(last, await store.current_scheme(uow, award.stream, today), None, {})
    scheme = await store.scheme_of(uow, renewal)
    return difference(last, scheme, renewal, await kept.progress_of(uow, renewal.id))
