"""At risk because of something unanswered, and back again once it is answered."""

from datetime import date, datetime, timedelta

from membership.commands.groups import keep
from membership.domain.group import Group, Status
from membership.domain.group_check import CheckStatus
from membership.store import group_checks, group_records
from membership.store import groups as store
from membership.store.team import close_tasks, open_task
from sanctuary.actor import SYSTEM, Decision
from sanctuary.db import UnitOfWork

AT_RISK = "group_at_risk"


async def put_at_risk(uow: UnitOfWork, group: Group, reason: str, *, at: datetime) -> Group:
    """What had to be answered was not: the coordinator decides what follows."""
    await open_task(uow, AT_RISK, group.id, at=at, nation=group.nation)
    if group.status is not Status.AFFILIATED:
        return group
    made = Decision(SYSTEM.id, at, reason)
    return await keep(uow, group, group.move(Status.AT_RISK), made)


async def lift_risk(uow: UnitOfWork, group: Group, made: Decision) -> Group:
    """Back to good standing, if only silence had put it at risk and nothing else is overdue.

    Where a coordinator put it at risk, a coordinator decides.
    """
    if group.status is not Status.AT_RISK:
        return group
    last = await store.last_step(uow, group.id)
    check = await group_checks.check_in_hand(uow, group.id)
    missed = check is not None and check.status is CheckStatus.MISSED
    if last is None or last.decided_by != SYSTEM.id or missed:
        return group
    if await terms_overdue(uow, group):
        return group
    await close_tasks(uow, group.id, made, AT_RISK)
    return await keep(uow, group, group.move(Status.AFFILIATED), made)


async def terms_overdue(uow: UnitOfWork, group: Group) -> bool:
    """Whether the time to accept the current terms is over for this group."""
    today = uow.clock.today()
    terms = await group_records.terms_on(uow, today)
    if terms is None:
        return False
    accepted = {row.version for row in await group_records.acceptances_of(uow, group.id)}
    rules = await group_records.rules_of(uow, today)
    due_on = terms_due_on(terms.accept_by, group, rules.terms_accepted_within_days)
    return terms.version not in accepted and due_on < today


def terms_due_on(accept_by: date, group: Group, within_days: int) -> date:
    """A group that joined after a version came has the same time as the others had."""
    joined = group.affiliated_on
    return accept_by if joined is None else max(accept_by, joined + timedelta(days=within_days))
