"""Whatever the days bring: each step once a cycle, none after a renewal, no lapse by our delay.

A story is days and what people do on them: dates corrected, an answer about renewing, other lead
times, a renewal sent, given back or decided, time that jumps, a day that is opened again.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from awards.domain import keeping
from awards.domain.application import Status as ApplicationStatus
from awards.domain.award import Award, Intention, Status, ladder, years_after
from awards.domain.scheme import RenewalRule
from awards.testing import an_application
from sanctuary.errors import Invalid
from sanctuary.events.awards import AwardLapsed, RenewalDue
from sanctuary.ids import new_id

RULES = [
    RenewalRule(),
    RenewalRule(months_before=(6, 3)),
    RenewalRule(months_before=(12, 1), reminder_days_after=60),
    RenewalRule(months_before=()),
]
ONE_DAY = timedelta(days=1)
STARTS = some.one_of(
    some.sampled_from([date(2024, 2, 29), date(2028, 2, 29), date(2025, 2, 28)]),
    some.dates(date(2024, 1, 1), date(2040, 12, 31)),
)
MOVES = some.one_of(
    some.tuples(some.just("wait"), some.integers(1, 420)),
    some.tuples(some.just("again"), some.just(0)),
    some.tuples(some.just("shift"), some.integers(-500, 500)),
    some.tuples(some.just("rule"), some.integers(0, len(RULES) - 1)),
    some.tuples(some.just("says"), some.sampled_from(list(Intention))),
    some.tuples(some.just("send"), some.just(0)),
    some.tuples(some.just("give back"), some.just(0)),
)


@dataclass
class Story:
    """An award, the day, and what was given since; the day's work as the command does it."""

    award: Award
    day: date
    rule: RenewalRule = RULES[0]
    waits_for_us: bool = False
    not_before: date | None = None
    reminders: list[tuple[str, date]] = field(default_factory=list)
    lapsed_on: date | None = None

    def open(self, day: date) -> None:
        self.award = keeping.retime(self.award, self.rule, day=day)
        if self.waits_for_us:
            return
        before = self.award
        self.award, event = before.open_day(day, self.rule, not_before=self.not_before)
        if isinstance(event, RenewalDue):
            assert before.intention is not Intention.NOT_RENEWING
            self.reminders.append((event.step, day))
        elif isinstance(event, AwardLapsed):
            assert day >= before.grace_ends_on
            assert self.not_before is None or day >= self.not_before
            self.lapsed_on = day

    def play(self, move: str, how) -> None:
        match move:
            case "wait":
                for _ in range(how):
                    self.day += ONE_DAY
                    self.open(self.day)
            case "again":
                self.open(self.day)
            case "rule":
                self.rule = RULES[how]
                self.day += ONE_DAY
                self.open(self.day)
            case "send":
                self.waits_for_us = True
            case "give back" if self.waits_for_us:
                self.waits_for_us, self.not_before = False, self.day + timedelta(days=30)
            case "shift" | "says" if self.award.status is Status.CURRENT:
                self._change(move, how)

    def _change(self, move: str, how) -> None:
        if move == "says":
            self.award, _ = keeping.intend(self.award, how, self.rule, on=self.day)
            return
        moved = self.award.expires_on + timedelta(days=how)
        try:
            self.award, _ = keeping.correct_dates(
                self.award, self.award.starts_on, moved, self.rule, on=self.day
            )
        except Invalid:
            assert self.award.next_step_on is not None


def begins(starts_on: date) -> Story:
    application = an_application(status=ApplicationStatus.AWARDED)
    award, _ = Award.grant(application, RULES[0], id=new_id(), on=starts_on)
    return Story(award, starts_on)


@given(STARTS, some.lists(MOVES, max_size=12))
def test_no_story_brings_a_step_twice_or_a_lapse_while_something_of_ours_is_pending(start, moves):
    story = begins(start)
    for move, how in moves:
        story.play(move, how)
        given_steps = [step for step, _ in story.reminders]
        assert len(given_steps) == len(set(given_steps))
        if story.lapsed_on is not None:
            assert all(day <= story.lapsed_on for _, day in story.reminders)
            assert story.award.next_step_on is None
        else:
            assert story.award.next_step_on is not None
            assert story.award.standing(story.day, today=story.day) != "not_valid" or (
                story.day < story.award.starts_on
            )


@given(STARTS, some.lists(MOVES, max_size=12))
def test_every_award_comes_to_an_end_once_nothing_of_ours_is_pending(start, moves):
    story = begins(start)
    for move, how in moves:
        story.play(move, how)
    story.waits_for_us = False
    story.play("wait", 6 * 366)
    assert story.lapsed_on is not None


@given(STARTS, some.integers(0, 3), some.integers(1, 400))
def test_an_undisturbed_cycle_brings_every_step_on_its_day(start, number, stride):
    story = begins(start)
    rule = story.rule = RULES[number]
    story.award = replace(
        story.award, next_step_on=story.award.next_step(rule, after=start - ONE_DAY)
    )
    expected = [each for each in ladder(rule, story.award.expires_on) if each[0] != "lapse"]
    while story.lapsed_on is None:
        story.play("wait", stride)
        story.play("again", 0)
    assert story.reminders == expected
    assert story.lapsed_on == story.award.grace_ends_on


@given(STARTS, some.integers(0, 1600))
def test_after_a_renewal_there_is_no_step_and_no_day_lies_between(start, days):
    story = begins(start)
    decided_on = start + timedelta(days=days)
    story.waits_for_us = True
    story.play("wait", max(days, 1))
    application = an_application(status=ApplicationStatus.AWARDED, renews=story.award.id)
    old = story.award
    new, _ = Award.grant(application, story.rule, id=new_id(), on=decided_on, renewed=old)
    story.award, _ = old.give_way(new)
    story.waits_for_us = False
    story.play("wait", 1500)
    assert story.reminders == []
    assert story.lapsed_on is None
    eve = new.starts_on - ONE_DAY
    if eve >= old.starts_on:
        assert story.award.standing(eve, today=eve) != "not_valid"
    assert new.standing(new.starts_on, today=new.starts_on) == "valid"


@given(STARTS, some.integers(1, 12))
def test_through_all_cycles_29_february_drifts_by_no_more_than_a_day(start, cycles):
    day = start
    for _ in range(cycles):
        day = years_after(day)
    expected_year = start.year + 3 * cycles
    assert abs((day - date(expected_year, start.month, min(start.day, 28))).days) <= 3
    if (start.month, start.day) == (2, 29):
        assert (day.month, day.day) == (2, 28) or (day.month, day.day) == (2, 29)


@given(STARTS, some.integers(1, 90))
def test_a_jump_of_time_lands_on_the_newest_step_only(start, late):
    award = begins(start).award
    day = award.expires_on + timedelta(days=late)
    after, event = award.open_day(day, RULES[0])
    if late < 30:
        assert event.step == "day"
    elif late < 90:
        assert event.step == "grace"
    else:
        assert isinstance(event, AwardLapsed)
    assert after.open_day(day, RULES[0]) == (after, None)
