"""Mail that came back, and the addresses that we do not write to because of it."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from notifications.api.signatures import signed_with
from notifications.commands import returns, suppressions
from notifications.domain.returned import read
from notifications.domain.verp import key_for_returns
from notifications.queries import suppressions as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Refusal
from sanctuary.http import WITHOUT_KEY, Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["returned mail"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Relay = Depends(signed_with("returns_secret"))
LARGEST = 2 * 1024 * 1024
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class TooLarge(Refusal):
    slug: ClassVar[str] = "returned-mail-too-large"
    status: ClassVar[int] = 413
    title: ClassVar[str] = "This message is too large"


class Received(BaseModel):
    """What became of it."""

    outcome: returns.Taken


class SuppressionShown(BaseModel):
    """An address, as the people who have it now; `stops` are categories.

    `stops_texts`: those in which no text messages go either.
    `asked_again_at`: somebody there did something that we would answer, and heard nothing.
    """

    id: UUID
    person_ids: list[UUID]
    cause: str
    stops: list[str]
    stops_texts: list[str]
    code: str | None
    since: datetime
    given_by: UUID | None
    given_reason: str | None
    asked_again_at: datetime | None
    lifted_by: UUID | None
    lifted_at: datetime | None
    lifted_reason: str | None


class Lifting(BaseModel):
    """`reason`: how you know that mail is welcome there again."""

    reason: str = Field(min_length=3, max_length=500)


@router.post("/returns", status_code=202, dependencies=[Relay], openapi_extra=WITHOUT_KEY | _BODY)
async def take(request: Request, uow: Uow, now: Now) -> Received:
    """A report or a complaint as it came in, byte for byte. The same one again changes nothing."""
    raw = await request.body()
    if len(raw) > LARGEST:
        raise TooLarge("Send at most two megabytes; the report itself and the headers are enough.")
    key = key_for_returns(request.app.state.settings.link_key.get_secret_value())
    return Received(outcome=await returns.take(uow, read(raw), "webhook", key, at=now))


@router.get("/suppressions")
async def list_suppressions(
    uow: Uow,
    page: PageRequest,
    _: Staff,
    person_id: UUID | None = None,
    asked_again: bool | None = None,
    lifted: bool = False,
) -> Page[SuppressionShown]:
    """Newest first. `asked_again=true`: those who wait for an answer that cannot reach them."""
    rows = await queries.suppressions(
        uow, page, person_id=person_id, asked_again=asked_again, lifted=lifted
    )
    return page.page(
        rows,
        lambda row: SuppressionShown.model_validate(row, from_attributes=True),
        lambda row: (row.id,),
    )


@router.post("/suppressions/{suppression_id}/lifting")
async def lift(
    suppression_id: UUID, body: Lifting, uow: Uow, now: Now, actor: Staff
) -> SuppressionShown:
    """You checked that mail is wanted and read there: write to this address again."""
    await suppressions.lift(uow, suppression_id, body.reason, by=actor, at=now)
    row = await queries.one(uow, suppression_id)
    return SuppressionShown.model_validate(row, from_attributes=True)
