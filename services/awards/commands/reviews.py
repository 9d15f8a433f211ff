"""What a panel thinks, and what it advises (DOMAIN C4, C5)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from awards import store
from awards.domain.application import Application, Outcome, Recommendation, Status
from awards.domain.panel import PanelNotReady, PanelStatus, Seat
from awards.domain.review import Review, Score
from awards.queries import access
from awards.store import letters
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Refusal


class ReviewsMissing(Refusal):
    slug = "reviews-missing"
    title = "Not everybody has sent their review"


class ReviewGiven(Refusal):
    slug = "review-given"
    title = "Your review is here already"


async def give_review(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    scores: Mapping[str, Score],
    comment: str,
    by: Actor,
    at: datetime,
) -> Review:
    application = await store.get_application(uow, application_id, lock=True)
    seat = await _sits(uow, application, by)
    if application.status is not Status.IN_REVIEW:
        raise IllegalTransition(
            "Reviews are open from the panel's confirmation until its recommendation. "
            "The coordinator can tell you where this application stands."
        )
    scheme = await store.scheme_of(uow, application)
    review = Review.give(seat, scheme, scores=scores, comment=comment, at=at)
    if not await store.insert_review(uow, review):
        raise ReviewGiven(
            "You have sent your review of this application. It stays as it is, so that all can "
            "rely on it; say what you would add in the joint discussion."
        )
    return review


async def recommend(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    outcome: Outcome,
    reason: str,
    dissent: str,
    by: Actor,
    at: datetime,
) -> Application:
    """The panel's advice, once everybody who sits has sent a review of their own."""
    application = await store.get_application(uow, application_id, lock=True)
    await _sits(uow, application, by)
    members = await store.members_of(uow, application_id, application.stream)
    reviewed = {review.seat_id for review in await store.reviews_of(uow, application_id)}
    if any(member.seat.id not in reviewed for member in members):
        raise ReviewsMissing(
            "The panel can recommend once everybody on it has sent a review of their own. "
            "Please ask those who have not."
        )
    advised = application.recommend(Recommendation(outcome, Decision(by.id, at, reason), dissent))
    await letters.note_part(uow, application_id, by.id, "recommended", at=at)
    return await store.save_application(uow, advised, by=by, at=at)


async def _sits(uow: UnitOfWork, application: Application, by: Actor) -> Seat:
    """Somebody who sits on a confirmed panel and declared that nothing stands against it."""
    seat = await store.seat_of(uow, application.id, by.id)
    access.refuse_unless_clear(seat)
    panel = await store.get_panel(uow, application.id, lock=True)
    if seat is None or panel.status is not PanelStatus.CONFIRMED:
        raise PanelNotReady
    return seat
