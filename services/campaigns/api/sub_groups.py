"""Sub-groups: audience rules that are saved under a title, for use in other rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from campaigns.api.fields import Body, Line, Nation, OptionalReason
from campaigns.api.mobilisations import RULE_EXAMPLE, Leader
from campaigns.commands import sub_groups as commands
from campaigns.commands.sub_groups import Wish
from campaigns.domain.audience import as_json, asks_history
from campaigns.domain.disclosure import FEWEST
from campaigns.domain.subgroup import SubGroup
from campaigns.queries import sub_groups as queries
from campaigns.store import targeting as store
from sanctuary.http import Expected, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/sub-groups", ["sub-groups"])


class NewEdition(OptionalReason):
    title: Line
    audience: Annotated[dict[str, Any], Field(examples=[RULE_EXAMPLE])]


class NewSubGroup(NewEdition):
    """`nation` is its scope and never changes: nobody beyond it belongs to it."""

    nation: Nation | None = None


class NewOwner(Body):
    owner: UUID


class SubGroupView(BaseModel):
    sub_group_id: UUID
    title: str
    nation: str | None
    owner: UUID
    edition: int
    retired: bool
    audience: dict[str, Any]


class ListedSubGroup(BaseModel):
    sub_group_id: UUID
    title: str
    nation: str | None
    owner: UUID
    edition: int


class EditionView(BaseModel):
    edition: int
    audience: dict[str, Any]
    by: UUID
    at: datetime
    reason: str


class SizeView(BaseModel):
    """`people`: how many belong to it now; null for fewer than five."""

    people: int | None
    asks_history: bool


@dataclass(frozen=True)
class Asked:
    """One request about a sub-group: which, who, when."""

    sub_group_id: UUID
    actor: Leader
    uow: Uow
    now: Now
    response: Response

    async def seen(self) -> SubGroup:
        """The sub-group, for somebody who leads in its scope."""
        found = await store.get(self.uow, self.sub_group_id)
        found.seen_by(self.actor)
        return found


About = Annotated[Asked, Depends()]


@router.post("", status_code=201)
async def make(
    body: NewSubGroup, actor: Leader, uow: Uow, now: Now, response: Response
) -> SubGroupView:
    """Save a rule. Whoever makes it owns it."""
    wish = Wish(body.title, body.audience, body.nation, body.reason)
    return _answer(await commands.make(uow, wish, by=actor, at=now), response)


@router.get("")
async def list_sub_groups(
    actor: Leader, uow: Uow, asked: PageRequest, *, retired: bool = False
) -> Page[ListedSubGroup]:
    rows = await queries.listed(uow, actor, asked, retired=retired)
    return asked.page(
        rows,
        lambda row: ListedSubGroup(
            sub_group_id=row.id,
            title=row.title,
            nation=row.nation,
            owner=row.owner,
            edition=row.edition,
        ),
        lambda row: (row.id,),
    )


@router.get("/{sub_group_id}")
async def show(about: About) -> SubGroupView:
    return _answer(await about.seen(), about.response)


@router.get("/{sub_group_id}/size")
async def size(about: About) -> SizeView:
    """How many people belong to it now, as a number only."""
    found = await about.seen()
    people = await queries.people(about.uow, found)
    whole = await store.whole(about.uow, found.rule)
    return SizeView(
        people=people if people == 0 or people >= FEWEST else None, asks_history=asks_history(whole)
    )


@router.get("/{sub_group_id}/editions")
async def editions(about: About, asked: PageRequest) -> Page[EditionView]:
    """Every rule that it had, oldest first, with who wrote it and why."""
    rows = await queries.editions(about.uow, (await about.seen()).id, asked)
    return asked.page(
        rows,
        lambda row: EditionView(
            edition=row.edition, audience=row.rule, by=row.by, at=row.at, reason=row.reason
        ),
        lambda row: (row.edition,),
    )


@router.put("/{sub_group_id}")
async def change(about: About, body: NewEdition, expected: Expected) -> SubGroupView:
    """A new edition, by the owner. What was approved before stays as it was approved."""
    wish = Wish(body.title, body.audience, reason=body.reason)
    changed = await commands.change(
        about.uow, about.sub_group_id, wish, expected=expected, by=about.actor, at=about.now
    )
    return _answer(changed, about.response)


@router.put("/{sub_group_id}/owner")
async def hand_over(about: About, body: NewOwner, expected: Expected) -> SubGroupView:
    """Somebody else looks after it from now on."""
    changed = await commands.hand_over(
        about.uow, about.sub_group_id, body.owner, expected=expected, by=about.actor
    )
    return _answer(changed, about.response)


@router.post("/{sub_group_id}/retirement")
async def retire(about: About) -> SubGroupView:
    """No new rule may name it; those that do go on as they are."""
    retired = await commands.retire(about.uow, about.sub_group_id, by=about.actor)
    return _answer(retired, about.response)


def _answer(found: SubGroup, response: Response) -> SubGroupView:
    etag(response, found.version)
    return SubGroupView(
        sub_group_id=found.id,
        title=found.title,
        nation=found.nation,
        owner=found.owner,
        edition=found.edition,
        retired=found.retired,
        audience=as_json(found.rule),
    )
