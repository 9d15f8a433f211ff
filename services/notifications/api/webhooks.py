"""Webhooks: a program's for its own deliveries, staff's for facts of the network."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from notifications.api.callers import Viewer
from notifications.commands import webhooks
from notifications.domain.webhooks import LONGEST_URL, CallStatus, Fact, Webhook, WebhookStatus
from notifications.queries import webhooks as queries
from notifications.store import webhooks as store
from notifications.tables import webhook, webhook_call
from sanctuary.http import WITHOUT_KEY, Act, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as api_router

router = api_router("/v1/webhooks", tags=["webhooks"])
_HOURS = 7 * 24


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WebhookBody(Body):
    """`url` is called with POST, by https, on the public internet."""

    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
    facts: Annotated[list[Fact], Field(min_length=1, max_length=20)]


class OverlapBody(Body):
    overlap_hours: Annotated[int, Field(ge=0, le=_HOURS)] = 24


class WebhookShown(BaseModel):
    """`failing_since`: no call went well since then; after three days it is disabled."""

    id: UUID
    key_id: UUID | None
    url: str
    facts: list[Fact]
    status: WebhookStatus
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None


class WebhookWithSecret(WebhookShown):
    """`secret` signs each call (Standard Webhooks). It is shown now and never again."""

    secret: str


class CallShown(BaseModel):
    """`code` is what was answered last, 0 where nobody answered."""

    id: UUID
    fact: Fact
    status: CallStatus
    attempts: int
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None
    code: int | None


def _shown(one: Webhook) -> WebhookShown:
    return WebhookShown.model_validate(one, from_attributes=True)


def _with_secret(response: Response, one: Webhook, secret: str) -> WebhookWithSecret:
    response.headers["Cache-Control"] = "no-store"
    etag(response, one.version)
    return WebhookWithSecret(**_shown(one).model_dump(), secret=secret)


def _by(request: Request) -> UUID | None:
    """Who registers it, where it is a person."""
    caller = str(request.state.caller)
    return None if caller.startswith("key:") else UUID(caller)


@router.post("", status_code=201, openapi_extra=WITHOUT_KEY)
async def register(
    body: WebhookBody, request: Request, viewer: Viewer, act: Act
) -> WebhookWithSecret:
    """If the answer is lost, end what was registered: nobody knows its secret."""
    one, secret = await webhooks.register(
        act.uow,
        body.url,
        body.facts,
        viewer,
        by=_by(request),
        at=act.now,
        open_to_all=request.app.state.settings.webhooks_anywhere,
    )
    return _with_secret(act.response, one, secret)


@router.get("")
async def list_webhooks(uow: Uow, page: PageRequest, viewer: Viewer) -> Page[WebhookShown]:
    """Newest first; a key sees its own."""
    rows = await uow.all(page.select(queries.matching(viewer), webhook.c.id, descending=True))
    return page.page(rows, lambda row: _shown(store.of_row(row)), lambda row: (row.id,))


@router.get("/{webhook_id}")
async def one_webhook(
    webhook_id: UUID, uow: Uow, viewer: Viewer, response: Response
) -> WebhookShown:
    one = await queries.one(uow, webhook_id, viewer)
    etag(response, one.version)
    return _shown(one)


@router.put("/{webhook_id}")
async def change(
    webhook_id: UUID, body: WebhookBody, request: Request, viewer: Viewer, edit: Edit
) -> WebhookShown:
    """Another address, other facts. What waits goes to the new address."""
    one = await webhooks.change(
        edit.uow,
        webhook_id,
        body.url,
        body.facts,
        viewer,
        expected=edit.expected,
        open_to_all=request.app.state.settings.webhooks_anywhere,
    )
    etag(edit.response, one.version)
    return _shown(one)


@router.post("/{webhook_id}/rotations", status_code=201, openapi_extra=WITHOUT_KEY)
async def rotate(
    webhook_id: UUID, body: OverlapBody, viewer: Viewer, act: Act
) -> WebhookWithSecret:
    """A new secret; each call carries both signatures for `overlap_hours` more."""
    overlap = timedelta(hours=body.overlap_hours)
    one, secret = await webhooks.rotate(act.uow, webhook_id, viewer, overlap, at=act.now)
    return _with_secret(act.response, one, secret)


@router.post("/{webhook_id}/enable", status_code=201)
async def enable(webhook_id: UUID, uow: Uow, viewer: Viewer) -> WebhookShown:
    """Call it again, after it was disabled. What was given up meanwhile does not come again."""
    return _shown(await webhooks.enable(uow, webhook_id, viewer))


@router.delete("/{webhook_id}")
async def end(webhook_id: UUID, uow: Uow, now: Now, viewer: Viewer) -> WebhookShown:
    """Nothing is called any more, for good."""
    return _shown(await webhooks.end(uow, webhook_id, viewer, at=now))


@router.get("/{webhook_id}/calls")
async def list_calls(
    webhook_id: UUID,
    uow: Uow,
    page: PageRequest,
    viewer: Viewer,
    status: CallStatus | None = None,
) -> Page[CallShown]:
    """What was told, newest first, and how it went."""
    await queries.one(uow, webhook_id, viewer)
    found = queries.calls(webhook_id, status)
    rows = await uow.all(page.select(found, webhook_call.c.id, descending=True))
    return page.page(
        rows,
        lambda row: CallShown.model_validate(row, from_attributes=True),
        lambda row: (row.id,),
    )
