"""Who stands behind a group: pledges by sector, the council's endorsement, figures of its area."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body, Day, Name, Reason
from membership.commands import group_support as commands
from membership.domain.group_support import EndorsementKind, Pledge, Tally, parts_of, shown
from membership.queries import group_readiness, group_support
from membership.queries.groups import is_staff, own_group
from membership.store import group_support as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/groups/{group_id}", tags=["groups"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]
Number = Annotated[int | None, Field(description="Empty where it is withheld: under five")]


class PledgeBody(Body):
    party_kind: Literal["person", "organisation"]
    party_id: UUID
    sector: Annotated[str, Field(max_length=40)]


class PledgesBody(Body):
    pledges: Annotated[list[PledgeBody], Field(min_length=1, max_length=500)]


class SideView(BaseModel):
    """`by_sector` has “” for those of no named sector. Empty numbers are withheld."""

    total: Number
    by_sector: dict[str, int | None]


class SupportView(BaseModel):
    """`shown` says whether it is enough for the council's endorsement; `lacking` what is short."""

    people: SideView
    organisations: SideView
    shown: bool
    lacking: list[str]


class EndorsementBody(Body):
    kind: EndorsementKind
    council: Name
    endorsed_on: Day
    document_id: UUID
    reason: Reason


class EndorsementView(BaseModel):
    id: UUID
    kind: EndorsementKind
    council: str
    endorsed_on: date
    document_id: UUID
    recorded_by: UUID
    recorded_at: datetime


class FiguresView(BaseModel):
    """The area of a group in numbers. Empty numbers are withheld: under five."""

    supporters: Number
    organisations: Number
    network_members: Number
    awarded: Number


def _side(numbers: dict[str, int], *, whole: bool) -> SideView:
    seen = shown(numbers, whole=whole)
    return SideView(total=seen.total, by_sector=dict(seen.parts))


async def _support(uow: UnitOfWork, tally: Tally, *, whole: bool) -> SupportView:
    lacking = tally.lacking(await group_readiness.rules(uow))
    return SupportView(
        people=_side(dict(tally.people), whole=whole),
        organisations=_side(dict(tally.organisations), whole=whole),
        shown=not lacking,
        lacking=[each["field"] for each in lacking],
    )


@router.get("/support")
async def support(group_id: UUID, uow: Uow, actor: Officer) -> SupportView:
    """Who pledged, by sector. Numbers under five are for staff only."""
    group = await own_group(uow, group_id, actor)
    return await _support(uow, await store.tally_of(uow, group.id), whole=is_staff(actor, group))


@router.post("/pledges", status_code=201)
async def pledge(
    group_id: UUID, body: PledgesBody, uow: Uow, actor: Officer, now: Now
) -> SupportView:
    """Record people and organisations of the register who pledged, up to 500, all or none."""
    pledges = [Pledge(one.party_kind, one.party_id, one.sector) for one in body.pledges]
    await commands.pledge(uow, group_id, pledges, by=actor, at=now)
    return await support(group_id, uow, actor)


@router.delete("/pledges/{party_id}")
async def take_back(group_id: UUID, party_id: UUID, uow: Uow, actor: Officer) -> SupportView:
    """Take a pledge back."""
    await commands.take_back(uow, group_id, party_id, by=actor)
    return await support(group_id, uow, actor)


@router.post("/endorsements", status_code=201)
async def endorse(
    group_id: UUID, body: EndorsementBody, uow: Uow, actor: Coordinator, now: Now
) -> list[EndorsementView]:
    """Record what the council decided, with its paper, once community support is shown."""
    new = commands.NewEndorsement(body.kind, body.council, body.endorsed_on, body.document_id)
    await commands.endorse(uow, group_id, new, body.reason, by=actor, at=now)
    return await endorsements(group_id, uow, actor)


@router.get("/endorsements")
async def endorsements(group_id: UUID, uow: Uow, actor: Officer) -> list[EndorsementView]:
    """What the council said, the oldest first."""
    group = await own_group(uow, group_id, actor)
    rows = await store.endorsements_of(uow, group.id)
    return [EndorsementView.model_validate(row, from_attributes=True) for row in rows]


@router.get("/figures")
async def figures(group_id: UUID, uow: Uow, actor: Officer) -> FiguresView:
    """How many belong to a group's area; numbers under five are for staff only."""
    group = await own_group(uow, group_id, actor)
    numbers = await group_support.figures(uow, group)
    if is_staff(actor, group):
        return FiguresView(**numbers)
    inner = {name: numbers[name] for name in ("network_members", "awarded")}
    outer = {name: numbers[name] for name in ("supporters", "organisations")}
    alone = {name: shown({name: number}, whole=False).total for name, number in outer.items()}
    return FiguresView(**alone, **parts_of(numbers["organisations"], inner))
