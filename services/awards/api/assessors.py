"""Assessors: who may be invited, and what they say about themselves under seal."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from awards import commands, store
from awards.api.callers import Coordinator, SignedIn
from awards.queries import pool
from awards.sealed import seal_of
from sanctuary import http
from sanctuary.http import Edit, Now, Page, PageRequest, Uow

router = http.router("/v1/assessors", ["assessors"])

Code = Annotated[str, Field(max_length=40)]


class AssessorIn(BaseModel):
    """`expertise` lists streams; `group_id` is the affiliated group they belong to, if any."""

    person_id: UUID
    expertise: list[Code] = Field(default_factory=list, max_length=20)
    nation: Code | None = None
    areas: list[Code] = Field(default_factory=list, max_length=400)
    group_id: UUID | None = None


class AssessorOut(AssessorIn):
    """`open_seats`: panels that ask something of them now; `seat_limit` they set themselves."""

    model_config = ConfigDict(from_attributes=True)

    open_seats: int = 0
    seat_limit: int | None = None
    away_until: date | None = None


class AvailabilityIn(BaseModel):
    """`seat_limit`: panels at a time; `away_until`: the day from which we may ask again."""

    seat_limit: int | None = None
    away_until: date | None = None


class EligibilityIn(BaseModel):
    has_lived_experience: bool


class Recorded(BaseModel):
    """The same whatever was said."""

    recorded: bool = True


@router.post("", status_code=201)
async def register_assessor(
    body: AssessorIn, by: Coordinator, request: Request, uow: Uow, now: Now
) -> AssessorOut:
    """Put somebody on the list of those who may be invited, or bring their entry up to date."""
    await commands.register_assessor(
        uow,
        body.person_id,
        expertise=body.expertise,
        nation=body.nation,
        areas=body.areas,
        group_id=body.group_id,
        by=by,
        at=now,
        seal=seal_of(request.app.state.settings),
    )
    return AssessorOut.model_validate(await store.get_assessor(uow, body.person_id))


@router.get("")
async def list_assessors(
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    stream: Annotated[str | None, Query(max_length=40)] = None,
) -> Page[AssessorOut]:
    """Who may be invited in your part of the network."""
    rows = await pool.assessors(uow, by, page, stream=stream)
    return page.page(rows, AssessorOut.model_validate, lambda row: (row.person_id,))


@router.get("/me")
async def read_own_entry(by: SignedIn, uow: Uow, response: Response) -> AssessorOut:
    """What everybody who forms panels sees of you. What you sealed is not part of it."""
    row = await store.get_assessor(uow, by.id)
    http.etag(response, row.version)
    return AssessorOut.model_validate(row)


@router.put("/me/availability")
async def set_availability(body: AvailabilityIn, by: SignedIn, edit: Edit) -> AssessorOut:
    """Say how many panels you would like at a time, and from when on. No reason is asked for."""
    await commands.set_availability(
        edit.uow,
        seat_limit=body.seat_limit,
        away_until=body.away_until,
        expected=edit.expected,
        by=by,
    )
    return await read_own_entry(by, edit.uow, edit.response)


@router.post("/me/eligibility", openapi_extra={"x-idempotency": "none"})
async def declare_eligibility(
    body: EligibilityIn, by: SignedIn, request: Request, uow: Uow
) -> Recorded:
    """Say, under seal, whether you have lived experience of seeking sanctuary.

    Nobody can read it back. Without an Idempotency-Key on purpose: what is kept for a replay would
    hold a hash of one of two possible bodies.
    """
    await commands.declare_eligibility(
        uow,
        has_lived_experience=body.has_lived_experience,
        by=by,
        seal=seal_of(request.app.state.settings),
    )
    return Recorded()
