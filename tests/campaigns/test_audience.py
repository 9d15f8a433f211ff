"""Rules mean the same to one person and to the store; the parts of an audience sum to the whole."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from campaigns import tables
from campaigns.domain.audience import (
    Did,
    DidSince,
    Drawn,
    Every,
    Everyone,
    Not,
    OneOf,
    Person,
    Sample,
    Saved,
    Some,
    Unbound,
    Within,
    as_json,
    asks_history,
    draw,
    matches,
    nations,
    restore,
)
from campaigns.domain.audience_words import FIELDS, RuleUnclear, parse
from campaigns.domain.binding import Facts, bind, names
from campaigns.domain.mobilisation import Status
from campaigns.domain.nearby import Point, areas_within, kilometres
from campaigns.domain.waterfall import (
    ONLY_WHERE_ANY,
    Limit,
    Meant,
    Reason,
    Waterfall,
    reason_for,
)
from campaigns.store import audience, followed, frozen, history, mobilisations
from campaigns.testing import a_mobilisation, a_person
from sanctuary.clock import LONDON
from sanctuary.ids import derived_id
from sanctuary.testing import harness

TODAY = date(2026, 3, 2)
VALUES = {
    "nation": ("wales", "england"),
    "region": ("E12000001", "E12000003"),
    "constituency": ("W07000081", "E14001063"),
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
KINDS = ("letter_to_mp", "conversation", "event")
some_kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True).map(tuple)
pointing = st.one_of(
    st.builds(Did, some_kinds, st.sampled_from([None, 1, 30, 400])),
    st.builds(Sample, share=st.integers(1, 99), of=st.sampled_from([None, derived_id("other")])),
    st.builds(Within, st.integers(1, 500), area=st.sampled_from(VALUES["area"])),
    st.builds(Within, st.integers(1, 500), lat=st.just(51.6), lon=st.just(-3.9)),
    st.builds(Saved, st.just(derived_id("group")), st.sampled_from([None, "wales"])),
)
rules = st.recursive(
    st.one_of(facts, pointing),
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
    region=st.sampled_from([*VALUES["region"], None]),
    constituency=st.sampled_from([*VALUES["constituency"], None]),
    area=st.sampled_from([*VALUES["area"], None]),
    language=st.sampled_from(VALUES["language"]),
    streams=some_of("stream"),
    groups=some_of("group"),
    roles=some_of("role"),
    has_address=st.booleans(),
    address_verified=st.booleans(),
    bases=st.sampled_from([{}, {"campaign": "consent"}, {"urgent": "service_message"}]),
)


days_back = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 500), max_size=2)
LIMITS = (
    (),
    (Limit(("letter_to_mp", "event"), TODAY - timedelta(days=6), TODAY - timedelta(days=20)),),
    (
        Limit(("conversation",), TODAY - timedelta(days=400), TODAY + timedelta(days=1)),
        Limit(("event",), TODAY, TODAY),
    ),
)
CENTRES = {"W06000011": Point(51.6, -4.0), "E08000019": Point(53.4, -1.5)}
FACTS = Facts(
    on=TODAY,
    centres=CENTRES,
    saved={derived_id("group"): Some((OneOf("stream", ("schools",)), Did(("event",), 90)))},
    salt=lambda of: derived_id("salt", of).bytes,
)


def bound(rule):
    """Bound to today; where a radius reaches nobody, the radius is nobody."""
    try:
        return bind(rule, FACTS)
    except RuleUnclear:
        return None


def seen(event, *, opted_out=(), suppressed=False, did=None, asked=None):
    return Person(
        id=event.person_id,
        nation=event.nation,
        region=event.region,
        constituency=event.constituency,
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
        did={kind: TODAY - timedelta(days=back) for kind, back in (did or {}).items()},
        asked={kind: TODAY - timedelta(days=back) for kind, back in (asked or {}).items()},
    )


async def live(uow, crowd):
    """The store as it is when all of this has happened to these people."""
    await followed.take_people(uow, [event for event, *_ in crowd])
    for n, (event, opted_out, suppressed, did, asked) in enumerate(crowd):
        for category in opted_out:
            await followed.take_preference(
                uow, event.person_id, category, allowed=False, event_id=derived_id(n)
            )
        await followed.take_suppression(uow, event.person_id, suppressed=suppressed)
        for kind, back in did.items():
            await history.note(uow, event.person_id, kind, on=TODAY - timedelta(days=back))
        for kind, back in asked.items():
            await was_asked(uow, event.person_id, kind, TODAY - timedelta(days=back))


async def was_asked(uow, person_id, kind, on, **facts):
    """A call for one kind was launched that day, and its first chunk had this person."""
    call = a_mobilisation(
        id=derived_id("call", person_id, kind),
        status=Status.LIVE,
        kinds=(kind,),
        launched_at=datetime.combine(on, time(12), LONDON),
        **{"size": 1, "chunks": 1, "released": 1} | facts,
    )
    await mobilisations.add(uow, call)
    await uow.execute(
        insert(tables.audience_part).values(
            mobilisation_id=call.id, reason="will_send", part=0, person_ids=[person_id]
        )
    )


async def test_the_store_divides_people_as_the_domain_does():
    """One store, many random people and rules: both must say the same, also of each person."""
    async with harness("campaigns") as h:
        crowd = []

        @settings(max_examples=25, deadline=None)
        @given(st.lists(st.tuples(people, days_back, days_back), min_size=1, max_size=8),
               st.booleans())  # fmt: skip
        def gather(lives, flip):
            for event, did, asked in lives:
                crowd.append((event, ("campaign",) if flip else (), flip, did, asked))

        gather()
        async with h.transaction() as uow:
            await live(uow, crowd)
        tried = []

        @settings(max_examples=80, deadline=None)
        @given(rules, st.sampled_from(LIMITS))
        def gather_rules(rule, limits):
            if bound(rule) is not None:
                tried.append((bound(rule), limits))

        gather_rules()
        known = [
            seen(event, opted_out=out, suppressed=off, did=did, asked=asked)
            for event, out, off, did, asked in crowd
        ]
        async with h.transaction() as uow:
            for n, (rule, limits) in enumerate(tried):
                for category in ("campaign", "urgent"):
                    expected = {}
                    for person in known:
                        if matches(rule, person):
                            why = reason_for(person, category, limits)
                            expected.setdefault(why, set()).add(person.id)
                    meant = Meant(rule, category, limits)
                    found = await audience.waterfall(uow, meant)
                    counts = {why: len(ids) for why, ids in expected.items()}
                    assert dict(found.counts) == counts, rule
                    assert found.matched == await audience.counted(uow, rule)
                    will = expected.get(Reason.WILL_SEND, set())
                    assert set(await audience.reached(uow, meant)) == will
                if n % 8 == 0:
                    call = a_mobilisation(id=derived_id("frozen", n))
                    await mobilisations.add(uow, call)
                    assert (await frozen.freeze(uow, call.id, meant)).counts == counts


@pytest.mark.parametrize(
    ("facts", "held"),
    [({}, True), ({"drill": True}, False), ({"released": 0}, False)],
)
async def test_only_what_left_for_people_counts_as_asking_them(facts, held):
    """A drill asked nobody; who is in a chunk that has not left was not asked yet."""
    async with harness("campaigns") as h, h.transaction() as uow:
        known = a_person()
        await followed.take_people(uow, [known])
        await was_asked(uow, known.person_id, "event", TODAY, **facts)
        meant = Meant(Everyone(), "campaign", (Limit(("event",), TODAY, TODAY),))
        counts = dict((await audience.waterfall(uow, meant)).counts)
        assert counts == {Reason.ASKED_LATELY if held else Reason.WILL_SEND: 1}


@given(rules)
def test_a_rule_is_read_back_as_it_was_written(rule):
    written = json.loads(json.dumps(as_json(rule)))
    assert parse(written) == rule
    assert restore(written) == rule


@given(rules, people)
def test_whoever_matches_lies_within_the_nations_of_the_rule(rule, event):
    for name in ("region", "constituency", "area"):  # who lives in a place lives in its nation
        if (getattr(event, name) or "-")[0].lower() != (event.nation or "-")[0]:
            event = event.model_copy(update={name: None})
    limit, now = nations(rule), bound(rule)
    if limit is not None and now is not None and matches(now, seen(event)):
        assert event.nation in limit


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"area": ["W06000011"]}, {"wales"}),
        ({"area": ["W06000011", "E08000019"]}, {"wales", "england"}),
        ({"constituency": ["N05000001"]}, {"northern_ireland"}),
        ({"region": ["E12000002"]}, {"england"}),
        ({"all": [{"area": ["W06000011"]}, {"role": ["supporter"]}]}, {"wales"}),
        ({"not": {"area": ["W06000011"]}}, None),
        ({"within": {"km": 10, "area": "W06000011"}}, None),
    ],
)
def test_a_place_lies_in_the_nation_that_its_code_begins_with(rule, where):
    assert nations(parse(rule)) == where


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
        ({"region": ["North"]}, "audience.region"),
        ({"constituency": ["W06000011"]}, "audience.constituency"),
        ({"within": {"km": 0, "area": "W06000011"}}, "audience.within"),
        ({"within": {"km": 10, "area": "Swansea"}}, "audience.within.area"),
        ({"within": {"km": 10, "lat": 51.6214, "lon": -3.9}}, "audience.within"),
        ({"within": {"km": 10, "lat": 51.6}}, "audience.within"),
        ({"did": {"kind": ["letter"]}}, "audience.did.kind"),
        ({"did": {"kind": [], "days": 3}}, "audience.did.kind"),
        ({"did": {"kind": ["event"], "days": 0}}, "audience.did.days"),
        ({"did": ["event"]}, "audience.did"),
        ({"sub_group": "Choirs"}, "audience.sub_group"),
        ({"sub_group": {"name": "Choirs"}}, "audience.sub_group"),
        ({"sample": {"share": 100}}, "audience.sample.share"),
        ({"sample": {"share": 10, "number": 10}}, "audience.sample"),
        ({"sample": {"number": 10}}, "audience.sample"),
        ({"any": [{"sample": {"number": 10}}]}, "audience.any[0].sample"),
        ({"all": [{"sample": {"number": 0}}]}, "audience.all[0].sample.number"),
        ({"sample": {"share": 10, "of": "that"}}, "audience.sample.of"),
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
    known = [reason for reason in Reason if reason not in ONLY_WHERE_ANY]
    assert [reason for reason, _ in waterfall.rows()] == known
    asked = Waterfall({Reason.WILL_SEND: 7, Reason.QUIET_HOURS: 2})
    assert [reason for reason, _ in asked.rows()] == [
        reason for reason in Reason if reason in {*known, Reason.QUIET_HOURS}
    ]
    assert waterfall.matched == sum(count for _, count in waterfall.rows()) == 9
    assert waterfall.will_send == 7


def test_a_rule_that_only_points_is_never_asked_about_a_person():
    with pytest.raises(Unbound):
        matches(Did(("event",)), Person(derived_id("one")))
    with pytest.raises(Unbound):
        audience.condition(Sample(share=50))


@given(st.sets(st.uuids(), min_size=1, max_size=30), st.integers(1, 99))
def test_a_half_and_the_other_half_are_everybody_and_nobody_twice(ids, share):
    half = bind(Sample(share=share, of=derived_id("first call")), FACTS)
    one = {each for each in ids if matches(half, Person(each))}
    other = {each for each in ids if matches(Not(half), Person(each))}
    assert one | other == ids
    assert not one & other


def test_a_share_is_about_that_share_and_the_same_at_every_look():
    half = bind(Sample(share=20), FACTS)
    people = [Person(derived_id("somebody", n)) for n in range(2000)]
    drawn = [person for person in people if matches(half, person)]
    assert 330 < len(drawn) < 470
    assert drawn == [person for person in people if matches(bind(Sample(share=20), FACTS), person)]
    more = {person.id for person in people if matches(bind(Sample(share=30), FACTS), person)}
    assert {person.id for person in drawn} < more


def test_without_the_salt_a_draw_is_another_one():
    one = derived_id("one")
    assert draw(b"a", one) != draw(b"b", one)


def test_a_distance_is_measured_over_ground():
    swansea, sheffield = CENTRES["W06000011"], CENTRES["E08000019"]
    assert 255 < kilometres(swansea, sheffield) < 265
    assert kilometres(swansea, swansea) == 0


def test_a_radius_takes_authorities_by_their_centres():
    near, far = Within(50, area="W06000011"), Within(300, area="W06000011")
    assert areas_within(near, CENTRES) == ("W06000011",)
    assert areas_within(far, CENTRES) == ("E08000019", "W06000011")
    assert areas_within(Within(40, lat=53.4, lon=-1.5), CENTRES) == ("E08000019",)


@pytest.mark.parametrize(
    "rule", [Within(5, lat=60.0, lon=-8.0), Within(50, area="E07000148"), Saved(derived_id("x"))]
)
def test_what_points_at_nothing_is_refused_so_that_its_opposite_is_not_everybody(rule):
    with pytest.raises(RuleUnclear):
        bind(Not(rule), FACTS)


def test_days_count_back_from_the_day_of_the_look():
    did = bind(Did(("event",), 30), FACTS)
    assert did == DidSince(("event",), date(2026, 1, 31))
    assert matches(did, Person(derived_id("a"), did={"event": date(2026, 1, 31)}))
    assert not matches(did, Person(derived_id("a"), did={"event": date(2026, 1, 30)}))
    assert matches(bind(Did(("event",)), FACTS), Person(derived_id("a"), did={"event": date.min}))


def test_a_rule_says_whether_it_asks_what_people_did():
    assert asks_history(Every((Everyone(), Not(Did(("event",))))))
    assert asks_history(bind(Saved(derived_id("group")), FACTS))
    assert not asks_history(Some((OneOf("nation", ("wales",)), Sample(share=3))))


def test_a_sub_group_ends_at_its_scope():
    here = bind(Saved(derived_id("group"), "wales"), FACTS)
    schools = {"streams": frozenset({"schools"})}
    assert matches(here, Person(derived_id("a"), nation="wales", **schools))
    assert not matches(here, Person(derived_id("a"), nation="england", **schools))
    assert nations(Saved(derived_id("group"), "wales")) == {"wales"}


def test_a_cycle_of_sub_groups_is_found_over_others():
    one, two, three = (derived_id("sub", n) for n in range(3))
    saved = {one: Saved(two), two: Not(Saved(three)), three: Everyone()}
    assert names(Saved(one), three, saved)
    assert not names(Saved(three), one, saved)


def test_a_draw_by_number_is_bound_to_be_limited_by_the_store():
    assert bind(Sample(number=5), FACTS) == Drawn(FACTS.salt(None), number=5)
