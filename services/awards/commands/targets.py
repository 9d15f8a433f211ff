"""Targets: agreed when an award is made, told about when it is renewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain import renewal
from awards.domain.keeping import must_run
from awards.domain.renewal import Progress, Result, Target
from awards.queries import access
from awards.store import targets as kept
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Meant:
    """One target as it is given: under which criterion, in whose words, until when."""

    criterion: str
    words: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a holder says about one target."""

    target_id: UUID
    result: Result
    words: str


async def set_targets(
    uow: UnitOfWork,
    award_id: UUID,
    meant: Sequence[Meant],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Sequence[Target]:
    """All targets of an award, as agreed with its holder; what was said before stays on record."""
    award = await store.get_award(uow, award_id, lock=True)
    organisation = await store.get_organisation(uow, award.organisation_id)
    by.must(*access.COORDINATORS, **access.scope(award.stream, organisation))
    access.must_not_be_holder(by, organisation)
    await access.must_not_be_kept_away(uow, organisation, by)
    check_version(expected, award.version)
    must_run(award)
    targets = [Target(new_id(), award_id, one.criterion, one.words, one.due_on) for one in meant]
    renewal.must_be_targets(await store.scheme_of(uow, award), targets)
    await parts.note(uow, award.application_id, by, at=at)
    await kept.replace_targets(uow, award_id, targets, by=by, at=at)
    await store.save_award(uow, award)
    return await kept.targets_of(uow, award_id)


async def tell_progress(
    uow: UnitOfWork,
    application_id: UUID,
    told: Sequence[Told],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The holder says what became of each target; until the renewal is sent they may say more."""
    application = await store.get_application(uow, application_id, lock=True)
    await parts.writes(uow, application, by, at=at)
    if application.renews is None:
        raise Invalid(
            "This is a first application, so there are no targets to look back on. Write what you "
            "mean to do in your plan."
        )
    if not application.can_be_changed:
        raise Invalid(
            "This renewal has been sent, so nothing can be added now. If something is missing, "
            "ask the coordinator to return it to you."
        )
    renewal.must_be_about(
        await kept.targets_of(uow, application.renews), [one.target_id for one in told]
    )
    progress = [Progress(one.target_id, one.result, one.words, at) for one in told]
    await kept.save_progress(uow, application_id, progress, by=by)
