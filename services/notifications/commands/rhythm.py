"""Choosing when to be written to, and setting the network's own rules about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.domain.rhythm import Rhythm, RuleChange, Rules, must_fit
from notifications.store import digests
from notifications.store import rhythm as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import Invalid
from sanctuary.http import check_version


async def choose(
    uow: UnitOfWork,
    person_id: UUID,
    wanted: Mapping[str, Any],
    *,
    at: datetime,
    expected: int | None = None,
) -> Rhythm:
    """Write what somebody chose; what they left out stays. Effective for what already waits.

    With `expected`, only where nobody changed it meanwhile.
    """
    before = await store.get(uow, person_id, lock=True)
    if expected is not None:
        check_version(expected, before.version)
    after = before.change(**wanted)
    if after.same_as(before) or not await without_erased(uow, [person_id]):
        return before
    await store.keep(uow, person_id, after, at=at)
    await digests.rejudge(uow, person_id, at=at)
    return after


async def set_rules(
    uow: UnitOfWork, change: RuleChange, reason: str, *, by: Actor, at: datetime
) -> Rules:
    """Values of our own, from a day on."""
    by.must(Role.NATIONAL_TEAM)
    if not change.values:
        raise Invalid(
            "Name at least one value to change.",
            errors=[{"pointer": "/", "detail": "Nothing to change."}],
        )
    if change.valid_from < uow.clock.today():
        raise Invalid(
            "A rule holds from today on or later: what was sent before is sent.",
            errors=[{"pointer": "/valid_from", "detail": "Today or later."}],
        )
    changes = [*await store.rule_changes(uow), change]
    rules = store.BOOK.as_at(change.valid_from, changes)
    must_fit(rules)
    await store.add_rule(uow, change, Decision(by.id, at, reason.strip()))
    return rules
