"""What awards says about its annual survey. What was answered is in none of these."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event

SurveyStep = Literal["opening", "closing"]


class SurveyOpened(Event, type="awards.survey.opened.v1", about="survey_id"):
    """Every holder of a stream's award is asked; each hears of it by a message of its own."""

    survey_id: UUID
    stream: str
    year: int
    closes_on: date


class SurveyAsked(Event, type="awards.survey_request.asked.v1", about="request_id"):
    """An organisation is asked, or reminded so many days before the end because it is silent."""

    request_id: UUID
    survey_id: UUID
    organisation_id: UUID
    step: SurveyStep
    days_left: int
    closes_on: date


class SurveyAnswered(Event, type="awards.survey_request.answered.v1", about="request_id"):
    """It answered for the first time: no reminder may follow. Whose it is stays in awards."""

    request_id: UUID
    survey_id: UUID


class SurveyClosed(Event, type="awards.survey.closed.v1", about="survey_id"):
    survey_id: UUID
    stream: str
    year: int


class SurveyPublished(Event, type="awards.survey.published.v1", about="survey_id"):
    """Everybody may read what all said together."""

    survey_id: UUID
    stream: str
    year: int
