"""The pathway holds together; what is published tells of nobody."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import pathway
from campaigns.counting import added
from campaigns.domain.figures import SPANS, Count, course, lines, public_lines
from campaigns.domain.pathway import read
from sanctuary.events import REGISTRY
from sanctuary.events.awards import AwardGranted
from sanctuary.events.campaigns import ActionRecorded, OutcomeCaseConfirmed
from sanctuary.events.catalogue import all_events
from sanctuary.events.membership import GroupAffiliated
from sanctuary.ids import new_id
from sanctuary.withholding import Rule

RULE = Rule(5)
NATIONS = ("wales", "england", "scotland", "")
counts = st.lists(
    st.builds(
        Count,
        indicator=st.just("actions"),
        month=st.integers(1, 12).map(lambda month: date(2026, month, 1)),
        stream=st.sampled_from(("schools", "colleges", "")),
        nation=st.sampled_from(NATIONS),
        number=st.integers(1, 9),
    ),
    max_size=30,
)


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
                "objectives": [goal],
                "impacts": [],
                "outcomes": [],
                "indicators": [indicator],
            }
        )


def test_an_event_counts_for_each_indicator_that_it_speaks_for():
    path = pathway.on(date(2026, 6, 1))
    told = ActionRecorded(mobilisation_id=new_id(), action="letter_to_mp", total=7)
    assert added([told, told], path) == {("actions", "", ""): 2, ("letters_to_mps", "", ""): 2}
    case = OutcomeCaseConfirmed(case_id=new_id(), outcomes=("skills", "welcome"), nation="wales")
    assert added([case], path) == {("cases_skills", "", "wales"): 1}
    assert REGISTRY[AwardGranted.TYPE] is AwardGranted


def test_a_group_that_comes_back_is_no_new_one():
    path = pathway.on(date(2026, 6, 1))
    facts = {"group_id": new_id(), "nation": "wales", "area": "W06000011", "contacts": ()}
    assert added([GroupAffiliated(**facts)], path)
    assert not added([GroupAffiliated(**facts, again=True)], path)


@given(counts)
def test_no_published_number_is_small_and_none_follows_from_the_others(found):
    published = public_lines(found, ["actions"], RULE)
    whole = published[0].number
    exact = sum(each.number for each in found)
    assert whole == (None if RULE.is_small(exact) else exact)
    for _, part in groupby(published, key=lambda line: line.part):
        numbers = [line.number for line in part]
        assert whole is None or sum(numbers) == whole
        assert not any(number and RULE.is_small(number) for number in numbers)


@given(counts)
def test_exact_parts_sum_to_the_whole(found):
    told = lines(found, ["actions"])
    for part in ("nation", "stream"):
        assert sum(each.number for each in told if each.part == part) == told[0].number


@given(counts)
def test_the_course_of_a_year_is_told_by_the_shortest_span_without_a_small_number(found):
    went = course(found, "actions", 2026, RULE)
    exact = sum(each.number for each in found)
    if went is None:
        assert RULE.is_small(exact)
        return
    assert sum(went.numbers) == exact
    assert not any(map(RULE.is_small, went.numbers))
    for shorter in SPANS[: SPANS.index(went.months)]:
        months = [
            sum(each.number for each in found if (each.month.month - 1) // shorter == at)
            for at in range(12 // shorter)
        ]
        assert any(map(RULE.is_small, months))
