"""What somebody sees of one application: as applicant, on its panel, or coordinating it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from awards import store
from awards.domain.application import Application, Status
from awards.domain.panel import Panel, Seat
from awards.domain.recusal import Recusal
from awards.domain.review import OwnReviewFirst, Review
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


@dataclass(frozen=True, slots=True)
class File:
    """An application as its reader may see it. `before` holds the answers that it renews.

    A panel reads what was sent last, and `changed` says what stood there when it was sent before,
    by criterion.
    """

    application: Application
    seen_as: str
    before: Mapping[str, str]
    changed: Mapping[str, str] = field(default_factory=dict)


async def file(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> File:
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    before: Mapping[str, str] = {}
    if application.renews is not None:
        earlier = await store.get_award(uow, application.renews)
        before = (await store.get_application(uow, earlier.application_id)).answers
    if seen_as == "applicant":
        return File(application, seen_as, before)
    sent = await store.submissions_of(uow, application.id)
    now = application.answers
    if sent and seen_as == "panel":
        now = await store.answers_at(uow, application.id, sent[0].version)
    return File(
        replace(application, answers=now), seen_as, before, await _changed(uow, application, sent)
    )


async def _changed(
    uow: UnitOfWork, application: Application, sent: Sequence[store.Sent]
) -> Mapping[str, str]:
    """What was answered differently the time before the last: only for what was sent again."""
    if len(sent) < 2:  # noqa: PLR2004 — two times make a difference
        return {}
    now = await store.answers_at(uow, application.id, sent[0].version)
    earlier = await store.answers_at(uow, application.id, sent[1].version)
    return {key: earlier.get(key, "") for key in now if now[key] != earlier.get(key, "")}


async def panel(
    uow: UnitOfWork, application_id: UUID, *, by: Actor
) -> tuple[Panel, Sequence[Seat]]:
    """Seats by status, and whether the panel is ready: never why."""
    application = await store.get_application(uow, application_id)
    await access.must_coordinate(uow, application, by)
    return await store.get_panel(uow, application_id), await store.seats_of(uow, application_id)


async def recusals(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Sequence[Recusal]:
    """Who is kept away from this applicant, and who lifted what: for those who have no part."""
    application = await store.get_application(uow, application_id)
    await access.must_coordinate(uow, application, by)
    return await store.recusals_of(uow, application.organisation_id)


async def seat(uow: UnitOfWork, seat_id: UUID, *, by: Actor) -> tuple[Seat, Application]:
    """A seat and what it is about: its holder must know the applicant to declare a conflict."""
    found = await store.get_seat(uow, seat_id)
    access.is_own_seat(found, by.id)
    return found, await store.get_application(uow, found.application_id)


async def stage_for(uow: UnitOfWork, seat: Seat, application: Application) -> str:
    """What a panel member can do next: wait, review, or nothing more for now."""
    given = await store.reviews_of(uow, application.id)
    if any(review.seat_id == seat.id for review in given):
        members = await store.members_of(uow, application.id, application.stream)
        written = {review.seat_id for review in given}
        everybody = all(member.seat.id in written for member in members)
        return "together" if everybody and application.status is Status.IN_REVIEW else "reviewed"
    if application.status is not Status.IN_REVIEW:
        return "waiting"
    return "review" if (await store.get_panel(uow, application.id)).is_ready else "waiting"


async def reviews(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Sequence[Review]:
    """The panel's reviews; hidden from its members until their own is in (DOMAIN C5)."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    if seen_as == "applicant":
        raise NotFound(
            "Reviews stay with the panel. You will receive the decision and its reasons."
        )
    given = await store.reviews_of(uow, application_id)
    own = await store.seat_of(uow, application_id, by.id)
    if own is not None and own.sits and all(each.person_id != by.id for each in given):
        raise OwnReviewFirst(
            "You can read the other reviews once you have sent your own, so that each of you "
            "reads with fresh eyes."
        )
    return given
