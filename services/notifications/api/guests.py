"""Whom team keys may write to besides those who hold a role."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from notifications.api.keys import ReasonBody
from notifications.queries import sends as queries
from notifications.store import keys as store
from notifications.tables import guest
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import requires
from sanctuary.erased import erased_among
from sanctuary.errors import NotFound
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/guests", tags=["keys"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class GuestShown(BaseModel):
    person_id: UUID
    added_by: UUID
    added_at: datetime
    reason: str


@router.get("")
async def list_guests(uow: Uow, page: PageRequest, _: Team) -> Page[GuestShown]:
    rows = await uow.all(page.select(queries.guests(), guest.c.person_id))
    return page.page(
        rows,
        lambda row: GuestShown.model_validate(row, from_attributes=True),
        lambda row: (row.person_id,),
    )


@router.put("/{person_id}")
async def add_guest(person_id: UUID, body: ReasonBody, uow: Uow, now: Now, by: Team) -> GuestShown:
    """Somebody agreed to get what is being tried out. Twice changes the reason."""
    if await erased_among(uow, [person_id]):
        raise NotFound("There is no such person. Check the id you were given.")
    why = Decision(by.id, now, body.reason)
    await store.add_guest(uow, person_id, why)
    return GuestShown(person_id=person_id, added_by=by.id, added_at=now, reason=body.reason)


@router.delete("/{person_id}", status_code=204)
async def remove_guest(person_id: UUID, uow: Uow, _: Team) -> None:
    """Gone at once, and for what is queued it changes nothing."""
    await store.remove_guest(uow, person_id)
