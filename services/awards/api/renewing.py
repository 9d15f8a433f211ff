"""What is done with an award that runs: its dates are put right, its holder says what comes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from awards import commands, store
from awards.api.awards import AwardOut, show_award
from awards.api.callers import Coordinator, OfAward
from awards.domain.award import Intention
from awards.queries import access
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.http import Edit, Now, Uow

router = http.router("/v1/awards", ["awards"])

Reason = Annotated[str, Field(min_length=3, max_length=4_000)]


class DatesIn(BaseModel):
    """`expires_on` is the first day that no longer belongs to the award."""

    starts_on: date
    expires_on: date
    reason: Reason


class IntentionIn(BaseModel):
    """Say `not_renewing` and nobody reminds you any more; the award counts until its end."""

    intention: Intention
    reason: str = Field(default="", max_length=4_000)


@router.get("/{award_id}")
async def read_award(
    award_id: UUID, by: OfAward, response: Response, uow: Uow, now: Now
) -> AwardOut:
    """One award: its dates, its next step, and what its holder said about renewing it."""
    award = await store.get_award(uow, award_id)
    organisation = await store.get_organisation(uow, award.organisation_id)
    access.must_see_award(by, organisation, award.stream)
    http.etag(response, award.version)
    return show_award(award, london_day(now))


@router.put("/{award_id}/dates")
async def correct_dates(award_id: UUID, body: DatesIn, by: Coordinator, edit: Edit) -> AwardOut:
    """Put wrong dates right. The holder is told; no reminder that they had comes again."""
    saved = await commands.correct_dates(
        edit.uow,
        award_id,
        body.starts_on,
        body.expires_on,
        body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    http.etag(edit.response, saved.version)
    return show_award(saved, london_day(edit.now))


@router.post("/{award_id}/renewal-intention")
async def say_intention(
    award_id: UUID, body: IntentionIn, by: OfAward, uow: Uow, now: Now
) -> AwardOut:
    """Say whether you will renew. You may change your mind for as long as the award counts."""
    said = await commands.intend(
        uow, award_id, body.intention, reason=body.reason.strip(), by=by, at=now
    )
    return show_award(said, london_day(now))
