"""Press contacts: for campaign managers and who was given leave; never listed with details."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, StringConstraints

from campaigns.api.fields import Area, Body, Line, Nation, Text
from campaigns.commands import press as commands
from campaigns.domain.press import Contact
from campaigns.store import press as store
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.db import AnyRow
from sanctuary.http import (
    Act,
    Edit,
    Now,
    Page,
    PageRequest,
    Uow,
    etag,
    never_exported,
    sealed_router,
)
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

contacts = sealed_router("/v1/press-contacts", tags=["press"])
access = new_router("/v1/press-access", ["press"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Manager = Annotated[Actor, Depends(requires(commands.MANAGER))]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class ContactFacts(Body):
    """`outlet` and `topics` stand in the list; the rest is opened one by one, and recorded."""

    outlet: Line
    topics: Annotated[list[Line], Field(max_length=20)] = Field(default_factory=list)
    called: Line
    email: Short = ""
    phone: Short = ""
    notes: Annotated[str, Field(max_length=2000)] = ""

    def open_part(self) -> dict[str, Any]:
        return {"outlet": self.outlet, "topics": tuple(self.topics)}

    def details(self) -> dict[str, str]:
        return self.model_dump(include=set(commands.DETAILS))


class NewContact(ContactFacts):
    nation: Nation
    area: Area | None = None


class ListedContact(BaseModel):
    contact_id: UUID
    outlet: str
    topics: list[str]
    nation: str
    area: str | None
    last_contact_on: date | None


class ContactView(ListedContact):
    called: str
    email: str
    phone: str
    notes: str


class Spoke(Body):
    on: date


class NewLeave(Body):
    """Without an area, for a whole nation."""

    person_id: UUID
    nation: Nation
    area: Area | None = None
    reason: Text


class LeaveView(BaseModel):
    access_id: UUID
    person_id: UUID
    nation: str
    area: str | None
    given_by: UUID
    given_at: datetime
    given_reason: str


@contacts.get("", openapi_extra=never_exported("sealed"))
async def listed(uow: Uow, actor: SignedIn) -> list[ListedContact]:
    """Where you may look: who writes for whom about what, without who they are."""
    return [_listed(one) for one in await commands.listed(uow, by=actor)]


@contacts.put("/{contact_id}", status_code=201)
async def add(contact_id: UUID, body: NewContact, actor: SignedIn, act: Act) -> ListedContact:
    """Choose any new UUID as the id."""
    new = Contact(
        id=contact_id,
        nation=body.nation,
        area=body.area,
        sealed=b"",
        added_by=actor.id,
        added_at=act.now,
        **body.open_part(),
    )
    made = await commands.add(act.uow, new, body.details(), by=actor)
    etag(act.response, made.version)
    return _listed(made)


@contacts.get("/{contact_id}")
async def opened(contact_id: UUID, uow: Uow, actor: SignedIn, response: Response) -> ContactView:
    """How to reach them. That you looked is written down."""
    found, words = await commands.opened(uow, contact_id, by=actor)
    etag(response, found.version)
    return ContactView(**_listed(found).model_dump(), **words)


@contacts.patch("/{contact_id}")
async def change(
    contact_id: UUID, body: ContactFacts, actor: SignedIn, edit: Edit
) -> ListedContact:
    changed = await commands.change(
        edit.uow, contact_id, body.open_part(), body.details(), expected=edit.expected, by=actor
    )
    etag(edit.response, changed.version)
    return _listed(changed)


@contacts.put("/{contact_id}/last-contact")
async def spoke(contact_id: UUID, body: Spoke, actor: SignedIn, edit: Edit) -> ListedContact:
    """We spoke on that day."""
    noted = await commands.spoke(edit.uow, contact_id, body.on, expected=edit.expected, by=actor)
    etag(edit.response, noted.version)
    return _listed(noted)


@contacts.delete("/{contact_id}", status_code=204)
async def forget(contact_id: UUID, uow: Uow, actor: SignedIn) -> None:
    await commands.forget(uow, contact_id, by=actor)


@access.post("", status_code=201)
async def give_leave(body: NewLeave, uow: Uow, actor: Manager, now: Now) -> LeaveView:
    """Let somebody see the press contacts and requests of a place."""
    access_id = new_id()
    await commands.give_leave(uow, access_id, **body.model_dump(), by=actor, at=now)
    return _leave(await store.get_access(uow, access_id))


@access.get("", openapi_extra=never_exported("sealed"))
async def leaves(uow: Uow, asked: PageRequest, _: Manager) -> Page[LeaveView]:
    """Who may see them besides campaign managers."""
    return asked.page(await store.accesses(uow, asked), _leave, lambda row: (row.id,))


@access.delete("/{access_id}", status_code=204)
async def end_leave(access_id: UUID, uow: Uow, actor: Manager, now: Now) -> None:
    """From this moment they see nothing of it any more."""
    await commands.end_leave(uow, access_id, by=actor, at=now)


def _leave(row: AnyRow) -> LeaveView:
    plain = {name: getattr(row, name) for name in LeaveView.model_fields if name != "access_id"}
    return LeaveView(access_id=row.id, **plain)


def _listed(one: Contact) -> ListedContact:
    return ListedContact(
        contact_id=one.id,
        outlet=one.outlet,
        topics=list(one.topics),
        nation=one.nation,
        area=one.area,
        last_contact_on=one.last_contact_on,
    )
