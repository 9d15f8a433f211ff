"""Election periods and who stands: in them letters go to all of the main candidates alike."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, StringConstraints

from campaigns.api.fields import Body, Text
from campaigns.api.seat_files import as_csv
from campaigns.commands import elections as commands
from campaigns.domain.election import Election, Kind
from campaigns.queries import letters as queries
from campaigns.store import elections as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Act, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1/elections", ["elections"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]
Seat = Annotated[str, StringConstraints(pattern=r"^[EWSN]\d{8}$")]
_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


class NewElection(Body):
    """From `opens_on` up to and including `polling_on`; `seat` for a by-election."""

    kind: Kind
    opens_on: date
    polling_on: date
    seat: Seat | None = None
    reason: Text


class OtherDays(Body):
    opens_on: date
    polling_on: date
    reason: Text


class ElectionView(BaseModel):
    election_id: UUID
    kind: Kind
    opens_on: date
    polling_on: date
    seat: str | None


class CandidateView(BaseModel):
    called: str
    party: str
    email: str | None
    main: bool


class CandidatesTaken(BaseModel):
    """After a dry run nothing was written. `main` follows from one rule for all."""

    candidates: int
    main: int
    seats: list[str]


@router.post("", status_code=201)
async def announce(
    body: NewElection, uow: Uow, actor: Staff, now: Now, response: Response
) -> ElectionView:
    """An election was called: from its first day on letters go to candidates."""
    made = Election(new_id(), body.kind, body.opens_on, body.polling_on, body.seat)
    made = await commands.announce(uow, made, reason=body.reason, by=actor, at=now)
    return _view(made, response)


@router.get("")
async def list_elections(uow: Uow, _: Staff, asked: PageRequest) -> Page[ElectionView]:
    rows = await queries.elections_listed(uow, asked)
    return asked.page(
        rows,
        lambda row: ElectionView(
            election_id=row.id,
            kind=row.kind,
            opens_on=row.opens_on,
            polling_on=row.polling_on,
            seat=row.seat,
        ),
        lambda row: (row.id,),
    )


@router.get("/{election_id}")
async def show(election_id: UUID, uow: Uow, _: Staff, response: Response) -> ElectionView:
    return _view(await store.get(uow, election_id), response)


@router.put("/{election_id}")
async def change(election_id: UUID, body: OtherDays, actor: Staff, edit: Edit) -> ElectionView:
    """Other days for its period."""
    known = await store.get(edit.uow, election_id)
    fresh = Election(known.id, known.kind, body.opens_on, body.polling_on, known.seat)
    made = await commands.change(
        edit.uow, fresh, reason=body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _view(made, edit.response)


@router.post("/{election_id}/candidate-files", status_code=201, openapi_extra=_CSV)
async def take_candidates(
    election_id: UUID, request: Request, actor: Staff, act: Act, dry_run: bool = False
) -> CandidatesTaken:
    """Who stands, as CSV: constituency, family_name, given_name, party, email. All who stand.

    A list that names one party alone for a constituency is refused.
    """
    found = await commands.take_candidates(
        act.uow, election_id, await as_csv(request), dry_run=dry_run, by=actor, at=act.now
    )
    if dry_run:
        act.response.status_code = 200
    everybody, main, seats = commands.counted(found)
    return CandidatesTaken(candidates=everybody, main=main, seats=list(seats))


@router.get("/{election_id}/constituencies/{seat}/candidates")
async def candidates(election_id: UUID, seat: Seat, uow: Uow, _: Staff) -> list[CandidateView]:
    """Everybody who stands there, in the order of a ballot paper."""
    await store.get(uow, election_id)
    return [
        CandidateView(called=one.called, party=one.party, email=one.email, main=one.main)
        for one in await store.candidates(uow, election_id, seat)
    ]


def _view(made: Election, response: Response) -> ElectionView:
    etag(response, made.version)
    return ElectionView(
        election_id=made.id,
        kind=made.kind,
        opens_on=made.opens_on,
        polling_on=made.polling_on,
        seat=made.seat,
    )
