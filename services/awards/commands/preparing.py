"""Self-assessment, plan, particulars, and colleagues who help to write."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain.application import Application, Status
from awards.domain.preparing import (
    LONGEST_ROLE,
    MOST_COLLEAGUES,
    Colleague,
    Level,
    Particulars,
    Prepared,
    TooManyColleagues,
    must_add_up,
    must_fit,
)
from awards.store import preparing
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Stale


async def assess(
    uow: UnitOfWork,
    application_id: UUID,
    levels: Mapping[str, Level],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Application:
    """Where the applicant stands, criterion by criterion; for themselves, and open to change."""
    application = await _open(uow, application_id, expected, by, at=at)
    before = await preparing.preparation_of(uow, application_id)
    said = {
        key: replace(before.get(key, Prepared(key)), level=level) for key, level in levels.items()
    }
    must_fit(await store.scheme_of(uow, application), said)
    await preparing.save_preparation(uow, application_id, said.values(), by=by, at=at)
    reached = application.reach(Status.SELF_ASSESSMENT)
    return await store.save_application(uow, reached, by=by, at=at)


async def plan(
    uow: UnitOfWork,
    application_id: UUID,
    intentions: Mapping[str, tuple[str, date | None]],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Application:
    """What the applicant intends under each criterion, and by when."""
    application = await _open(uow, application_id, expected, by, at=at)
    before = await preparing.preparation_of(uow, application_id)
    said = {
        key: replace(before.get(key, Prepared(key)), intention=text, due_on=due_on)
        for key, (text, due_on) in intentions.items()
    }
    must_fit(await store.scheme_of(uow, application), said)
    await preparing.save_preparation(uow, application_id, said.values(), by=by, at=at)
    return await store.save_application(uow, application.reach(Status.PLAN), by=by, at=at)


async def give_particulars(
    uow: UnitOfWork,
    application_id: UUID,
    given: Particulars,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Application:
    """How many of the staff took part, and with whom the organisation works locally."""
    application = await _open(uow, application_id, expected, by, at=at)
    must_add_up(given)
    await preparing.save_particulars(uow, application_id, given, by=by, at=at)
    return await store.save_application(uow, application, by=by, at=at)


async def invite_colleague(
    uow: UnitOfWork,
    application_id: UUID,
    helps_as: str,
    *,
    colleague_id: UUID,
    by: Actor,
    at: datetime,
) -> Colleague:
    """Somebody who may read and write this application, and nothing else."""
    application = await store.get_application(uow, application_id, lock=True)
    await parts.leads(uow, application, by, at=at)
    if not application.can_be_changed:
        raise Invalid(
            "This application has been sent, so there is nothing to help with just now. If it is "
            "returned to you, invite your colleague then."
        )
    if not helps_as or len(helps_as) > LONGEST_ROLE:
        raise Invalid(
            "Say in a few words what your colleague does, for example “teaches languages”, so that "
            "you know later whose link it is. Their name is not needed.",
            errors=[{"field": "helps_as", "detail": f"Up to {LONGEST_ROLE} characters."}],
        )
    if len(await preparing.colleagues_of(uow, application_id)) >= MOST_COLLEAGUES:
        raise TooManyColleagues(
            f"{MOST_COLLEAGUES} colleagues have a link already. Take one back that is not used."
        )
    new = Colleague(colleague_id, application_id, helps_as, by.id, at)
    await preparing.insert_colleague(uow, new)
    return new


async def remove_colleague(
    uow: UnitOfWork, application_id: UUID, colleague_id: UUID, *, by: Actor, at: datetime
) -> None:
    application = await store.get_application(uow, application_id, lock=True)
    await parts.leads(uow, application, by, at=at)
    found = await preparing.get_colleague(uow, application_id, colleague_id)
    await preparing.remove_colleague(uow, found.id, by=by, at=at)


async def _open(
    uow: UnitOfWork, application_id: UUID, expected: int, by: Actor, *, at: datetime
) -> Application:
    application = await store.get_application(uow, application_id, lock=True)
    await parts.writes(uow, application, by, at=at)
    if not application.can_be_changed:
        raise Invalid(
            "This application has been sent, so this can no longer be changed. If something is "
            "missing, ask the coordinator to return it to you."
        )
    if application.version != expected:
        raise Stale(
            "Somebody else saved this application after you opened it. Open it again, see what "
            "changed, then save yours."
        )
    return application
