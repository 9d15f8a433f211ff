"""Sends: asked for by programs, once whatever is repeated, looked at and cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from notifications.api.callers import Key, Viewer
from notifications.commands import sends
from notifications.commands.sends import To, Wish, by_invention
from notifications.domain.delivery import Status
from notifications.domain.sends import (
    LONGEST_VALUE,
    MOST_VALUES,
    RecipientUnknown,
    SendStatus,
    moment,
)
from notifications.queries import sends as queries
from notifications.store import sends as store
from notifications.store.sends import Send
from notifications.tables import send as table
from sanctuary.http import IN_FLIGHT_REFUSED, Act, Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/sends", tags=["sends"])
SHOWN_DELIVERIES = 200
Reference = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$",
        description="Yours, and used once: letters, digits and . _ : / -, so that no address fits",
    ),
]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError("We do not know this zone. Write one like Europe/London.") from None
    return name


Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,60}$"), AfterValidator(_zone)]
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
ValueName = Annotated[str, Field(max_length=100)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToBody(Body):
    """Exactly one of them. `email`: of somebody we know, or a simulated address."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    group_id: UUID | None = None
    email: Annotated[str, Field(min_length=3, max_length=254)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "ToBody":
        if sum(value is not None for value in self.model_dump().values()) != 1:
            raise ValueError("Give exactly one of person_id, organisation_id, group_id and email.")
        return self

    def to(self) -> To:
        return To(self.person_id, self.organisation_id, self.group_id, self.email)


class SendBody(Body):
    """Times: with their offset (RFC 3339), or as a clock on the wall shows them and `zone`."""

    template: Annotated[str, Field(min_length=1, max_length=100)]
    to: ToBody
    values: Annotated[dict[ValueName, Value], Field(max_length=MOST_VALUES)] = Field(
        default_factory=dict
    )
    about: UUID | None = None
    send_at: datetime | None = None
    expires_at: datetime | None = None
    zone: Zone | None = None
    reference: Reference | None = None
    once: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
            Field(description="Whoever was told under this before, by this key, gets nothing now"),
        ]
        | None
    ) = None
    fallback_reason: Annotated[str, Field(max_length=500)] = ""

    def wish(self) -> Wish:
        zone = ZoneInfo(self.zone) if self.zone else None
        send_at, expires_at = (
            None if at is None else moment(at, zone, field)
            for field, at in (("send_at", self.send_at), ("expires_at", self.expires_at))
        )
        return Wish(
            self.template,
            self.to.to(),
            self.values,
            self.about,
            send_at,
            expires_at,
            self.reference,
            self.once,
            self.fallback_reason,
        )


class SendAccepted(BaseModel):
    """It is queued: whether it may go is judged when it goes. Keep the ids."""

    id: UUID
    reference: str | None
    delivery_ids: list[UUID]
    said_before: int
    send_at: datetime
    expires_at: datetime
    fallbacks: int
    test: bool


class SendShown(BaseModel):
    id: UUID
    reference: str | None
    template: str
    category: str
    test: bool
    status: SendStatus
    recipients: int
    fallbacks: int
    created_at: datetime
    send_at: datetime
    expires_at: datetime
    settled_at: datetime | None

    @classmethod
    def facts(cls, one: Send) -> dict[str, Any]:
        found = {name: getattr(one, name) for name in Send.__slots__}
        return {**found, "send_at": one.due_at}


class SendDelivery(BaseModel):
    """Why something was withheld is between the person and us; staff see it with the delivery."""

    id: UUID
    status: Status
    settled_at: datetime | None


class SendWhole(SendShown):
    """`counts`: deliveries by status, all of them; `deliveries`: the first 200."""

    counts: dict[str, int]
    deliveries: list[SendDelivery]


class SendCancelled(SendShown):
    cancelled: int
    too_late: int


def _shown(one: Send) -> SendShown:
    return SendShown.model_validate(SendShown.facts(one))


@router.post("", status_code=202, openapi_extra=IN_FLIGHT_REFUSED)
async def accept(body: SendBody, request: Request, key: Key, act: Act) -> SendAccepted:
    """Queue one message to one person, or to the contacts of an organisation or a group."""
    wish, rates = body.wish(), request.state.rates
    looked_up = wish.to.email is not None and not by_invention(wish.to)
    if looked_up:
        rates.may_ask_by_address(key)
    try:
        done = await sends.accept(act.uow, key, wish, at=act.now)
    except RecipientUnknown:
        rates.asked_for_nobody(key, int(looked_up))
        raise
    limits: Mapping[str, str] = rates.sending(key, len(done.delivery_ids))
    act.response.headers.update(limits)
    act.response.headers["Location"] = f"/v1/sends/{done.send.id}"
    return SendAccepted(
        id=done.send.id,
        reference=done.send.reference,
        delivery_ids=list(done.delivery_ids),
        said_before=done.said_before,
        send_at=done.send.due_at,
        expires_at=done.send.expires_at,
        fallbacks=done.send.fallbacks,
        test=done.send.test,
    )


@router.get("")
async def list_sends(
    uow: Uow,
    page: PageRequest,
    viewer: Viewer,
    reference: Annotated[str | None, Field(max_length=100)] = None,
    template: Annotated[str | None, Field(max_length=100)] = None,
    status: SendStatus | None = None,
) -> Page[SendShown]:
    """Newest first; a key sees its own, and nobody sees values or addresses here."""
    found = queries.matching(viewer, reference=reference, template=template, status=status)
    rows = await uow.all(page.select(found, table.c.id, descending=True))
    return page.page(rows, lambda row: _shown(store.of_row(row)), lambda row: (row.id,))


@router.get("/{send_id}")
async def one_send(send_id: UUID, uow: Uow, viewer: Viewer) -> SendWhole:
    """How far a send has got."""
    found = await queries.one(uow, send_id, viewer)
    rows = await queries.deliveries(uow, send_id, most=SHOWN_DELIVERIES)
    return SendWhole(
        **SendShown.facts(found),
        counts=await store.counts(uow, send_id),
        deliveries=[SendDelivery.model_validate(row, from_attributes=True) for row in rows],
    )


@router.post("/{send_id}/cancel", status_code=200)
async def cancel(send_id: UUID, uow: Uow, now: Now, viewer: Viewer) -> SendCancelled:
    """Stop what has not begun to go out. `too_late`: what was on its way or done before."""
    done = await sends.cancel(uow, send_id, viewer, at=now)
    return SendCancelled(
        **SendShown.facts(done.send), cancelled=done.cancelled, too_late=done.too_late
    )
