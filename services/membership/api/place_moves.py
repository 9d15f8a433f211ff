"""Whose constituency a generation would change: counts for many, ids for the national team."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from membership.commands import whereabouts as commands
from membership.domain.small_numbers import RULE
from membership.queries import places as query
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/places/generations", tags=["places"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reader = Annotated[
    Actor,
    Depends(requires(Role.TRUSTEE, Role.NATION_COORDINATOR, Role.CAMPAIGN_MANAGER)),
]
Code = Annotated[str | None, Query(max_length=9, description="Empty for an unknown one")]


class WayView(BaseModel):
    """`number` is null where it is withheld, because it is under five."""

    kind: str
    from_constituency: str | None
    to_constituency: str | None
    number: int | None


class MovesView(BaseModel):
    """As last previewed; `previewed_at` is null when nobody asked for a preview yet."""

    previewed_at: datetime | None
    withheld_under: int | None
    ways: list[WayView]


class MoverView(BaseModel):
    kind: str
    party_id: UUID
    from_constituency: str | None
    to_constituency: str | None


@router.post("/{generation_id}/previews", status_code=201)
async def preview(generation_id: UUID, uow: Uow, actor: Team, now: Now) -> MovesView:
    """Work out who would move if this generation were switched to. Nobody moves yet."""
    await commands.preview(uow, generation_id, by=actor, at=now)
    return await moves(generation_id, uow, actor)


@router.get("/{generation_id}/moves")
async def moves(generation_id: UUID, uow: Uow, actor: Reader) -> MovesView:
    """How many would move from which constituency to which. No sums, so none tells a small one."""
    generation = await query.generation(uow, generation_id)
    exact = actor.may(Role.NATIONAL_TEAM)
    return MovesView(
        previewed_at=generation.previewed_at,
        withheld_under=None if exact else RULE.threshold,
        ways=[
            WayView(
                kind=row.party_kind,
                from_constituency=row.from_constituency or None,
                to_constituency=row.to_constituency or None,
                number=row.number if exact or row.number >= RULE.threshold else None,
            )
            for row in await query.moves(uow, generation_id)
        ],
    )


@router.get("/{generation_id}/movers")
async def movers(
    generation_id: UUID,
    uow: Uow,
    _: Team,
    asked: PageRequest,
    from_constituency: Code = None,
    to_constituency: Code = None,
) -> Page[MoverView]:
    """Who would move, by id."""
    found = await query.movers(
        uow, asked, generation_id, came=from_constituency, goes=to_constituency
    )
    return asked.page(
        found,
        lambda row: MoverView(
            kind=row.party_kind,
            party_id=row.party_id,
            from_constituency=row.from_constituency or None,
            to_constituency=row.to_constituency or None,
        ),
        lambda row: (row.party_id,),
    )
