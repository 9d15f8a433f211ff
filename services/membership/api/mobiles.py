"""Mobile numbers, for the team. A number travels in and never back: two digits say which it is."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from membership.api.fields import Body, Reason
from membership.commands import mobiles as commands
from membership.domain.mobile import MOST_TRIES, Mobile
from membership.store import mobiles as store
from membership.store.people import kept_entry
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/people/{person_id}/mobile", tags=["people"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class MobileBody(Body):
    mobile: Annotated[str, Field(min_length=6, max_length=40)]
    reason: Reason


class CodeBody(Body):
    code: Annotated[str, Field(min_length=1, max_length=20)]


class MobileView(BaseModel):
    """`ending` is the last two digits; `tries_left` of the code that went out last."""

    ending: str
    proved: bool
    proved_at: datetime | None
    code_until: datetime
    tries_left: int

    @classmethod
    def of(cls, one: Mobile) -> "MobileView":
        return cls(
            ending=one.ending,
            proved=one.proved_at is not None,
            proved_at=one.proved_at,
            code_until=one.code_until,
            tries_left=max(0, MOST_TRIES - one.tries),
        )


@router.get("")
async def look(person_id: UUID, uow: Uow, _: Team) -> MobileView:
    """Whether there is a number, and whether it is proved."""
    found = await store.find(uow, await kept_entry(uow, person_id))
    if found is None:
        raise NotFound(commands.NONE_KEPT)
    return MobileView.of(found)


@router.put("")
async def give(person_id: UUID, body: MobileBody, uow: Uow, actor: Team, now: Now) -> MobileView:
    """A number that somebody told the team; a code goes to it at once."""
    given = await commands.give(uow, person_id, body.mobile, body.reason, by=actor, at=now)
    return MobileView.of(given)


@router.post("/proofs", status_code=201)
async def prove(
    request: Request, person_id: UUID, body: CodeBody, uow: Uow, actor: Team, now: Now
) -> MobileView:
    """The code, as they read it out on the telephone. A wrong one leaves a try less."""
    key = request.app.state.settings.link_key
    tried = await commands.prove(uow, person_id, body.code, key=key, by=actor, at=now)
    return MobileView.of(tried)


@router.delete("", status_code=204)
async def forget(person_id: UUID, uow: Uow, actor: Team) -> None:
    """They do not want it kept any more. Asking twice changes nothing."""
    await commands.forget(uow, person_id, by=actor)
