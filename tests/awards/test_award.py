"""The clock of an award: three years, a ladder of steps, grace, and what holds on a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from awards.domain.application import Status as ApplicationStatus
from awards.domain.award import LIFECYCLE, Award, Status, ladder, months_before, years_after
from awards.domain.scheme import RenewalRule
from awards.testing import a_scheme, an_application, an_award
from sanctuary.errors import IllegalTransition
from sanctuary.events.awards import AwardLapsed, RenewalDue
from sanctuary.ids import new_id

RULE = a_scheme().renewal
DAYS = some.dates(date(2024, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("target", Status)
def test_every_status_against_every_move(current, target):
    ends = current is Status.CURRENT and target is not Status.CURRENT
    # Renewed ahead of time it still counts, and goes with its successor.
    if ends or (current is Status.RENEWED and target is Status.WITHDRAWN):
        assert LIFECYCLE.move(current, target) is target
    else:
        with pytest.raises(IllegalTransition):
            LIFECYCLE.move(current, target)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 5, 1), date(2029, 5, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_three_years_after(day, after):
    assert years_after(day) == after


@pytest.mark.parametrize(
    ("months", "before"),
    [(1, date(2028, 2, 29)), (3, date(2027, 12, 31)), (12, date(2027, 3, 31))],
)
def test_months_before_the_last_day_of_a_month(months, before):
    assert months_before(date(2028, 3, 31), months) == before


def steps_of(award: Award, until: date) -> list[str]:
    found, day = [], award.starts_on
    while day <= until:
        award, event = award.open_day(day, RULE)
        if isinstance(event, RenewalDue):
            found.append(event.step)
        elif isinstance(event, AwardLapsed):
            found.append("lapse")
        day += timedelta(days=1)
    return found


@given(DAYS)
def test_whatever_the_day_each_step_comes_once_and_in_order(expires_on):
    if (expires_on.month, expires_on.day) == (2, 29):
        expires_on -= timedelta(days=1)
    award = an_award(expires_on)
    assert steps_of(award, award.grace_ends_on + timedelta(days=400)) == [
        "months_12", "months_6", "months_3", "month_1", "day", "grace", "lapse",
    ]  # fmt: skip


@given(DAYS)
def test_the_ladder_climbs(expires_on):
    assert all(one[1] < other[1] for one, other in pairwise(ladder(RULE, expires_on)))


def test_steps_that_were_missed_are_not_made_up_for():
    award = an_award(date(2029, 3, 2))
    award, event = award.open_day(date(2029, 2, 10), RULE)
    assert isinstance(event, RenewalDue)
    assert event.step == "month_1"
    assert award.next_step_on == date(2029, 3, 2)


def test_a_lapse_stops_the_clock():
    award = an_award(date(2029, 3, 2))
    lapsed, event = award.open_day(date(2029, 5, 31), RULE)
    assert isinstance(event, AwardLapsed)
    assert (lapsed.status, lapsed.ended_on, lapsed.next_step_on) == (
        Status.LAPSED, date(2029, 5, 31), None,
    )  # fmt: skip
    assert lapsed.open_day(date(2030, 1, 1), RULE)[1] is None


@pytest.mark.parametrize(
    ("decided_on", "starts_on", "expires_on"),
    [
        (date(2028, 12, 1), date(2029, 3, 2), date(2032, 3, 2)),
        (date(2029, 3, 2), date(2029, 3, 2), date(2032, 3, 2)),
        (date(2029, 4, 20), date(2029, 4, 20), date(2032, 4, 20)),
    ],
    ids=["before the end", "on the last day", "in grace"],
)
def test_a_renewal_leaves_no_day_between(decided_on, starts_on, expires_on):
    old = an_award(date(2029, 3, 2))
    application = an_application(status=ApplicationStatus.AWARDED, renews=old.id)
    new, granted = Award.grant(application, RULE, id=new_id(), on=decided_on, renewed=old)
    ended, renewed = old.give_way(new)
    assert (new.starts_on, new.expires_on, granted.renews) == (starts_on, expires_on, old.id)
    assert renewed.successor_id == new.id
    eve = starts_on - timedelta(days=1)
    assert ended.standing(eve, today=decided_on) in {"valid", "renewal_in_progress"}
    assert ended.standing(starts_on, today=decided_on) == "not_valid"
    assert new.standing(starts_on, today=decided_on) == "valid"


TODAY = date(2029, 4, 1)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 3, 1), "not_valid"),
        (date(2026, 3, 2), "valid"),
        (date(2029, 3, 1), "valid"),
        (date(2029, 3, 2), "renewal_in_progress"),
        (TODAY, "renewal_in_progress"),
        (TODAY + timedelta(days=1), "not_valid"),
    ],
)
def test_what_holds_on_a_day(on, standing):
    assert an_award(date(2029, 3, 2)).standing(on, today=TODAY) == standing


def test_a_reminder_that_would_come_after_the_lapse_is_left_out():
    rule = RenewalRule(reminder_days_after=90, grace_days=90)
    assert [step for step, _ in ladder(rule, date(2029, 3, 2))][-2:] == ["day", "lapse"]
