"""Calls to whoever is on duty, taking one on, and silences over what is known."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from campaigns.api.fields import Area, Nation, Reason
from campaigns.api.incidents import Officer, Reader
from campaigns.commands import calls as commands
from campaigns.domain.duty_call import Silence, Status
from campaigns.domain.signal import Kind, source_of
from campaigns.queries import duty as queries
from campaigns.store import calls as store
from sanctuary.actor import Decision
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1/duty", ["duty calls"])


class CallView(BaseModel):
    """`matters` belong to it, in so many `reports`; `called` people so far."""

    call_id: UUID
    kind: str
    nation: str | None
    status: Status
    step: str | None
    called: int
    matters: int
    reports: int
    opened_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None


class TakenView(BaseModel):
    call_id: UUID
    status: Status


class NewSilence(Reason):
    """Nobody is called about signals of all that is named, until then."""

    nation: Nation | None = None
    kind: Kind | None = None
    area: Area | None = None
    source_url: str | None = Field(default=None, max_length=2000)
    until: AwareDatetime


class SilenceView(BaseModel):
    silence_id: UUID
    nation: str | None
    kind: str | None
    area: str | None
    source: str | None
    until: datetime
    set_by: UUID
    set_at: datetime
    reason: str
    ended_at: datetime | None

    @classmethod
    def of(cls, one: Silence) -> "SilenceView":
        return cls(
            silence_id=one.id,
            nation=one.nation,
            kind=one.kind,
            area=one.area,
            source=one.source,
            until=one.until,
            set_by=one.set.by,
            set_at=one.set.at,
            reason=one.set.reason,
            ended_at=one.ended.at if one.ended else None,
        )


@router.get("/calls")
async def list_calls(
    actor: Reader, uow: Uow, asked: PageRequest, status: Status | None = None
) -> Page[CallView]:
    rows = await queries.calls(uow, actor, asked, status=status)
    return asked.page(rows, _view, lambda row: (row.id,))


@router.post("/calls/{call_id}/taking-on")
async def take_on(call_id: UUID, actor: Officer, uow: Uow, now: Now) -> TakenView:
    """You are on it: nobody else is called. Any decision on one of its signals says so too."""
    call = await commands.take_on(uow, call_id, by=actor, at=now)
    return TakenView(call_id=call.id, status=call.status)


@router.post("/silences", status_code=201)
async def silence(body: NewSilence, actor: Officer, uow: Uow, now: Now) -> SilenceView:
    """A matter is known and looked at: its signals are kept, and call nobody."""
    one = Silence(
        new_id(),
        Decision(actor.id, now, body.reason),
        body.until,
        body.nation,
        body.kind,
        body.area,
        source_of(body.source_url),
    )
    return SilenceView.of(await commands.silence(uow, one, by=actor, at=now))


@router.get("/silences")
async def list_silences(_: Reader, uow: Uow, now: Now) -> list[SilenceView]:
    """Those that hold: a handful."""
    return [SilenceView.of(one) for one in await store.silences(uow, now)]


@router.post("/silences/{silence_id}/ending")
async def end(silence_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now) -> SilenceView:
    ended = await commands.end_silence(uow, silence_id, reason=body.reason, by=actor, at=now)
    return SilenceView.of(ended)


def _view(row: Any) -> CallView:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return CallView(call_id=values.pop("id"), called=len(values.pop("asked")), **values)
