"""Searching for entries that may be one, and writing down that two of them are not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.duplicates import (
    DuplicatePair,
    Finding,
    Kind,
    Sketch,
    judge_all,
    organisation_pairs,
    pairs_of_blocks,
)
from membership.rules import DUPLICATES
from membership.store import duplicates as store
from membership.store.organisations import get_organisation
from membership.store.team import close_tasks, open_task
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork

TASK = "duplicate_pair"


@dataclass(frozen=True, slots=True)
class Searched:
    """How many pairs are worth a look now."""

    organisations: int
    people: int


async def search(uow: UnitOfWork, *, at: datetime) -> Searched:
    """Compare what shares a key, keep what is worth a look, ask the team about strong pairs."""
    bodies = await store.organisation_sketches(uow)
    found = await asyncio.to_thread(_among_organisations, bodies)
    await _keep(uow, Kind.ORGANISATION, found, at=at)
    blocks = await store.people_blocks(uow, most=DUPLICATES.most_in_block)
    people = await store.person_sketches(uow, {one for block in blocks for one in block})
    alike = await asyncio.to_thread(_among_people, blocks, people)
    await _keep(uow, Kind.PERSON, alike, at=at)
    return Searched(len(found), len(alike))


def _among_organisations(bodies: Sequence[Sketch]) -> list[Finding]:
    """Seconds of computing on a big register, so it runs beside the event loop."""
    pairs = organisation_pairs(bodies, most=DUPLICATES.most_in_block)
    return judge_all(Kind.ORGANISATION, pairs, {one.id: one for one in bodies}, DUPLICATES)


def _among_people(blocks: Sequence[Sequence[UUID]], people: dict[UUID, Sketch]) -> list[Finding]:
    pairs = pairs_of_blocks(blocks, most=DUPLICATES.most_in_block)
    return judge_all(Kind.PERSON, pairs, people, DUPLICATES)


async def _keep(uow: UnitOfWork, kind: Kind, findings: list[Finding], *, at: datetime) -> None:
    await store.keep_findings(uow, kind, findings, at=at)
    gone = Decision(SYSTEM.id, at, "the two entries no longer look alike")
    for pair_id in await store.forget_unseen(uow, kind, before=at):
        await close_tasks(uow, pair_id, gone, TASK)
    for pair in await store.strong_pairs(uow, kind, score=DUPLICATES.strong):
        await open_task(uow, TASK, pair.id, at=at, nation=pair.nation)


async def call_different(
    uow: UnitOfWork, pair_id: UUID, reason: str, *, by: Actor, at: datetime
) -> DuplicatePair:
    """A person looked: these are two. The pair does not come back, and the reason stays."""
    pair = await store.get_pair(uow, pair_id)
    await must_settle(uow, pair.kind, *pair.finding.pair, by=by)
    made = decision(reason, by=by, at=at)
    settled = pair.differ(made)
    await store.save_pair(uow, settled)
    await close_tasks(uow, pair.id, made, TASK)
    return settled


async def must_settle(uow: UnitOfWork, kind: Kind, *ids: UUID, by: Actor) -> None:
    """Who coordinates the nation of both organisations; people are for the national team alone."""
    if kind is Kind.PERSON:
        by.must(Role.NATIONAL_TEAM)
        return
    for organisation_id in ids:
        found = await get_organisation(uow, organisation_id)
        by.must(Role.NATION_COORDINATOR, nation=found.nation)
