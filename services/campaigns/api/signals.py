"""Signals: anybody signed in may raise one, the duty officers decide."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Area, Body, Nation, Reason, Region, Stream, Text
from campaigns.commands import signals as commands
from campaigns.domain.incident import Level
from campaigns.domain.signal import Kind, Report, Status, Via
from campaigns.queries import incidents as queries
from campaigns.queries.incidents import READERS
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/signals", ["signals"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Reader = Annotated[Actor, Depends(requires(*READERS))]
Officer = Annotated[Actor, Depends(requires(Role.DUTY_OFFICER, Role.NATIONAL_TEAM))]


class NewSignal(Body):
    kind: Kind
    nation: Nation
    region: Region | None = None
    area: Area | None = None
    stream: Stream | None = None
    summary: Annotated[
        Text, Field(description="What you noticed. It stays with those who decide on it.")
    ]
    source_url: Annotated[str | None, Field(max_length=2000, description="Never fetched")] = None


class SignalRaisedView(BaseModel):
    """`duplicate_of` is the first report of the same matter, when there is one."""

    signal_id: UUID
    status: Status
    duplicate_of: UUID | None = None
    incident_id: UUID | None = None


class SignalView(SignalRaisedView):
    kind: Kind
    nation: Nation | None
    region: str | None
    area: str | None
    stream: str | None
    summary: str
    source: str | None
    raised_by: UUID
    raised_at: datetime
    reason: str | None
    via: Via
    call_id: UUID | None
    reports: int


class Triage(Body):
    level: Level
    reason: Text


class TriageView(BaseModel):
    signal_id: UUID
    incident_id: UUID
    status: str
    level: Level


@router.post("", status_code=201)
async def raise_signal(body: NewSignal, actor: SignedIn, uow: Uow, now: Now) -> SignalRaisedView:
    """Tell the duty officers what you noticed. Further reports of one matter are grouped."""
    signal = await commands.raise_signal(uow, Report(**body.model_dump()), by=actor, at=now)
    return SignalRaisedView(
        signal_id=signal.id,
        status=signal.status,
        duplicate_of=signal.duplicate_of,
        incident_id=signal.incident_id,
    )


@router.get("")
async def list_signals(
    actor: Reader,
    uow: Uow,
    asked: PageRequest,
    status: Status | None = None,
    incident_id: UUID | None = None,
) -> Page[SignalView]:
    rows = await queries.signals(uow, actor, asked, status=status, incident_id=incident_id)
    return asked.page(rows, _view, lambda row: (row.id,))


@router.post("/{signal_id}/triage", status_code=201)
async def triage(signal_id: UUID, body: Triage, actor: Officer, uow: Uow, now: Now) -> TriageView:
    """Make an incident of it, to watch or to answer."""
    signal, incident = await commands.triage(
        uow, signal_id, level=body.level, reason=body.reason, by=actor, at=now
    )
    return TriageView(
        signal_id=signal.id,
        incident_id=incident.id,
        status=incident.status,
        level=incident.level,
    )


@router.post("/{signal_id}/setting-aside")
async def set_aside(
    signal_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now
) -> SignalRaisedView:
    """Nothing follows from it now. It can still be triaged later."""
    signal = await commands.set_aside(uow, signal_id, reason=body.reason, by=actor, at=now)
    return SignalRaisedView(
        signal_id=signal.id, status=signal.status, duplicate_of=signal.duplicate_of
    )


def _view(row: Any) -> SignalView:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return SignalView(signal_id=values.pop("id"), **values)
