"""Rules mean the same to one person and to the store; the parts of an audience sum to the whole."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain.audience import (
    FIELDS,
    Every,
    Everyone,
    Not,
    OneOf,
    Person,
    RuleUnclear,
    Some,
    as_json,
    matches,
    nations,
    parse,
    restore,
)
from campaigns.domain.waterfall import ASKED_FOR, Reason, Waterfall, reason_for
from campaigns.store import audience, followed
from campaigns.testing import a_person
from sanctuary.ids import derived_id
from sanctuary.testing import harness

VALUES = {
    "nation": ("wales", "england"),
    "area": ("W06000011", "E08000019"),
    "stream": ("schools", "libraries"),
    "group": (str(derived_id("one")), str(derived_id("two"))),
    "role": ("supporter", "group_contact"),
    "language": ("en", "cy"),
}
facts = st.one_of(
    st.just(Everyone()),
    *(
        st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2, unique=True).map(
            lambda values, name=name: OneOf(name, tuple(values))
        )
        for name in FIELDS
    ),
)
rules = st.recursive(
    facts,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Every(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Some(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)


def some_of(name):
    return st.lists(st.sampled_from(VALUES[name]), max_size=2, unique=True)


people = st.builds(
    a_person,
    nation=st.sampled_from([*VALUES["nation"], None]),
    area=st.sampled_from([*VALUES["area"], None]),
    language=st.sampled_from(VALUES["language"]),
    streams=some_of("stream"),
    groups=some_of("group"),
    roles=some_of("role"),
    has_address=st.booleans(),
    address_verified=st.booleans(),
    bases=st.sampled_from([{}, {"campaign": "consent"}, {"urgent": "service_message"}]),
)


def seen(event, *, opted_out=(), suppressed=False):
    return Person(
        id=event.person_id,
        nation=event.nation,
        area=event.area,
        language=event.language,
        streams=frozenset(event.streams),
        groups=frozenset(map(str, event.groups)),
        roles=frozenset(event.roles),
        has_address=event.has_address,
        address_verified=event.address_verified,
        purposes=frozenset(event.bases),
        opted_out=frozenset(opted_out),
        suppressed=suppressed,
    )


async def test_the_store_divides_people_as_the_domain_does():
    """One store, many random people and rules: both must say the same."""
    async with harness("campaigns") as h:
        crowd = {}

        @settings(max_examples=25, deadline=None)
        @given(st.lists(people, min_size=1, max_size=8), st.booleans())
        def gather(events, flip):
            for event in events:
                crowd[event.person_id] = (event, ("campaign",) if flip else (), flip)

        gather()
        async with h.transaction() as uow:
            await followed.take_people(uow, [event for event, _, _ in crowd.values()])
            for n, (person_id, (_, opted_out, suppressed)) in enumerate(crowd.items()):
                for category in opted_out:
                    await followed.take_preference(
                        uow, person_id, category, allowed=False, event_id=derived_id(n)
                    )
                await followed.take_suppression(uow, person_id, suppressed=suppressed)
        tried = []

        @settings(max_examples=60, deadline=None)
        @given(rules)
        def gather_rules(rule):
            tried.append(rule)

        gather_rules()
        known = [seen(e, opted_out=out, suppressed=off) for e, out, off in crowd.values()]
        async with h.transaction() as uow:
            for rule in tried:
                for category in ("campaign", "urgent"):
                    expected = {}
                    for person in known:
                        if matches(rule, person):
                            why = reason_for(person, category)
                            expected[why] = expected.get(why, 0) + 1
                    found = await audience.waterfall(uow, rule, category)
                    assert dict(found.counts) == expected, as_json(rule)


@given(rules)
def test_a_rule_is_read_back_as_it_was_written(rule):
    written = json.loads(json.dumps(as_json(rule)))
    assert parse(written) == rule
    assert restore(written) == rule


@given(rules, people)
def test_whoever_matches_lies_within_the_nations_of_the_rule(rule, event):
    limit = nations(rule)
    if limit is not None and matches(rule, seen(event)):
        assert event.nation in limit


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (None, "audience"),
        ({}, "audience"),
        ({"nation": ["wales"], "area": ["W06000011"]}, "audience"),
        ({"postcode": ["SA1"]}, "audience"),
        ({"everyone": False}, "audience"),
        ({"nation": []}, "audience.nation"),
        ({"nation": [7]}, "audience.nation"),
        ({"all": []}, "audience.all"),
        ({"any": [{"nation": ["wales"]}, {"stream": 5}]}, "audience.any[1].stream"),
        ({"not": []}, "audience.not"),
        ({"group": ["Swansea"]}, "audience.group"),
        ({"not": {"nation": ["Wales"]}}, "audience.not.nation"),
        ({"role": ["ambassador"]}, "audience.role"),
        ({"language": ["welsh"]}, "audience.language"),
        ({"area": ["Swansea"]}, "audience.area"),
        ({"stream": ["Schools"]}, "audience.stream"),
    ],
)
def test_an_unclear_rule_is_refused_at_its_place(document, place):
    with pytest.raises(RuleUnclear) as refused:
        parse(document)
    assert place in [error["field"] for error in refused.value.errors]


def test_a_rule_that_lies_too_deep_is_refused():
    rule = {"nation": ["wales"]}
    for _ in range(2000):
        rule = {"not": rule}
    with pytest.raises(RuleUnclear):
        parse(rule)


def test_the_parts_are_shown_in_order_and_sum_to_the_match():
    waterfall = Waterfall({Reason.WILL_SEND: 7, Reason.UNVERIFIED: 2})
    known = [reason for reason in Reason if reason not in ASKED_FOR]
    assert [reason for reason, _ in waterfall.rows()] == known
    asked = Waterfall({Reason.WILL_SEND: 7, Reason.QUIET_HOURS: 2})
    assert [reason for reason, _ in asked.rows()] == [
        reason for reason in Reason if reason in {*known, Reason.QUIET_HOURS}
    ]
    assert waterfall.matched == sum(count for _, count in waterfall.rows()) == 9
    assert waterfall.will_send == 7
