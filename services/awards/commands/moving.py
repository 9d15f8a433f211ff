"""A draft moves to the newer edition when its applicant says so, after seeing what that changes."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.editions import moved, must_be_movable
from awards.queries import access
from awards.queries.moving import newer_for
from awards.store import schemes
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted, Refusal, Stale
from sanctuary.http import check_version


class NothingNewer(Refusal):
    slug = "nothing-newer"
    title = "There is no newer edition"


async def move_draft(
    uow: UnitOfWork,
    application_id: UUID,
    edition: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Application:
    """To the edition that its applicant saw in the preview, which must still be today's."""
    application = await store.get_application(uow, application_id, lock=True)
    organisation = await access.must_lead(uow, application, by)
    if not access.is_applicant(by, organisation, application.id):
        raise NotPermitted(
            "Only the applicant moves a draft, because it changes what they are asked. Send them "
            "the link of their application: its page shows what would change."
        )
    must_be_movable(application)
    check_version(expected, application.version)
    move = await newer_for(uow, application, london_day(at))
    if move is None:
        raise NothingNewer(
            "This draft is under today's edition already. There is nothing for you to do."
        )
    if move.after.edition != edition:
        raise Stale(
            "Another edition came into force since you looked. Open the comparison again to see "
            "what it changes."
        )
    saved = await store.save_application(uow, moved(application, move.after), by=by, at=at)
    await schemes.insert_move(uow, application, saved, by=by.id, at=at)
    return saved
