"""Organisations that we act with, and what is done together."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, HttpUrl
from sqlalchemy import or_, select

from campaigns.api.fields import Area, Body, Line, Nation, Reason, Text
from campaigns.commands import partners as commands
from campaigns.domain.partner import KEEPERS, READERS, Facts, Kind, Partner, Status
from campaigns.queries.incidents import actor_nations
from campaigns.store import partners as store
from campaigns.tables import joint_action, partner_entry
from campaigns.tables import partner as table
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.http import Act, Edit, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/partners", ["evidence"])
Keeper = Annotated[Actor, Depends(requires(*KEEPERS))]
Reader = Annotated[Actor, Depends(requires(*READERS))]


class PartnerBody(Reason):
    """No person: an organisation, where it acts, and its public page."""

    name: Line
    kind: Kind
    nation: Nation | None = None
    area: Area | None = None
    url: HttpUrl | None = None

    def facts(self) -> Facts:
        url = str(self.url) if self.url else None
        return Facts(self.name, self.kind, self.nation, self.area, url)


class NewPartner(PartnerBody):
    since: date


class Ending(Reason):
    on: date


class NewJointAction(Body):
    """`part`: what the partner does in it."""

    mobilisation_id: UUID
    part: Text


class PartnerView(BaseModel):
    partner_id: UUID
    name: str
    kind: Kind
    nation: str | None
    area: str | None
    url: str | None
    since: date
    until: date | None
    status: Status


class EntryView(BaseModel):
    what: str
    by: UUID
    at: datetime
    reason: str


class JointActionView(BaseModel):
    mobilisation_id: UUID
    part: str
    by: UUID
    at: datetime


@router.post("", status_code=201)
async def add_partner(body: NewPartner, by: Keeper, act: Act) -> PartnerView:
    """An organisation that is not a member acts with us."""
    made = await commands.begin(
        act.uow, body.facts(), since=body.since, reason=body.reason, by=by, at=act.now
    )
    return _answer(made, act.response)


@router.get("")
async def list_partners(
    by: Reader,
    uow: Uow,
    asked: PageRequest,
    kind: Kind | None = None,
    area: Area | None = None,
    status: Status | None = None,
) -> Page[PartnerView]:
    """Newest first; with a role for one nation, its own and those of the whole country."""
    query = select(table)
    if not by.may(*READERS):
        mine = table.c.nation.in_(actor_nations(by, READERS))
        query = query.where(or_(mine, table.c.nation.is_(None)))
    for column, wanted in ((table.c.kind, kind), (table.c.area, area), (table.c.status, status)):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = await uow.all(asked.select(query, table.c.id, descending=True))
    return asked.page(rows, lambda row: _view(store.of_row(row)), lambda row: (row.id,))


@router.get("/{partner_id}")
async def show_partner(partner_id: UUID, by: Reader, uow: Uow, response: Response) -> PartnerView:
    return _answer(await _seen(uow, partner_id, by), response)


@router.put("/{partner_id}")
async def change_partner(
    partner_id: UUID, body: PartnerBody, by: Keeper, edit: Edit
) -> PartnerView:
    changed = await commands.change(
        edit.uow,
        partner_id,
        body.facts(),
        reason=body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    return _answer(changed, edit.response)


@router.post("/{partner_id}/ending")
async def end_partnership(partner_id: UUID, body: Ending, by: Keeper, edit: Edit) -> PartnerView:
    """We act together no more; what was done together stays on record."""
    ended = await commands.end(
        edit.uow,
        partner_id,
        body.on,
        reason=body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    return _answer(ended, edit.response)


@router.post("/{partner_id}/return")
async def resume_partnership(partner_id: UUID, body: Reason, by: Keeper, edit: Edit) -> PartnerView:
    """It goes on after all."""
    back = await commands.resume(
        edit.uow, partner_id, reason=body.reason, expected=edit.expected, by=by, at=edit.now
    )
    return _answer(back, edit.response)


@router.get("/{partner_id}/entries")
async def list_partner_entries(
    partner_id: UUID, by: Reader, uow: Uow, asked: PageRequest
) -> Page[EntryView]:
    """What was decided about it, newest first."""
    await _seen(uow, partner_id, by)
    query = select(partner_entry).where(partner_entry.c.partner_id == partner_id)
    rows = await uow.all(asked.select(query, partner_entry.c.id, descending=True))
    return asked.page(
        rows,
        lambda row: EntryView(what=row.what, by=row.by, at=row.at, reason=row.reason),
        lambda row: (row.id,),
    )


@router.post("/{partner_id}/joint-actions", status_code=204)
async def act_together(partner_id: UUID, body: NewJointAction, by: Keeper, act: Act) -> None:
    """With what it takes part in a call. Said once more, the words of before are replaced."""
    await commands.act(act.uow, partner_id, body.mobilisation_id, body.part, by=by, at=act.now)


@router.get("/{partner_id}/joint-actions")
async def list_joint_actions(
    partner_id: UUID, by: Reader, uow: Uow, asked: PageRequest
) -> Page[JointActionView]:
    """What was done together, newest first."""
    await _seen(uow, partner_id, by)
    query = select(joint_action).where(joint_action.c.partner_id == partner_id)
    rows = await uow.all(asked.select(query, joint_action.c.id, descending=True))
    return asked.page(
        rows,
        lambda row: JointActionView(
            mobilisation_id=row.mobilisation_id, part=row.part, by=row.by, at=row.at
        ),
        lambda row: (row.id,),
    )


async def _seen(uow: Uow, partner_id: UUID, by: Actor) -> Partner:
    """Those of the whole country are shown to whoever reads those of a nation."""
    found = await store.get(uow, partner_id)
    if found.facts.nation is not None:
        by.must(*READERS, nation=found.facts.nation)
    return found


def _answer(one: Partner, response: Response) -> PartnerView:
    etag(response, one.version)
    return _view(one)


def _view(one: Partner) -> PartnerView:
    facts = one.facts
    return PartnerView(
        partner_id=one.id,
        name=facts.name,
        kind=facts.kind,
        nation=facts.nation,
        area=facts.area,
        url=facts.url,
        since=one.since,
        until=one.until,
        status=one.status,
    )
