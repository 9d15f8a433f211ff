"""Panels: invite, answer, declare, step down, confirm. Ready or not ready, never why."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from awards import commands, store
from awards.api.callers import Coordinator, OfSeat, SignedIn
from awards.domain.panel import Conflict, PanelNotReady, PanelStatus, Seat, SeatStatus
from awards.domain.pool import Concern, Distance, LeftOut
from awards.queries import files, lists, pool
from awards.sealed import seal_of
from sanctuary import http
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http.problems import from_refusal

panels = http.router("/v1/applications", ["panels"])
seats = http.router("/v1/seats", ["panels"])


class InviteIn(BaseModel):
    """`reserve`: whom to ask next, in this order, whenever a seat stays or becomes empty."""

    person_ids: list[UUID] = Field(default_factory=list, max_length=50)
    reserve: list[UUID] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def somebody(self) -> Self:
        if not self.person_ids and not self.reserve:
            msg = "name at least one assessor to invite, or one for the reserve"
            raise ValueError(msg)
        return self


class AnswerIn(BaseModel):
    accept: bool


class ConflictIn(BaseModel):
    conflicted: bool


class SeatOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    person_id: UUID
    status: SeatStatus
    conflict: Conflict
    answer_by: date


class OwnSeatOut(SeatOut):
    """What the invited person must know before they say whether they have a conflict."""

    organisation_id: UUID
    organisation_name: str
    stream: str
    concerns: list[Concern] = []


class SeatsOut(BaseModel):
    items: list[SeatOut]


class PanelOut(BaseModel):
    application_id: UUID
    status: PanelStatus
    readiness: Literal["ready", "not_ready"]
    seats: list[SeatOut]
    reserve: list[UUID] = []


class CandidateOut(BaseModel):
    """Open facts only. `concerns` are relations to ask about, never a verdict."""

    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    stream_expert: bool
    distance: Distance
    open_seats: int
    seat_limit: int
    group_id: UUID | None
    away_until: date | None
    concerns: list[Concern]


class LeftOutOut(CandidateOut):
    why: LeftOut


class SuggestionOut(BaseModel):
    """`seats` and `reserve` can be sent on as they are, to invite them."""

    seats: list[CandidateOut]
    reserve: list[CandidateOut]
    left_out: list[LeftOutOut]


def show_seat(seat: Seat) -> SeatOut:
    return SeatOut.model_validate(seat)


async def show_panel(uow: Uow, application_id: UUID, by: Actor) -> PanelOut:
    panel, found = await files.panel(uow, application_id, by=by)
    return PanelOut(
        application_id=application_id,
        status=panel.status,
        readiness="ready" if panel.is_ready else "not_ready",
        seats=[show_seat(seat) for seat in found],
        reserve=await store.reserve_of(uow, application_id),
    )


@panels.post("/{application_id}/panel", status_code=201)
async def invite_to_panel(
    application_id: UUID, body: InviteIn, by: Coordinator, uow: Uow, now: Now
) -> SeatsOut:
    """Invite assessors; each gets a message and seven days. Answers with the newly invited."""
    invited = await commands.invite(
        uow, application_id, body.person_ids, reserve=body.reserve, by=by, at=now
    )
    return SeatsOut(items=[show_seat(seat) for seat in invited])


@panels.get("/{application_id}/panel")
async def read_panel(application_id: UUID, by: Coordinator, uow: Uow) -> PanelOut:
    return await show_panel(uow, application_id, by)


@panels.get("/{application_id}/panel/suggestion")
async def suggest_panel(application_id: UUID, by: Coordinator, uow: Uow, now: Now) -> SuggestionOut:
    """Whom to ask: by field, then the shorter way, then the lighter load, from mixed groups.

    Whether the panel's rule will hold, this does not know: nothing sealed is read for it.
    """
    found = await pool.suggestion(uow, application_id, by=by, today=london_day(now))
    return SuggestionOut(
        seats=[CandidateOut.model_validate(each) for each in found.seats],
        reserve=[CandidateOut.model_validate(each) for each in found.reserve],
        left_out=[
            LeftOutOut(**CandidateOut.model_validate(each).model_dump(), why=why)
            for each, why in found.left_out
        ],
    )


@panels.post("/{application_id}/panel/confirmation", response_model=PanelOut)
async def confirm_panel(
    application_id: UUID, by: Coordinator, request: Request, uow: Uow, now: Now
) -> PanelOut | Response:
    """Let the panel begin to read. Refused, always in the same words, until its rule holds."""
    outcome = await commands.confirm_panel(
        uow, application_id, by=by, at=now, seal=seal_of(request.app.state.settings)
    )
    if isinstance(outcome, PanelNotReady):
        return from_refusal(request, outcome)
    return await show_panel(uow, application_id, by)


@seats.get("")
async def list_own_seats(by: SignedIn, uow: Uow, page: PageRequest) -> Page[SeatOut]:
    """The panels that you were asked to sit on."""
    rows = await lists.seats_of_person(uow, by, page)
    return page.page(rows, SeatOut.model_validate, lambda row: (row.id,))


@seats.get("/{seat_id}")
async def read_seat(seat_id: UUID, by: OfSeat, uow: Uow, now: Now) -> OwnSeatOut:
    """Your seat, and what you should know before you say whether you have a conflict."""
    seat, application = await files.seat(uow, seat_id, by=by)
    return OwnSeatOut(
        **show_seat(seat).model_dump(),
        organisation_id=application.organisation_id,
        organisation_name=application.called,
        stream=application.stream,
        concerns=list(await pool.own_concerns(uow, application, by.id, today=london_day(now))),
    )


@seats.post("/{seat_id}/answer")
async def answer_invitation(
    seat_id: UUID, body: AnswerIn, by: OfSeat, uow: Uow, now: Now
) -> SeatOut:
    seat = await commands.answer_invitation(uow, seat_id, accept=body.accept, by=by, at=now)
    return show_seat(seat)


@seats.post("/{seat_id}/conflict")
async def declare_conflict(
    seat_id: UUID, body: ConflictIn, by: OfSeat, uow: Uow, now: Now
) -> SeatOut:
    """Say whether you have a conflict of interest, before any file opens. A yes closes it."""
    seat = await commands.declare_conflict(uow, seat_id, conflicted=body.conflicted, by=by, at=now)
    return show_seat(seat)


@seats.post("/{seat_id}/departure")
async def step_down(seat_id: UUID, by: OfSeat, uow: Uow, now: Now) -> SeatOut:
    """Leave the panel, at any time. No reason is asked for."""
    return show_seat(await commands.step_down(uow, seat_id, by=by, at=now))
