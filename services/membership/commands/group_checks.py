"""The annual check and the handbook's terms, as the days pass: ask, remind, then somebody decides.

Each reminder goes out once per step and cycle, however the days move; of several steps that a gap
has skipped, only the last is sent.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from membership.commands.group_standing import lift_risk, put_at_risk, terms_due_on
from membership.domain.decisions import decision
from membership.domain.group import Group
from membership.domain.group_check import Answers, CheckStatus, GroupCheck, months_later
from membership.domain.group_rules import GroupRules
from membership.store import group_checks as store
from membership.store import group_records as records
from membership.store import groups as group_store
from membership.store.team import open_task
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, LinkRefused
from sanctuary.events.membership import GroupCheckDue, GroupTermsDue
from sanctuary.http import check_version
from sanctuary.ids import new_id

CONCERN, SILENT = "group_check_concern", "group_without_contacts"
UNANSWERED = "the annual check was not answered in time"
NOT_ACCEPTED = "the terms of the handbook were not accepted in time"
ANSWERED = "the annual check was answered"
LATEST_MONTHS = 24
NO_CONTACT = "You are no longer a contact of this group, so others answer for it now."


async def each_day(uow: UnitOfWork, day: date) -> None:
    """Plan, open, remind, and hand what stays unanswered to the coordinator."""
    rules = await records.rules_of(uow, day)
    first = day + timedelta(days=rules.check_first_asked_days_before)
    if not await store.anything_to_do(uow, first):
        return
    for group in await store.groups_without_day(uow):
        due_on = months_later(group.affiliated_on or day, rules.check_every_months)
        await store.set_day(uow, group.id, due_on)
    for group in await store.groups_to_ask(uow, first):
        await _open(uow, group, max(group.check_due_on or first, first), day)
    for check in await store.open_checks(uow):
        await _ask(uow, check, rules, day)
    await _ask_for_terms(uow, rules, day)


async def _open(uow: UnitOfWork, group: Group, due_on: date, day: date) -> None:
    """A check begins with the whole notice, also when its day was missed meanwhile."""
    cycle = len(await store.checks_of(uow, group.id)) + 1
    await store.add_check(uow, GroupCheck(new_id(), group.id, cycle, due_on, day))
    if due_on != group.check_due_on:
        await store.set_day(uow, group.id, due_on)


async def _ask(uow: UnitOfWork, check: GroupCheck, rules: GroupRules, day: date) -> None:
    group = await group_store.get_group(uow, check.group_id, lock=True)
    now = uow.clock.now()
    if check.answer_by(rules) < day:
        await store.save_check(uow, check.miss())
        await put_at_risk(uow, group, UNANSWERED, at=now)
        return
    steps = [step for step, on in check.asked_on(rules).items() if on <= day]
    new = await store.mark_sent(uow, group.id, f"check {check.cycle}", steps, day)
    if not new:
        return
    if not group.contacts:
        await open_task(uow, SILENT, group.id, at=now, nation=group.nation)
        return
    uow.emit(
        GroupCheckDue(
            check_id=check.id,
            group_id=group.id,
            contacts=group.contacts,
            step=new[-1],
            due_on=check.due_on,
            answer_by=check.answer_by(rules),
        )
    )


async def _ask_for_terms(uow: UnitOfWork, rules: GroupRules, day: date) -> None:
    terms = await records.terms_on(uow, day)
    if terms is None:
        return
    for group in await store.groups_without_terms(uow, terms.version):
        accept_by = terms_due_on(terms.accept_by, group, rules.terms_accepted_within_days)
        again = accept_by - timedelta(days=rules.check_asked_again_days_before)
        if accept_by < day:
            if await store.mark_sent(uow, group.id, f"terms {terms.version}", ["late"], day):
                locked = await group_store.get_group(uow, group.id, lock=True)
                await put_at_risk(uow, locked, NOT_ACCEPTED, at=uow.clock.now())
            continue
        steps = ["first", *(["again"] if again <= day else [])]
        new = await store.mark_sent(uow, group.id, f"terms {terms.version}", steps, day)
        if new and group.contacts:
            uow.emit(
                GroupTermsDue(
                    group_id=group.id,
                    contacts=group.contacts,
                    version=terms.version,
                    step=new[-1],
                    accept_by=accept_by,
                )
            )


async def answer(
    uow: UnitOfWork, check_id: UUID, answers: Answers, *, by: Actor, at: datetime
) -> GroupCheck:
    """A contact or an officer answers. What is not as it should be goes to the coordinator."""
    check = await store.get_check(uow, check_id)
    group = await group_store.get_group(uow, check.group_id, lock=True)
    if by.link_purpose is None:
        by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id)
    elif by.id not in group.contacts:
        raise LinkRefused(NO_CONTACT)
    check = (await store.get_check(uow, check_id)).answer(answers, by=by.id, at=at)
    await store.save_check(uow, check)
    rules = await records.rules_of(uow, uow.clock.today())
    due_on = months_later(uow.clock.today(), rules.check_every_months)
    await store.set_day(uow, group.id, due_on)
    if answers.lacking:
        await open_task(uow, CONCERN, group.id, at=at, nation=group.nation)
    else:
        await lift_risk(uow, replace(group, check_due_on=due_on), Decision(by.id, at, ANSWERED))
    return check


async def move_day(
    uow: UnitOfWork,
    group_id: UUID,
    due_on: date,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Group:
    """A coordinator gives a group another day. No reminder goes out a second time for that."""
    group = await group_store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=group.nation)
    check_version(expected, group.version)
    group.must_stand()
    made = decision(f"check due on {due_on.isoformat()}: {reason}", by=by, at=at)
    today = uow.clock.today()
    if not today <= due_on <= months_later(today, LATEST_MONTHS):
        raise Invalid(
            "A check is due today or later, within two years. Choose another day.",
            errors=[{"pointer": "/due_on", "detail": "From today on, within two years."}],
        )
    check = await store.check_in_hand(uow, group.id)
    if check is not None and check.status is CheckStatus.OPEN:
        await store.save_check(uow, replace(check, due_on=due_on))
    moved = replace(group, check_due_on=due_on)
    await group_store.save_group(uow, moved)
    await group_store.add_step(uow, new_id(), group.id, group.status, group.status, made)
    return replace(moved, version=group.version + 1)


async def excuse(uow: UnitOfWork, group: Group) -> None:
    """The coordinator decided about the group itself: what was asked of it is off the table."""
    check = await store.check_in_hand(uow, group.id)
    if check is not None:
        await store.save_check(uow, check.excuse())
