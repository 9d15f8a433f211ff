"""The other lifecycles as tables: every status, every step."""

from dataclasses import replace
from datetime import date

import pytest

from membership.domain import group, mask, network, organisation
from membership.domain.decisions import decision
from membership.domain.identifiers import Identifier
from membership.domain.person import Person
from membership.domain.recognition import Recognition
from membership.testing import NATIONAL, NOON
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.ids import new_id

ORGANISATION_STEPS = {
    "recognise": (lambda one: one.recognise(), {"provisional", "recognised", "declined"}),
    "decline": (lambda one: one.decline(), set(organisation.Status)),
    "merge": (lambda one: one.merge_into(an_organisation())[0], {"provisional", "recognised"}),
}


def an_organisation(**changes):
    return organisation.Organisation(new_id(), "Ysgol y Bryn", "school", **changes)


@pytest.mark.parametrize("status", organisation.Status)
@pytest.mark.parametrize("step", ORGANISATION_STEPS)
def test_the_steps_of_an_organisation(step, status):
    take, open_from = ORGANISATION_STEPS[step]
    if status in open_from:
        take(an_organisation(status=status))
    else:
        with pytest.raises(IllegalTransition):
            take(an_organisation(status=status))


def test_declining_what_others_stand_behind_changes_nothing():
    one = an_organisation(status=organisation.Status.RECOGNISED, listed=True)
    assert one.decline() == one


def test_a_possible_duplicate_is_not_recognised():
    with pytest.raises(organisation.PossibleDuplicate):
        an_organisation(duplicate_of=new_id()).recognise()


def test_merging_adds_people_at_the_end_and_nobody_twice():
    ann, bea = new_id(), new_id()
    gone, kept = an_organisation(contacts=(bea, ann)).merge_into(an_organisation(contacts=(ann,)))
    assert (gone.status, kept.contacts) == ("merged", (ann, bea))


def test_a_folded_contact_keeps_the_earlier_place():
    ann, bea, cai = new_id(), new_id(), new_id()
    one = an_organisation(contacts=(ann, bea, cai))
    assert one.with_contact_replaced(ann, cai).contacts == (cai, bea)


def a_group(**changes):
    return group.Group(new_id(), "Swansea", "wales", "W06000011", (new_id(),), **changes)


@pytest.mark.parametrize("status", group.Status)
def test_a_group_closes_once(status):
    if status in group.STANDING:
        assert a_group(status=status).move(group.Status.CLOSED).changed().ended
    else:
        with pytest.raises(IllegalTransition):
            a_group(status=status).move(group.Status.CLOSED)


@pytest.mark.parametrize("status", group.Status)
def test_only_a_group_in_good_standing_is_alerted(status):
    changed = a_group(status=status).changed()
    assert changed.alerted == (status in {"affiliated", "at_risk"})
    assert changed.ended == (status not in group.STANDING)


def test_the_moves_of_a_group_are_the_table():
    moves = {(a, b) for a, targets in group.LIFECYCLE.moves.items() for b in targets}
    assert ("closed", "affiliated") not in moves
    assert {target for source, target in moves if source == "suspended"} == {
        "affiliated",
        "closed",
    }


@pytest.mark.parametrize("number", [0, 6])
def test_a_group_has_between_one_and_five_contacts(number):
    with pytest.raises(Invalid):
        a_group().reorder(tuple(new_id() for _ in range(number)))


def test_nobody_is_alerted_twice():
    someone = new_id()
    with pytest.raises(Invalid):
        a_group().reorder((someone, someone))


def test_a_membership_is_left_once():
    member = network.NetworkMembership(new_id(), new_id(), "schools", date(2026, 1, 1))
    left, event = member.leave(on=date(2026, 6, 1))
    assert member.joined(nation="wales", area=None).stream == "schools"
    assert (left.left_on, event.membership_id) == (date(2026, 6, 1), member.id)
    with pytest.raises(IllegalTransition):
        left.leave(on=date(2026, 6, 2))


def test_a_mask_is_lifted_once():
    made = mask.Mask(new_id(), decision("threats", by=NATIONAL, at=NOON), nation="wales")
    lifted, _ = made.lift(decision("calm", by=NATIONAL, at=NOON))
    with pytest.raises(IllegalTransition):
        lifted.lift(decision("calm", by=NATIONAL, at=NOON))


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2029, 2, 28), True),
        (date(2029, 3, 1), False),
    ],
)
def test_a_period_counts_from_its_first_day_to_the_day_before_its_end(day, counts):
    period = Recognition(
        new_id(),
        new_id(),
        "schools",
        date(2026, 1, 1),
        date(2029, 1, 1),
        ended_on=date(2029, 3, 1),
    )
    assert period.counts_on(day) is counts
    assert replace(period, ended_on=None).counts_on(date(2040, 1, 1))


@pytest.mark.parametrize(
    ("scheme", "typed", "value"),
    [
        ("gb-edu", " 402 000 ", "402000"),
        ("GB-CHC", "1124921", "1124921"),
        ("GB-COH", "sc123456", "SC123456"),
        ("GB-SC", "sc012345", "SC012345"),
    ],
)
def test_a_number_has_one_form(scheme, typed, value):
    assert Identifier.read(scheme, typed).value == value


@pytest.mark.parametrize(("scheme", "value"), [("URN", "402000"), ("GB-EDU", "40"), ("GB-CHC", "")])
def test_what_is_not_such_a_number_is_refused(scheme, value):
    with pytest.raises(Invalid):
        Identifier.read(scheme, value)


def test_folding_keeps_what_we_had_and_adds_what_is_new():
    known = Person(new_id(), "Sam", "sam@example.org", nation="wales", roles=("supporter",))
    gone, kept = Person(
        new_id(), "Samuel", "SAM@example.org", nation="england", streams=("schools",)
    ).fold_into(known)
    assert (gone.ended, gone.folded_into) == (True, known.id)
    assert (kept.name, kept.nation, kept.streams) == ("Sam", "wales", ("schools",))
