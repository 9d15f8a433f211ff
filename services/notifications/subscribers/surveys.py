"""The annual survey of awards: who is asked, who is reminded, and who has answered."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards_surveys import SurveyAnswered, SurveyAsked


# A reminder that arrives after the answer, however late, is older in the same topic.
@subscribers.on(SurveyAsked, latest=True)
async def survey_asked(event: SurveyAsked, uow: UnitOfWork) -> None:
    opening = event.step == "opening"
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "survey_open",
        event.request_id,
        step=f"{event.step} {event.days_left}",
        values={
            "closes_on": event.closes_on.isoformat(),
            "opening": "yes" if opening else "no",
            "closing": "no" if opening else "yes",
        },
    )


@subscribers.on(SurveyAnswered, latest=True)
async def survey_answered(event: SurveyAnswered, uow: UnitOfWork) -> None:
    await notify.cancel_waiting(uow, event.request_id, ["survey_open"])
