"""Nominations: somebody else thinks that an organisation should apply; it alone answers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import Reason
from awards.api.callers import OfNomination
from awards.domain.nomination import Nomination, Status
from awards.queries import nominations
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.ids import new_id

router = http.router("/v1/nominations", ["nominations"])
Nominator = Annotated[
    Actor,
    Depends(
        requires(
            Role.GROUP_OFFICER,
            Role.LOCAL_LEAD,
            Role.STREAM_COORDINATOR,
            Role.NATION_COORDINATOR,
            Role.ORGANISATION_CONTACT,
        )
    ),
]
SignedIn = Annotated[Actor, Depends(signed_in)]


class NominateIn(BaseModel):
    """`because` is read by the organisation as it stands."""

    organisation_id: UUID
    stream: str = Field(max_length=40)
    because: Reason


class NominationOut(BaseModel):
    """What whoever nominated sees: not who answered, and nothing of the application."""

    id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    because: str
    nominated_at: datetime
    answer_by: date


class AnswerIn(BaseModel):
    """With a yes, `organisation_name` as the panel should know it."""

    accept: bool
    organisation_name: str = Field(default="", max_length=200)


class AnsweredOut(BaseModel):
    status: Status
    application_id: UUID | None = None


def show(each: Nomination) -> NominationOut:
    return NominationOut(**{name: getattr(each, name) for name in NominationOut.model_fields})


@router.post("", status_code=201)
async def nominate(body: NominateIn, by: Nominator, uow: Uow, now: Now) -> NominationOut:
    """Ask an organisation whether it would apply. It has six weeks, and may say no."""
    made = await commands.nominate(
        uow,
        body.organisation_id,
        body.stream,
        body.because,
        nomination_id=new_id(),
        by=by,
        at=now,
    )
    return show(made)


@router.get("")
async def own_nominations(by: SignedIn, uow: Uow, page: PageRequest) -> Page[NominationOut]:
    """Those that you made, oldest first."""
    rows = await nominations.made_by(uow, by, page)
    return page.page(
        rows,
        lambda row: NominationOut.model_validate(row, from_attributes=True),
        lambda row: (row.id,),
    )


@router.post("/{nomination_id}/answer")
async def answer_nomination(
    *, nomination_id: UUID, body: AnswerIn, by: OfNomination, uow: Uow, now: Now
) -> AnsweredOut:
    """The organisation's own answer. With a yes its application begins; a no needs no reason."""
    if not body.accept:
        declined = await commands.decline_nomination(uow, nomination_id, by=by, at=now)
        return AnsweredOut(status=declined.status)
    begun = await commands.accept_nomination(
        uow,
        nomination_id,
        application_id=new_id(),
        called=body.organisation_name,
        by=by,
        at=now,
    )
    return AnsweredOut(status=Status.ACCEPTED, application_id=begun.id)
