"""Approvals, the growth of an audience, and where a manager may lead."""

from dataclasses import replace

import pytest

from campaigns.domain.audience import Everyone
from campaigns.domain.audience_words import parse
from campaigns.domain.chunks import CHUNK, FIRST_CHUNK
from campaigns.domain.mobilisation import (
    Approval,
    CallEnded,
    Status,
)
from campaigns.domain.not_launched import ApprovalMissing, NobodyToReach, OwnApproval
from campaigns.domain.waterfall import Reason, Waterfall
from campaigns.testing import AT, a_manager, a_mobilisation, an_officer
from sanctuary.errors import NotPermitted
from sanctuary.ids import new_id

LARGE = 10_000
WALES = parse({"nation": ["wales"]})


def approved(found, *people, matched=5):
    for person in people:
        found = found.approve(by=person, at=AT, matched=matched, two_above=LARGE)
    return found


def test_the_author_does_not_approve():
    author = a_manager()
    with pytest.raises(OwnApproval, match="somebody else"):
        approved(a_mobilisation(author=author.id), author)


def test_one_approval_is_enough_for_a_small_local_one():
    assert approved(a_mobilisation(), a_manager()).status is Status.APPROVED


@pytest.mark.parametrize(("facts", "matched"), [({"national": True}, 1), ({}, LARGE + 1)])
def test_the_whole_country_or_very_many_people_need_two(facts, matched):
    first, second = a_manager(), an_officer()
    once = approved(a_mobilisation(**facts), first, matched=matched)
    assert once.status is Status.IN_APPROVAL
    with pytest.raises(OwnApproval, match="second person"):
        approved(once, first, matched=matched)
    assert approved(once, second, matched=matched).status is Status.APPROVED


def test_a_changed_audience_voids_the_approvals():
    manager = a_manager()
    changed = approved(a_mobilisation(), manager).change_audience(WALES, by=manager)
    assert (changed.status, changed.approvals, changed.rule) == (Status.DRAFT, (), WALES)


def launch(found, *, by=None, matched=5, size=5, standing=None):
    """To an audience frozen so; all who approved it may still do so, unless told otherwise."""
    if standing is None:
        standing = {each.by for each in found.approvals}
    frozen = Waterfall({Reason.WILL_SEND: size, Reason.OPTED_OUT: matched - size})
    return found.launch(
        by=by or a_manager(), at=AT, frozen=frozen, standing=frozenset(standing), two_above=LARGE
    )


def test_what_became_national_is_approved_by_two_before_it_is_launched():
    found = replace(approved(a_mobilisation(), a_manager()), national=True)
    with pytest.raises(ApprovalMissing, match="two approvals"):
        launch(found)


def test_an_approval_counts_only_while_who_gave_it_may_still_give_it():
    found = approved(a_mobilisation(), a_manager())
    with pytest.raises(ApprovalMissing, match="may not approve it any more"):
        launch(found, standing=())


def test_of_two_approvals_one_that_does_not_stand_is_one_too_few():
    first, second = a_manager(), an_officer()
    found = approved(a_mobilisation(national=True), first, second)
    with pytest.raises(ApprovalMissing):
        launch(found, standing={first.id})
    assert launch(found, standing={first.id, second.id})


def test_nobody_to_reach_is_said_instead_of_done():
    with pytest.raises(NobodyToReach, match="audience preview"):
        launch(approved(a_mobilisation(), a_manager()), matched=9, size=0)


@pytest.mark.parametrize(
    ("size", "chunks"),
    [
        (1, 1),
        (FIRST_CHUNK, 1),
        (FIRST_CHUNK + 1, 2),
        (FIRST_CHUNK + CHUNK, 2),
        (FIRST_CHUNK + CHUNK + 1, 3),
    ],
)
def test_a_launch_says_how_many_chunks_follow(size, chunks):
    found = approved(a_mobilisation(drill=True), a_manager())
    launched, event = launch(found, matched=size, size=size)
    assert (event.audience_size, event.chunks, event.drill) == (size, chunks, True)
    assert launched.chunks == chunks


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ({"nation": ["wales"]}, True),
        ({"all": [{"nation": ["wales"]}, {"stream": ["schools"]}]}, True),
        ({"any": [{"nation": ["wales"]}, {"stream": ["schools"]}]}, False),
        ({"nation": ["wales", "england"]}, False),
        ({"not": {"nation": ["england"]}}, False),
        ({"everyone": True}, False),
    ],
)
def test_a_manager_of_one_nation_leads_only_where_the_rule_stays(rule, allowed):
    manager = a_manager("wales")
    found = a_mobilisation(rule=parse(rule), approvals=(Approval(new_id(), AT, 1),))
    found = replace(found, status=Status.APPROVED)
    if allowed:
        launch(found, by=manager, matched=1, size=1)
    else:
        with pytest.raises(NotPermitted):
            launch(found, by=manager, matched=1, size=1)


def test_a_manager_of_one_nation_cannot_widen_an_audience():
    with pytest.raises(NotPermitted):
        a_mobilisation(rule=WALES).change_audience(Everyone(), by=a_manager("wales"))


@pytest.mark.parametrize("status", Status)
def test_actions_are_counted_from_the_launch_to_the_end(status):
    found = a_mobilisation(status=status)
    if status in {Status.LIVE, Status.PAUSED, Status.STOOD_DOWN}:
        found.must_count()
    else:
        with pytest.raises(CallEnded, match="Thank you"):
            found.must_count()
