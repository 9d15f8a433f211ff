"""What a panel thinks, and what it advises (DOMAIN C4, C5)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from awards import store
from awards.domain.application import Application, Outcome, Recommendation, Status
from awards.domain.asking import must_have_visited
from awards.domain.joint import Joint, checked, must_carry
from awards.domain.panel import PanelNotReady, PanelStatus, Seat
from awards.domain.review import Review, Score
from awards.queries import access
from awards.queries.joint import must_all_have_written
from awards.store import letters
from awards.store.asking import visits_of
from awards.store.joint import add_joint, joint_of
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.panels import ReviewGiven as ReviewGivenEvent
from sanctuary.http import check_version


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
    uow.emit(
        ReviewGivenEvent(seat_id=seat.id, application_id=application_id, person_id=seat.person_id)
    )
    return review


async def save_joint(
    uow: UnitOfWork,
    application_id: UUID,
    *,
    scores: Mapping[str, Score],
    notes: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Joint:
    """What the panel notes together, once each of them has written alone."""
    application = await store.get_application(uow, application_id, lock=True)
    await _sits(uow, application, by)
    if application.status is not Status.IN_REVIEW:
        raise IllegalTransition(
            "The joint review is open until the panel's recommendation. "
            "The coordinator can tell you where this application stands."
        )
    await must_all_have_written(uow, application)
    before = await joint_of(uow, application_id)
    check_version(expected, before.version if before else 0)
    scheme = await store.scheme_of(uow, application)
    saved = Joint(application_id, expected + 1, checked(scheme, scores), notes, by.id, at)
    await add_joint(uow, saved)
    return saved


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
    await must_all_have_written(uow, application)
    scheme, positive = await store.scheme_of(uow, application), outcome != "not_yet"
    must_carry(await joint_of(uow, application_id), scheme, positive=positive)
    must_have_visited(
        await visits_of(uow, application_id),
        scheme.visit,
        renews=application.renews is not None,
        positive=positive,
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
