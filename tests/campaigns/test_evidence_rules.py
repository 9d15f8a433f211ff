"""The pathway holds together; what is published tells of nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import pathway
from campaigns.counting import added
from campaigns.domain.figures import SPANS, Count, by_month, lines, published, revised
from campaigns.domain.outcome_case import chains_of
from campaigns.domain.pathway import read
from sanctuary.events import REGISTRY, Envelope
from sanctuary.events.awards import AwardGranted
from sanctuary.events.campaigns import ActionRecorded, OutcomeCaseConfirmed
from sanctuary.events.catalogue import all_events
from sanctuary.events.membership import GroupAffiliated
from sanctuary.ids import new_id
from sanctuary.withholding import Rule

RULE = Rule(5)
NATIONS = ("wales", "england", "scotland", "")


def counts_of(indicator):
    return st.builds(
        Count,
        indicator=st.just(indicator),
        month=st.integers(1, 12).map(lambda month: date(2026, month, 1)),
        stream=st.sampled_from(("schools", "colleges", "")),
        nation=st.sampled_from(NATIONS),
        number=st.integers(1, 9),
    )


counts = st.lists(counts_of("actions"), max_size=30)


def test_the_pathway_has_four_objectives_eleven_outcomes_and_three_impacts():
    path = pathway.on(date(2026, 6, 1))
    assert (len(path.objectives), len(path.outcomes), len(path.impacts)) == (4, 11, 3)
    assert all(path.of(each.key) for each in (*path.outcomes, *path.impacts))


def test_every_indicator_counts_an_event_that_somebody_publishes():
    known = {each.TYPE: each for each in all_events()}
    for one in pathway.on(date(2026, 6, 1)).indicators:
        fields = known[one.event].model_fields
        assert set(one.where) <= set(fields), one.key


def test_both_languages_say_everything():
    path = pathway.on(date(2026, 6, 1))
    goals = (*path.objectives, *path.outcomes, *path.impacts, *path.indicators)
    assert all(each.said.en and each.said.cy and each.said.en != each.said.cy for each in goals)


def test_a_pathway_that_does_not_hold_together_is_refused():
    goal = {"key": "a", "en": "A", "cy": "A"}
    indicator = {"key": "n", "of": "nothing", "event": "x.y.z.v1", "en": "N", "cy": "N"}
    with pytest.raises(ValueError, match="speaks for nothing"):
        read(
            {
                "since": date(2026, 1, 1),
                "source": "ours",
                "source_cy": "ein un ni",
                "objectives": [goal],
                "impacts": [],
                "outcomes": [],
                "indicators": [indicator],
            }
        )


FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)


def envelope(event, at=FIRST):
    return Envelope(id=new_id(), data=event, time=at, version=1, correlation_id="test")


def test_an_event_counts_for_each_indicator_that_it_speaks_for():
    path, june = pathway.on(date(2026, 6, 1)), date(2026, 6, 1)
    told = envelope(ActionRecorded(mobilisation_id=new_id(), action="letter_to_mp", total=7))
    assert added([told, told], path) == {
        (june, "actions", "", ""): 2,
        (june, "letters_to_mps", "", ""): 2,
    }
    case = OutcomeCaseConfirmed(case_id=new_id(), outcomes=("skills", "welcome"), nation="wales")
    assert added([envelope(case)], path) == {(june, "cases_skills", "", "wales"): 1}
    assert REGISTRY[AwardGranted.TYPE] is AwardGranted


def test_an_event_counts_in_the_month_of_its_day_in_london():
    path = pathway.on(date(2026, 6, 1))
    told = ActionRecorded(mobilisation_id=new_id(), action="conversation", total=1)
    late = envelope(told, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert set(added([late], path)) == {(date(2026, 7, 1), "actions", "", "")}
    case = OutcomeCaseConfirmed(
        case_id=new_id(), outcomes=("skills",), happened_on=date(2025, 3, 9)
    )
    assert set(added([envelope(case)], path)) == {(date(2025, 3, 1), "cases_skills", "", "")}


def test_a_group_that_comes_back_is_no_new_one():
    path = pathway.on(date(2026, 6, 1))
    facts = {"group_id": new_id(), "nation": "wales", "area": "W06000011", "contacts": ()}
    assert added([envelope(GroupAffiliated(**facts))], path)
    assert not added([envelope(GroupAffiliated(**facts, again=True))], path)


def test_the_pathway_knows_which_indicators_count_parts_of_another():
    families = {family[0]: set(family[1:]) for family in pathway.on(date(2026, 6, 1)).families}
    assert families["actions"] == {"letters_to_mps", "letters_to_papers"}
    assert len(families["moved_by_contact"]) == 6
    assert families["cases_skills"] == set()
    assert "letters_to_mps" not in families


def test_parts_that_might_overlap_are_refused():
    said = {"en": "A", "cy": "B", "of": "o", "event": "x.y.z.v1"}
    parts = [{"key": "a"}, {"key": "b", "where": {"k": 1}}, {"key": "c", "where": {"l": 2}}]
    with pytest.raises(ValueError, match="parts of a are not told apart"):
        read(
            {
                "since": date(2026, 1, 1),
                "source": "ours",
                "source_cy": "ein un ni",
                "objectives": [said | {"key": "g"}],
                "impacts": [said | {"key": "i"}],
                "outcomes": [said | {"key": "o", "objective": "g", "impacts": ["i"]}],
                "indicators": [said | each for each in parts],
            }
        )


def a_family(found):
    """Parts `b` and `c` of a whole `a`; what stands for `rest` counts for neither."""
    parts = [each for each in found if each.indicator != "rest"]
    wholes = [replace(each, indicator="a") for each in found]
    return [*parts, *wholes]


@given(st.lists(st.sampled_from(("b", "c", "rest")).flatmap(counts_of), max_size=12))
def test_no_published_number_is_small_and_none_follows_from_the_others(found):
    told = published(a_family(found), ["a", "b", "c"], 2026, RULE)
    rest = leftover([told[key].lines[0].number for key in "abc"])
    assert not RULE.is_small(rest)
    for key, one in told.items():
        assert one.lines[0].number in {None, total(a_family(found), key)}
        assert not any(line.number and RULE.is_small(line.number) for line in one.lines)
        for _, part in groupby(one.lines[1:], key=lambda line: line.part):
            assert sum(line.number for line in part) == one.lines[0].number
    for part in ("nation", "stream"):
        by = [{x.name: x.number for x in told[key].lines if x.part == part} for key in "abc"]
        if by[0] and any(by[1:]):
            for name, number in by[0].items():
                assert not RULE.is_small(
                    leftover([number, *(each.get(name, 0) for each in by[1:])])
                )
    courses = [told[key].course for key in "abc"]
    for span in zip(*[one.numbers for one in courses if one], strict=True):
        assert not any(map(RULE.is_small, span))
        assert not courses[0] or not RULE.is_small(leftover(span))


def total(found, key):
    return sum(each.number for each in found if each.indicator == key)


def leftover(numbers):
    """What a whole leaves over, after the parts that are told."""
    whole, *parts = numbers
    return 0 if whole is None else whole - sum(number or 0 for number in parts)


@given(counts)
def test_exact_parts_sum_to_the_whole(found):
    told = lines(found, ["actions"])
    for part in ("nation", "stream"):
        assert sum(each.number for each in told if each.part == part) == told[0].number


@given(counts)
def test_the_course_of_a_year_is_told_by_the_shortest_span_without_a_small_number(found):
    went = published(found, ["actions"], 2026, RULE)["actions"].course
    if went is None:
        assert RULE.is_small(total(found, "actions"))
        return
    assert sum(went.numbers) == total(found, "actions")
    assert not any(map(RULE.is_small, went.numbers))
    exact = by_month(found, "actions", 2026).numbers
    for shorter in SPANS[: SPANS.index(went.months)]:
        spans = [sum(exact[at : at + shorter]) for at in range(0, 12, shorter)]
        assert any(map(RULE.is_small, spans))


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [(7, 12, True), (7, 11, False), (7, 7, False), (0, 4, False), (0, 5, True), (None, 8, False),
     (None, 9, True), (9, 4, False), (12, 6, True)],
)  # fmt: skip
def test_what_changed_since_is_told_unless_the_difference_would_be_small(was, now, told):
    assert revised(was, now, RULE) is told


def test_whoever_may_know_it_exactly_hears_of_every_change():
    assert revised(7, 8, None)
    assert not revised(7, 7, None)


def test_cases_make_chains_from_the_first_meeting_to_what_came_of_it_last():
    a, b, c, d, alone = (new_id() for _ in range(5))
    found = chains_of({a: (b, c), b: (d,), c: (), d: (), alone: (new_id(),)})
    assert sorted(found, key=len) == [(a, c), (a, b, d)]
