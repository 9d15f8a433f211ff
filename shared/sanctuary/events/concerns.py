"""What awards publishes of concerns about an award. Nothing here says who raised one, or what."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class ConcernOpened(Event, type="awards.concern.opened.v1", about="concern_id"):
    """A concern was put to the holder of an award, who may say by a day how they see it."""

    concern_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    reply_by: date


class ConcernAnswered(Event, type="awards.concern.answered.v1", about="concern_id"):
    """What people found. `appeal_by` is the last day for an appeal against `upheld`."""

    concern_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    result: Literal["upheld", "not_upheld", "appeal_upheld", "appeal_dismissed", "award_kept"]
    appeal_by: date | None = None


class ConcernAppealed(Event, type="awards.concern.appealed.v1", about="concern_id"):
    """The holder appeals. `answer_by` is the promise given to them."""

    concern_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date


class ConcernSettled(Event, type="awards.concern.settled.v1", about="receipt_id"):
    """Whoever raised a concern hears that it was dealt with.

    `receipt_id` is not the concern's id: nothing that is published says who raised which one.
    """

    receipt_id: UUID
    person_id: UUID


class AwardWithdrawn(Event, type="awards.award.withdrawn.v1", about="award_id"):
    """An award ended because a concern about its holder was upheld; two people decided that.

    `conditions` are those that were still open: nobody is reminded of them any more.
    """

    award_id: UUID
    concern_id: UUID
    organisation_id: UUID
    stream: str
    withdrawn_on: date
    lead_id: UUID | None = None
    conditions: tuple[UUID, ...] = ()
