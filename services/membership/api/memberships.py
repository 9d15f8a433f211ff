"""Memberships of every type: one list, the status of each on any day, and overrides of it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Row

from membership.api.fields import Body, Nation, Reason, ReasonBody, Stream
from membership.commands import overrides as commands
from membership.domain.term import Override
from membership.queries import memberships as queries
from membership.queries.memberships import Held, Wanted
from membership.store.benefits import benefits_of
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/memberships", tags=["memberships"])
Reader = Annotated[
    Actor,
    Depends(
        requires(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            Role.ORGANISATION_CONTACT,
            Role.TRUSTEE,
        )
    ),
]
Keeper = Annotated[
    Actor,
    Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, Role.TRUSTEE)),
]
Day = Annotated[date | None, Query(description="As on this day; today if left out")]


class OverrideView(BaseModel):
    """What somebody said the status is, why, and until when. `ended_on` is empty while it holds."""

    id: UUID
    status: str
    reason: str
    set_by: UUID
    starts_on: date
    until: date
    ended_on: date | None

    @classmethod
    def of(cls, one: Override) -> "OverrideView":
        return cls(
            id=one.id,
            status=one.name,
            reason=one.set.reason,
            set_by=one.set.by,
            starts_on=one.starts_on,
            until=one.until,
            ended_on=one.ended_on,
        )


class HeldView(BaseModel):
    """One membership on a day.

    `status` is what counts, `by_rule` what the dates alone say; `conflict` is true when somebody
    overrode the dates with something else. `award` is empty where awards do not apply.
    """

    id: UUID
    type: str
    edition: int
    party_kind: str
    party_id: UUID
    organisation_name: str | None
    stream: str | None
    nation: str | None
    joined_on: date
    expires_on: date | None
    left_on: date | None
    status: str
    by_rule: str
    counts: bool
    conflict: bool
    override: OverrideView | None
    award: str | None

    @classmethod
    def of(cls, one: Held, day: date) -> "HeldView":
        standing = one.standing(day)
        award = None if one.awarded is None else ("awarded" if one.awarded else "non_awarded")
        return cls(
            id=one.id,
            type=one.type,
            edition=one.rules(day).edition,
            party_kind=one.party_kind,
            party_id=one.party_id,
            organisation_name=one.name,
            stream=one.stream,
            nation=one.nation,
            joined_on=one.term.joined_on,
            expires_on=one.term.expires_on,
            left_on=one.term.left_on,
            status=standing.name,
            by_rule=standing.by_rule,
            counts=standing.counts,
            conflict=standing.conflict,
            override=OverrideView.of(standing.override) if standing.override else None,
            award=award,
        )


class BenefitView(BaseModel):
    """What somebody receives through an organisation that they are a contact of."""

    person_id: UUID
    benefit: str
    since: date
    until: date | None
    ended_because: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> "BenefitView":
        return cls(
            person_id=row.person_id,
            benefit=row.benefit,
            since=row.since,
            until=row.until,
            ended_because=row.ended_because,
        )


class OverrideBody(Body):
    status: Annotated[str, Field(min_length=1, max_length=60, examples=["current"])]
    reason: Reason
    until: Annotated[date, Field(description="The day on which it no longer holds")]


@router.get("")
async def memberships(
    *,
    uow: Uow,
    actor: Reader,
    asked: PageRequest,
    type: Annotated[str | None, Query(max_length=60)] = None,  # noqa: A002 — the caller's word
    stream: Stream | None = None,
    status: Annotated[str | None, Query(max_length=60)] = None,
    on: Day = None,
    nation: Nation | None = None,
    awarded: bool | None = None,
) -> Page[HeldView]:
    """Memberships that had begun by a day. Charity members are for trustees and the team alone."""
    day = on or uow.clock.today()
    wanted = Wanted(day, type, stream, status, nation, awarded)
    found = await queries.memberships(uow, asked, actor, wanted)
    return asked.page(found, lambda one: HeldView.of(one, day), lambda one: (one.id,))


async def _readable(uow: Uow, membership_id: UUID, actor: Actor) -> Held:
    found = await queries.find(uow, membership_id)
    if not queries.visible_to(found, actor):
        raise NotFound("We do not know this membership, or it has not begun. Look at the list.")
    return found


@router.get("/{membership_id}")
async def membership(membership_id: UUID, uow: Uow, actor: Reader, on: Day = None) -> HeldView:
    """One membership as on a day."""
    day = on or uow.clock.today()
    return HeldView.of(await _readable(uow, membership_id, actor), day)


@router.get("/{membership_id}/overrides")
async def overrides(membership_id: UUID, uow: Uow, actor: Reader) -> list[OverrideView]:
    """Every override that there was, the latest first."""
    found = await _readable(uow, membership_id, actor)
    return [OverrideView.of(one) for one in found.overrides]


@router.get("/{membership_id}/people")
async def people(membership_id: UUID, uow: Uow, actor: Reader, on: Day = None) -> list[BenefitView]:
    """Whom an organisation's membership reaches on a day: its first contacts, up to the limit."""
    await _readable(uow, membership_id, actor)
    day = on or uow.clock.today()
    return [
        BenefitView.of(row)
        for row in await benefits_of(uow, membership_id)
        if row.since <= day and (row.until is None or day < row.until)
    ]


@router.get("/{membership_id}/people/history")
async def people_history(membership_id: UUID, uow: Uow, actor: Reader) -> list[BenefitView]:
    """Everybody whom it ever reached, and why that ended."""
    await _readable(uow, membership_id, actor)
    return [BenefitView.of(row) for row in await benefits_of(uow, membership_id)]


@router.post("/{membership_id}/overrides", status_code=201)
async def override(
    membership_id: UUID, body: OverrideBody, uow: Uow, actor: Keeper, now: Now
) -> OverrideView:
    """Set the status by hand, with a reason and a day on which that ends by itself."""
    await _readable(uow, membership_id, actor)
    made = await commands.set_override(
        uow,
        membership_id,
        body.status,
        reason=body.reason,
        until=body.until,
        by=actor,
        at=now,
    )
    return OverrideView.of(made)


@router.post("/overrides/{override_id}/end")
async def end_override(
    override_id: UUID, body: ReasonBody, uow: Uow, actor: Keeper, now: Now
) -> OverrideView:
    """Back to what the dates say."""
    return OverrideView.of(
        await commands.end_override(uow, override_id, body.reason, by=actor, at=now)
    )
