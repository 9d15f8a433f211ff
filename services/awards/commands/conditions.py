"""Conditions of awards: begun with the award, brought to mind, settled by a named person."""

from datetime import date, datetime
from uuid import UUID

from awards import rules, store
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.domain.condition import Condition, Result
from awards.domain.letter import Letter
from awards.queries import access
from awards.store import conditions, keepers, letters
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition
from sanctuary.events.after_decisions import CaseWaiting
from sanctuary.http import check_version
from sanctuary.ids import derived_id

RULES = "after-the-decision"


async def begin_conditions(uow: UnitOfWork, award: Award, letter: Letter) -> None:
    """What the letter asks for, from the day on which it leaves."""
    await conditions.insert_conditions(
        uow,
        [
            Condition(
                id=derived_id("condition", letter.id, place),
                award_id=award.id,
                application_id=letter.application_id,
                organisation_id=letter.organisation_id,
                stream=letter.stream,
                words=each.words,
                due_on=each.due_on,
            )
            for place, each in enumerate(letter.milestones)
        ],
    )


async def settle_condition(
    uow: UnitOfWork,
    condition_id: UUID,
    *,
    result: Result,
    until: date | None,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Condition:
    """Met, missed or given more time, by somebody without a part in the matter."""
    found = await conditions.get_condition(uow, condition_id)
    application = await store.get_application(uow, found.application_id)
    await access.must_coordinate(uow, application, by)
    award = await store.get_award(uow, found.award_id, lock=True)
    found = await conditions.get_condition(uow, condition_id, lock=True)
    check_version(expected, found.version)
    if award.status is not AwardStatus.CURRENT:
        raise IllegalTransition(
            "This award has ended, so its conditions stay as they are. There is nothing to do."
        )
    after, event = found.settle(result, today=london_day(at), latest=award.last_day, until=until)
    await letters.note_part(uow, application.id, by.id, "coordinated", at=at)
    saved = await conditions.save_condition(uow, after, found, result, Decision(by.id, at, reason))
    uow.emit(event)
    return saved


async def open_conditions_day(uow: UnitOfWork, day: date) -> None:
    """Remind holders before a condition is due and on its day; then it is the coordinator's."""
    rule = rules.on(RULES, day)
    for each in await conditions.open_until(uow, day, ahead=rule["remind_before"]):
        if (event := each.reminder(day, before=rule["remind_before"])) is not None:
            uow.emit(event)
        if each.goes_to_coordinator(day, every=rule["nudge_every"]):
            uow.emit(
                CaseWaiting(
                    case_id=each.id,
                    application_id=each.application_id,
                    kind="condition",
                    on=day,
                    people=await keepers.coordinators_of(uow, each.organisation_id, each.stream),
                )
            )


async def open_letters_day(uow: UnitOfWork, day: date) -> None:
    """A letter that nobody has released for days is brought to mind: somebody waits for it."""
    rule = rules.on(RULES, day)
    for each in await letters.held_letters(uow):
        waited = (day - london_day(each.decided.at)).days - rule["letter_waits"]
        if waited >= 0 and waited % rule["nudge_every"] == 0:
            uow.emit(
                CaseWaiting(
                    case_id=each.id,
                    application_id=each.application_id,
                    kind="letter",
                    on=day,
                    people=await keepers.coordinators_of(uow, each.organisation_id, each.stream),
                )
            )
