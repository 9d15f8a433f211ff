"""Postcodes that people and organisations have given us. They travel in the body and never back."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import whereabouts as commands
from membership.domain.geography import Whereabouts
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["places"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]


class PostcodeBody(Body):
    postcode: Annotated[
        str, Field(min_length=1, max_length=12, description="Whole, or its first half")
    ]


class WhereaboutsView(BaseModel):
    """What the postcode says, as far as it is known yet; the postcode itself is not repeated."""

    constituency: str | None
    local_authority: str | None
    region: str | None
    nation: str | None

    @classmethod
    def of(cls, one: Whereabouts) -> "WhereaboutsView":
        return cls(
            constituency=one.constituency,
            local_authority=one.local_authority,
            region=one.region,
            nation=one.nation,
        )


@router.put("/people/{person_id}/postcode")
async def give(
    person_id: UUID, body: PostcodeBody, uow: Uow, actor: Team, now: Now
) -> WhereaboutsView:
    """Where somebody lives, as they told the team; in place of what was kept before."""
    where = await commands.give_postcode(uow, person_id, body.postcode, by=actor, at=now)
    return WhereaboutsView.of(where)


@router.delete("/people/{person_id}/postcode", status_code=204)
async def forget(person_id: UUID, uow: Uow, actor: Team) -> None:
    """Somebody does not want their postcode kept any more. Asking twice changes nothing."""
    await commands.forget_postcode(uow, person_id, by=actor)


@router.put("/organisations/{organisation_id}/postcode")
async def give_of_organisation(
    organisation_id: UUID, body: PostcodeBody, uow: Uow, actor: Coordinator, now: Now
) -> WhereaboutsView:
    """Where an organisation is, so that its Member of Parliament is known."""
    where = await commands.give_organisation_postcode(
        uow, organisation_id, body.postcode, by=actor, at=now
    )
    return WhereaboutsView.of(where)
