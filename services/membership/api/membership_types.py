"""Types of membership: the rules as they are, as they were, and as they will be."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path, Query
from pydantic import BaseModel, Field

from membership.api.fields import Body, Reason
from membership.commands import membership_types as commands
from membership.domain.membership_type import MembershipType
from membership.domain.term import Bound, Window
from membership.store.membership_types import types
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.errors import NotFound
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/membership-types", tags=["memberships"])
Key = Annotated[str, Path(pattern=r"^[a-z][a-z_]{1,40}$", examples=["friend"])]


class BoundView(BaseModel):
    anchor: str
    months: int
    days: int

    @classmethod
    def of(cls, one: Bound | None) -> "BoundView | None":
        return cls(anchor=one.anchor, months=one.months, days=one.days) if one else None


class WindowView(BaseModel):
    name: str
    counts: bool
    since: BoundView | None
    until: BoundView | None

    @classmethod
    def of(cls, one: Window) -> "WindowView":
        return cls(
            name=one.name,
            counts=one.counts,
            since=BoundView.of(one.since),
            until=BoundView.of(one.until),
        )


class TypeView(BaseModel):
    """One edition of one type. `notes` say what comes from a source and what is our default."""

    key: str
    edition: int
    valid_from: date
    title: str
    title_cy: str
    parties: list[str]
    lasts: str
    months: int
    decided_by_trustees: bool
    names_a_voter: bool
    minimum_age: int | None
    liability: str | None
    open_to_apply: bool
    statuses: list[WindowView]
    reminders: list[str]
    waits_for_lead: dict[str, str]
    reaches: int | None
    notes: list[str]

    @classmethod
    def of(cls, one: MembershipType) -> "TypeView":
        return cls(
            key=one.key,
            edition=one.edition,
            valid_from=one.valid_from,
            title=one.title,
            title_cy=one.title_cy,
            parties=list(one.parties),
            lasts=one.duration.kind,
            months=one.duration.months,
            decided_by_trustees=one.decided_by_trustees,
            names_a_voter=one.names_a_voter,
            minimum_age=one.minimum_age,
            liability=one.liability,
            open_to_apply=one.open_to_apply,
            statuses=[WindowView.of(window) for window in one.windows],
            reminders=[reminder.step for reminder in one.reminders],
            waits_for_lead=dict(one.waits_for_lead),
            reaches=one.reach.most if one.reach else None,
            notes=list(one.notes),
        )


class EditionBody(Body):
    """`document` has the keys of a file in `membership_types/`, without `key` and `edition`."""

    document: dict[str, Any] = Field(max_length=30)
    reason: Reason


@router.get("", dependencies=[Depends(signed_in)])
async def current(
    uow: Uow, on: Annotated[date | None, Query(description="Today if left out")] = None
) -> list[TypeView]:
    """Every type, in the edition of a day."""
    known = await types(uow)
    return [TypeView.of(one) for one in known.current(on or uow.clock.today())]


@router.get("/{key}/editions", dependencies=[Depends(signed_in)])
async def editions(key: Key, uow: Uow) -> list[TypeView]:
    """Every edition of one type, the first one first."""
    mine = [one for one in (await types(uow)).editions if one.key == key]
    if not mine:
        raise NotFound("There is no such type of membership. Look at the list of types.")
    return [TypeView.of(one) for one in mine]


@router.post("/{key}/editions", status_code=201)
async def add_edition(
    key: Key,
    body: EditionBody,
    uow: Uow,
    actor: Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))],
    now: Now,
) -> TypeView:
    """Change the rules of a type from a day on, or begin a new type."""
    made = await commands.add_edition(uow, key, body.document, body.reason, by=actor, at=now)
    return TypeView.of(made)
