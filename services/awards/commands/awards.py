"""Awards: granted, renewed, reminded and, after their grace, lapsed (DOMAIN C6)."""

from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.commands.applications import AlreadyUnderWay
from awards.commands.awaiting import tell_group
from awards.commands.lead_times import LeadTimes, retime
from awards.domain.application import Application
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.ids import derived_id


class NoLongerRenewable(Refusal):
    slug = "no-longer-renewable"
    title = "This award can no longer be renewed"


async def award_to_renew(uow: UnitOfWork, application: Application) -> Award | None:
    """The award that an application would carry on; none when it lapsed in the meantime."""
    if application.renews is None:
        return None
    earlier = await store.get_award(uow, application.renews, lock=True)
    return earlier if earlier.status is AwardStatus.CURRENT else None


async def grant_award(
    uow: UnitOfWork, application: Application, renewed: Award | None, *, at: datetime
) -> Award:
    """Three years for what was decided; a renewed award ends where the new one begins."""
    scheme = await store.scheme_of(uow, application)
    award, granted = Award.grant(
        application,
        scheme.renewal,
        id=derived_id("award", application.id),
        on=london_day(at),
        renewed=renewed,
    )
    await store.insert_award(uow, award)
    uow.emit(granted)
    if renewed is not None:
        ended, event = renewed.give_way(award)
        await store.save_award(uow, ended)
        uow.emit(event)
    return award


async def begin_renewal(
    uow: UnitOfWork, award_id: UUID, *, application_id: UUID, by: Actor, at: datetime
) -> Application:
    """A draft that begins from what was answered last time, criterion by criterion."""
    award = await store.get_award(uow, award_id, lock=True)
    organisation = await store.get_organisation(uow, award.organisation_id, lock=True)
    access.must_be_applicant(by, organisation, award.stream)
    if award.status is not AwardStatus.CURRENT:
        raise NoLongerRenewable(
            "This award has ended, so there is nothing left to renew. You are welcome to apply "
            "again: your earlier answers are kept, and your coordinator can show you how."
        )
    if found := await store.find_open_application(uow, organisation.id, award.stream):
        if found.can_be_changed:
            return found
        raise AlreadyUnderWay(
            "Your renewal is with us already. You keep the award until we have decided; there is "
            "nothing more to send."
        )
    earlier = await store.get_application(uow, award.application_id)
    draft, event = Application.start(
        await store.current_scheme(uow, award.stream, london_day(at)),
        id=application_id,
        organisation_id=organisation.id,
        stream=award.stream,
        at=at,
        renews=award.id,
        called=earlier.called,
        answers=earlier.answers,
    )
    await store.insert_application(uow, draft, by=by, at=at)
    await parts.writes(uow, draft, by, at=at)
    await tell_group(uow, draft, await store.scheme_of(uow, draft))
    uow.emit(event)
    return draft


async def open_renewal_day(uow: UnitOfWork, day: date) -> int:
    """Take every step that `day` brings. Returns how many awards took one."""
    rules = await LeadTimes.read(uow)
    await retime(uow, rules, day)
    stepped: list[tuple[Award, str | None]] = []
    told = 0
    for due in await store.due_awards(uow, day):
        award = due.award
        after, event = award.open_day(
            day, rules.of(award, day), lead_id=due.lead_id, not_before=due.not_before
        )
        stepped.append((after, after.taken[-1] if after.taken != award.taken else None))
        if event is not None:
            told += 1
            uow.emit(event)
    if stepped:
        await store.save_steps(uow, stepped)
    return told
