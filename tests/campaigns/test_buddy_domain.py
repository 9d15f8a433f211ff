"""Who is put together: only who asked, near enough for both, and never two who parted."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.buddy import (
    MOST_A_DAY,
    EnoughForToday,
    Pair,
    Status,
    Wish,
    Within,
    matched,
    must_have_room,
    ordered,
)
from campaigns.domain.buddy_report import Report
from campaigns.testing import AT, SWANSEA
from sanctuary.actor import Grant, Role
from sanctuary.errors import IllegalTransition, NotFound, NotPermitted
from sanctuary.ids import derived_id, new_id
from sanctuary.testing import an_actor

PLACES = [("wales", SWANSEA), ("wales", "W06000015"), ("england", "E08000019"), (None, None)]


def person(number):
    return derived_id("buddy", number)


@st.composite
def wishes(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        nation, area = draw(st.sampled_from(PLACES))
        found.append(
            Wish(
                person(number),
                draw(st.sampled_from(["en", "cy"])),
                draw(st.sampled_from(Within)),
                AT + timedelta(minutes=draw(st.integers(0, 5))),
                nation,
                area,
            )
        )
    return found


PARTED = st.sets(st.sampled_from([ordered(person(a), person(b)) for a, b in
                                  combinations(range(8), 2)]))  # fmt: skip


@given(wishes(), PARTED)
def test_everybody_has_one_buddy_at_most_and_all_pairs_fit_both(waiting, apart):
    pairs = matched(waiting, apart)
    people = [wish.person_id for pair in pairs for wish in pair]
    assert len(people) == len(set(people))
    for one, other in pairs:
        assert one.fits(other)
        assert other.fits(one)
        assert ordered(one.person_id, other.person_id) not in apart


@given(wishes(), PARTED)
def test_nobody_waits_while_somebody_who_fits_waits_too(waiting, apart):
    together = {wish.person_id for pair in matched(waiting, apart) for wish in pair}
    left = [wish for wish in waiting if wish.person_id not in together]
    for one, other in combinations(left, 2):
        assert not one.fits(other) or ordered(one.person_id, other.person_id) in apart


@given(wishes(), st.randoms())
def test_the_order_in_which_wishes_are_read_decides_nothing(waiting, random):
    shuffled = list(waiting)
    random.shuffle(shuffled)
    assert matched(waiting, ()) == matched(shuffled, ())


def test_the_nearest_is_chosen_by_whoever_waited_longest():
    first = Wish(person(1), "en", Within.ANYWHERE, AT, "wales", SWANSEA)
    far = Wish(person(2), "en", Within.ANYWHERE, AT + timedelta(1), "england", "E08000019")
    near = Wish(person(3), "en", Within.ANYWHERE, AT + timedelta(2), "wales", SWANSEA)
    assert matched([far, near, first], ()) == [(first, near)]


def test_an_unknown_place_is_not_near_to_an_unknown_place():
    one, other = (Wish(person(n), "en", Within.NATION, AT) for n in (1, 2))
    assert not one.fits(other)


def test_either_ends_it_and_nobody_else_and_only_once():
    one, other = ordered(new_id(), new_id())
    pair = Pair(new_id(), one, other, AT)
    assert pair.partner_of(one) == other
    for each in (one, other):
        assert pair.end(by=each, at=AT).status is Status.ENDED
    with pytest.raises(NotFound):
        pair.end(by=new_id(), at=AT)
    with pytest.raises(IllegalTransition):
        pair.end(by=one, at=AT).end(by=other, at=AT)


def test_nobody_is_flooded():
    must_have_room(MOST_A_DAY - 1)
    with pytest.raises(EnoughForToday):
        must_have_room(MOST_A_DAY)


def test_a_report_is_closed_by_a_lead_whom_it_does_not_concern():
    lead = an_actor(Grant(Role.SAFEGUARDING_LEAD))
    report = Report(new_id(), new_id(), new_id(), AT)
    closed = report.close("Talked with both", again=True, by=lead, at=AT)
    assert (closed.closed.by, closed.again) == (lead.id, True)
    with pytest.raises(IllegalTransition):
        closed.close("Once more", again=False, by=lead, at=AT)
    for concerned in (Report(new_id(), lead.id, new_id(), AT), Report(new_id(), None, lead.id, AT)):
        with pytest.raises(NotPermitted):
            concerned.close("Nothing to see", again=True, by=lead, at=AT)
    with pytest.raises(NotPermitted):
        report.close("Mine", again=True, by=an_actor(Grant(Role.NATIONAL_TEAM)), at=AT)
