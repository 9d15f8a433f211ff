"""Progress as it happens: Server-Sent Events with counts only, for as long as the call runs.

Each event is the whole state and its id a digest of it, so that whoever comes back with
`Last-Event-ID` hears the next change and nothing twice. Every look is a short transaction of its
own, in which the reader's permission is asked again.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from typing import Annotated, ClassVar
from uuid import UUID
from weakref import WeakSet

from fastapi import Header, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.responses import Response

from campaigns.api.audiences import ProgressView, progress_of
from campaigns.api.mobilisations import Step
from campaigns.domain.mobilisation import RUNNING, Status
from campaigns.store import mobilisations as store
from sanctuary.actor import Actor
from sanctuary.auth import grants_of
from sanctuary.db import Database, UnitOfWork
from sanctuary.errors import NotPermitted, Refusal
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])
EVERY, QUIET, LONGEST = 1.0, 15.0, 900.0
AGAIN_MS, WAIT = 3000, 10
MEDIA = "text/event-stream"
_BEFORE = frozenset({Status.DRAFT, Status.IN_APPROVAL, Status.APPROVED})


class TooManyStreams(Refusal):
    slug: ClassVar[str] = "too-many-streams"
    status: ClassVar[int] = 503
    title: ClassVar[str] = "Many people are watching just now"


class NowView(ProgressView):
    """`status` of the mobilisation; the stream ends with it."""

    status: Status


class Watch:
    """One stream: what it showed last, and whose it is."""

    def __init__(self, database: Database, actor: Actor, of: UUID, last: str | None) -> None:
        self.database, self.actor, self.of, self.last = database, actor, of, last

    async def events(self, watching: "WeakSet[Watch]") -> AsyncIterator[bytes]:
        """Until the call has ended, the reader may see it no more, or it is time to come again."""
        begun = told = time.monotonic()
        try:
            yield format_sse_event(retry=AGAIN_MS)
            while time.monotonic() - begun < LONGEST:
                now = await self._look()
                if now is None:
                    yield format_sse_event(event="refused", data_str="{}")
                    return
                if (changed := self._changed(now)) is not None:
                    told = time.monotonic()
                    yield changed
                if has_ended(now.status):
                    yield format_sse_event(event="ended", data_str="{}", id=self.last)
                    return
                if time.monotonic() - told > QUIET:
                    told = time.monotonic()
                    yield format_sse_event(comment="still here")
                await asyncio.sleep(EVERY)
        finally:
            watching.discard(self)

    async def _look(self) -> NowView | None:
        """How things are now, or None for who may not see it any more."""
        async with self.database.transaction() as uow:
            actor = Actor(self.actor.id, await grants_of(uow, self.actor.id))
            try:
                return await now_of(uow, self.of, actor)
            except NotPermitted:
                return None

    def _changed(self, now: NowView) -> bytes | None:
        body, named = now.model_dump_json(), digest(now)
        if named == self.last:
            return None
        self.last = named
        return format_sse_event(event="progress", data_str=body, id=named)


async def now_of(uow: UnitOfWork, mobilisation_id: UUID, actor: Actor) -> NowView:
    """Raises NotPermitted, as every look at a mobilisation does."""
    found = await store.get(uow, mobilisation_id)
    found.led_by(actor)
    counts = await progress_of(uow, found)
    return NowView(**counts.model_dump(), status=found.status)


def digest(of: BaseModel) -> str:
    return hashlib.sha256(of.model_dump_json().encode()).hexdigest()[:16]


def has_ended(status: Status) -> bool:
    return status not in RUNNING | _BEFORE


@router.get(
    "/{mobilisation_id}/progress/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {MEDIA: {"schema": {"type": "string"}}}}, 204: {}},
)
async def stream(
    step: Step, request: Request, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """The counts of `…/progress` and the status, as Server-Sent Events named `progress`.

    It ends with an event `ended` when the call has ended; to come back after that is answered 204,
    at which browsers stop asking. An event `refused` says that the reader may not see it any more.
    After a quarter of an hour the client comes again by itself, with `Last-Event-ID`.
    """
    now = await now_of(step.uow, step.mobilisation_id, step.actor)
    if has_ended(now.status) and last_event_id == digest(now):
        return Response(status_code=204)
    state = request.app.state
    if not hasattr(state, "watching"):
        state.watching = WeakSet()
    watching: WeakSet[Watch] = state.watching
    if len(watching) >= state.settings.progress_streams:
        raise TooManyStreams(
            "Too many screens follow the progress of calls just now. Open the progress without the "
            "stream, or try again in a minute.",
            retry_after=WAIT,
        )
    watch = Watch(state.database, step.actor, step.mobilisation_id, last_event_id)
    watching.add(watch)
    # Not as a generator of FastAPI's: the transaction of this request ends with its answer, and
    # what follows looks for itself.
    return StreamingResponse(
        watch.events(watching),
        media_type=MEDIA,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
