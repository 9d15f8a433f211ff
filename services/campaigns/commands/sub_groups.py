"""Saving audience rules under a title, changing them by editions, and loading centres."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns.domain import audience_words
from campaigns.domain.audience import Rule
from campaigns.domain.binding import names
from campaigns.domain.centre_file import read_centres
from campaigns.domain.subgroup import Edition, SubGroup, SubGroupCycle
from campaigns.store import targeting as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Stale
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sub-group is to be. `nation` is its scope, for ever; left out, the whole network."""

    title: str
    rule: Any
    nation: str | None = None
    reason: str = ""


async def make(uow: UnitOfWork, wish: Wish, *, by: Actor, at: datetime) -> SubGroup:
    made = SubGroup(
        id=new_id(),
        title=wish.title,
        rule=await store.scoped(uow, audience_words.parse(wish.rule)),
        nation=wish.nation,
        owner=by.id,
    )
    made.seen_by(by)
    await store.add(uow, made, Edition(by.id, at, wish.reason))
    await _must_bind(uow, made)
    return made


async def change(
    uow: UnitOfWork, sub_group_id: UUID, wish: Wish, *, expected: int, by: Actor, at: datetime
) -> SubGroup:
    """A new edition. Raises SubGroupCycle where it would come to rest on itself."""
    found = await _newest(uow, sub_group_id, expected)
    rule = await store.scoped(uow, audience_words.parse(wish.rule))
    await _no_cycle(uow, found, rule)
    changed = await store.save(uow, found.change(rule, wish.title, by=by))
    await store.add_edition(uow, changed, Edition(by.id, at, wish.reason))
    await _must_bind(uow, changed)
    return changed


async def hand_over(
    uow: UnitOfWork, sub_group_id: UUID, owner: UUID, *, expected: int, by: Actor
) -> SubGroup:
    found = await _newest(uow, sub_group_id, expected)
    return await store.save(uow, found.hand_over(owner, by=by))


async def retire(uow: UnitOfWork, sub_group_id: UUID, *, by: Actor) -> SubGroup:
    await store.lock_all(uow)
    found = await store.get(uow, sub_group_id)
    return await store.save(uow, found.retire(by=by))


async def _newest(uow: UnitOfWork, sub_group_id: UUID, expected: int) -> SubGroup:
    await store.lock_all(uow)
    found = await store.get(uow, sub_group_id)
    if found.version != expected:
        raise Stale(
            "Somebody changed this sub-group after you opened it. Please load it again, look at "
            "what changed, and save once more."
        )
    return found


async def _no_cycle(uow: UnitOfWork, found: SubGroup, rule: Rule) -> None:
    if names(rule, found.id, await store.rules(uow)):
        raise SubGroupCycle


async def _must_bind(uow: UnitOfWork, made: SubGroup) -> None:
    """Raises RuleUnclear where the rule points at something that is not there."""
    await store.bound(uow, made.rule, of=made.id)


async def load_centres(uow: UnitOfWork, content: str, *, by: Actor, dry_run: bool) -> int:
    """Take the centres of a published file in place of those before; how many there are."""
    by.must(Role.NATIONAL_TEAM)
    found = read_centres(content)
    if not dry_run:
        await store.set_centres(uow, found)
    return len(found)
