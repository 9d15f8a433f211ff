"""The rules of a path: any order, first days stay, counts follow, small numbers stay hidden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.journey import (
    MOST_ALLIES,
    MOST_WEEKS,
    MOST_WORDS,
    Ally,
    Journal,
    JournalFull,
    Step,
    counted,
)
from campaigns.domain.journey_figures import FEWEST, shown, totals
from sanctuary.errors import Invalid, NotFound
from sanctuary.ids import derived_id

DAY = date(2026, 3, 2)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MOVES = st.lists(st.tuples(st.sampled_from(Step), st.booleans(), DAYS), max_size=25)


def ally(number, **facts):
    return Ally(derived_id("ally", number), **{"who": f"Friend {number}"} | facts)


@given(MOVES)
def test_what_is_counted_is_what_stands_whatever_was_ticked_and_unticked_on_the_way(moves):
    journal, counts = Journal(), {}
    for step, done, day in moves:
        after = journal.keep(step, done=done, words="", day=day)
        for what, by in counted(journal, after).items():
            counts[what] = counts.get(what, 0) + by
        journal = after
    standing = {}
    for step, kept in journal.steps.items():
        if kept.done_on:
            month = kept.done_on.replace(day=1), step
            standing[month] = standing.get(month, 0) + 1
    assert {what: total for what, total in counts.items() if total} == standing
    assert all(total >= 0 for total in counts.values())
    assert journal.version == len(moves)


@given(st.permutations(list(Step)))
def test_the_steps_go_in_any_order(order):
    journal = Journal()
    for step in order:
        assert journal.of(step).done_on is None
        journal = journal.keep(step, done=True, words="", day=DAY)
    assert all(journal.of(step).done_on == DAY for step in Step)


def test_the_day_on_which_a_step_was_done_stays_when_its_words_change():
    journal = Journal().keep(Step.YOUR_STORY, done=True, words="", day=DAY)
    later = journal.keep(Step.YOUR_STORY, done=True, words="More", day=DAY + timedelta(days=40))
    assert later.of(Step.YOUR_STORY).done_on == DAY
    assert later.of(Step.YOUR_STORY).words == "More"


def test_what_is_too_long_is_said_so_and_nothing_is_cut_off():
    with pytest.raises(Invalid):
        Journal().keep(Step.YOUR_STORY, done=True, words="x" * (MOST_WORDS + 1), day=DAY)
    with pytest.raises(Invalid):
        Journal().draw(ally(1, who=" "))


def test_a_journal_has_an_end():
    journal = Journal()
    for number in range(MOST_ALLIES):
        journal = journal.draw(ally(number))
    with pytest.raises(JournalFull):
        journal.draw(ally(MOST_ALLIES))
    for number in range(MOST_WEEKS):
        journal = journal.reflect(DAY + timedelta(weeks=number), "Said it")
    with pytest.raises(JournalFull):
        journal.reflect(DAY - timedelta(weeks=1), "Once more")


def test_a_reflection_without_words_is_taken_away():
    assert Journal().reflect(DAY, "Went well").reflect(DAY, " ").weeks == {}


def test_somebody_on_the_map_is_written_anew_and_rubbed_out():
    journal = Journal().draw(ally(1)).draw(ally(2)).draw(ally(1, plan="Invite to the picnic"))
    assert [each.plan for each in journal.allies] == ["Invite to the picnic", ""]
    left = journal.rub_out(ally(1).id)
    assert [each.who for each in left.allies] == ["Friend 2"]
    with pytest.raises(NotFound):
        left.rub_out(ally(1).id)


@given(st.lists(st.tuples(DAYS, st.sampled_from(["your_story", "get_visual"]), st.integers(0, 12))))
def test_no_small_number_is_shown_and_none_can_be_worked_out(counts):
    today = date(2026, 11, 21)
    figures = shown(counts, today=today)
    assert all(each.total is None or each.total >= FEWEST for each in figures)
    assert all(each.month < today.replace(day=1) for each in figures)
    for what, total in totals(figures).items():
        assert total == sum(each.total or 0 for each in figures if each.what == what)
