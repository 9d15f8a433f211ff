"""The handbook: how often the way to it is asked for, what people say of it, and our answers."""

from datetime import datetime
from uuid import UUID

from campaigns import journey
from campaigns.domain.handbook_feedback import Feedback, Verdict
from campaigns.domain.journey import MOST_WORDS, checked
from campaigns.store import journal, told
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.campaigns.journey import FeedbackAnswered


async def count_download(uow: UnitOfWork) -> None:
    """One more of this month and edition; who it was is not asked."""
    day = uow.clock.today()
    what = f"handbook_{journey.handbook(day).edition}"
    await journal.count(uow, {(day.replace(day=1), what): 1})


async def say(
    uow: UnitOfWork,
    feedback_id: UUID,
    section: str,
    verdict: Verdict,
    words: str,
    *,
    answer_to: UUID | None,
) -> None:
    """Write down what somebody says; `answer_to` is them, if they would like an answer."""
    day = uow.clock.today()
    book = journey.handbook(day)
    if section not in book.sections:
        detail = "Choose what you are writing about"
        raise Invalid(detail, errors=[{"field": "section", "detail": detail}])
    words = checked(words, MOST_WORDS, "words")
    await told.add_feedback(
        uow, Feedback(feedback_id, book.edition, section, verdict, words, day, answer_to)
    )


async def reply(
    uow: UnitOfWork, feedback_id: UUID, answer: str, *, by: Actor, at: datetime
) -> Feedback:
    """Answer somebody who asked for it; they hear that something waits on their path."""
    answered = (await told.get_feedback(uow, feedback_id)).reply(answer, by=by, at=at)
    await told.save_feedback(uow, answered)
    if answered.person_id is not None:
        uow.emit(FeedbackAnswered(feedback_id=answered.id, person_id=answered.person_id))
    return answered


async def set_aside(
    uow: UnitOfWork, feedback_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Feedback:
    aside = (await told.get_feedback(uow, feedback_id)).set_aside(reason, by=by, at=at)
    await told.save_feedback(uow, aside)
    return aside
