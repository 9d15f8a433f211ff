"""Panels and seats: every status against every move, and the open part of the rule."""

import pytest

from awards.domain.panel import (
    PANEL_LIFECYCLE,
    SEAT_LIFECYCLE,
    Conflict,
    ConflictOfInterest,
    DeclareFirst,
    PanelNotReady,
    PanelStatus,
    Seat,
    SeatStatus,
    may_try,
    open_part_holds,
)
from awards.domain.review import Review, Score
from awards.domain.scheme import PanelRule
from awards.testing import NOON, a_member, a_panel, a_scheme, a_seat
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.ids import new_id

SEAT_MOVES = {
    ("invited", "accepted"), ("invited", "declined"), ("invited", "no_reply"),
    ("no_reply", "accepted"), ("no_reply", "declined"), ("accepted", "stepped_down"),
}  # fmt: skip
PANEL_MOVES = {
    ("forming", "confirmed"), ("forming", "closed"), ("confirmed", "forming"),
    ("confirmed", "closed"), ("confirmed", "paused"), ("paused", "confirmed"), ("paused", "closed"), ("closed", "confirmed"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lifecycle", "statuses", "allowed"),
    [(SEAT_LIFECYCLE, SeatStatus, SEAT_MOVES), (PANEL_LIFECYCLE, PanelStatus, PANEL_MOVES)],
)
def test_every_status_against_every_move(lifecycle, statuses, allowed):
    found = {
        (current.value, target.value)
        for current in statuses
        for target in statuses
        if lifecycle.allows(current, target)
    }
    assert found == allowed


@pytest.mark.parametrize("status", SeatStatus)
@pytest.mark.parametrize("accept", [True, False])
def test_an_invitation_is_answered_once(status, accept):
    seat = a_seat(status=status)
    if status in {"invited", "no_reply"}:
        answered = seat.answer(accept=accept)
        assert answered.status == ("accepted" if accept else "declined")
    else:
        with pytest.raises(IllegalTransition):
            seat.answer(accept=accept)


def test_an_invitation_gives_seven_days():
    seat, event = Seat.invite(id=new_id(), application_id=new_id(), person_id=new_id(), at=NOON)
    assert str(event.answer_by) == "2026-03-09"
    assert seat.conflict is Conflict.NOT_ASKED


def test_a_declared_conflict_stays():
    seat = a_seat(conflict=Conflict.NOT_ASKED).declare(conflicted=True)
    assert not seat.sits
    with pytest.raises(ConflictOfInterest):
        seat.declare(conflicted=False)


def test_a_conflict_is_declared_by_those_who_accepted():
    with pytest.raises(DeclareFirst):
        a_seat(status=SeatStatus.INVITED).declare(conflicted=False)


@pytest.mark.parametrize(
    ("status", "after"),
    [("forming", "forming"), ("confirmed", "paused"), ("paused", "paused"), ("closed", "closed")],
)
def test_a_departure_pauses_a_confirmed_panel(status, after):
    panel = a_panel(PanelStatus(status)).pause()
    assert panel.status == after
    assert not panel.is_ready


@pytest.mark.parametrize(
    ("status", "after"),
    [("forming", "forming"), ("confirmed", "forming"), ("paused", "paused"), ("closed", "closed")],
)
def test_whoever_joins_asks_for_a_new_confirmation(status, after):
    panel = a_panel(PanelStatus(status)).reopen()
    assert panel.status == after
    assert not panel.is_ready


def test_only_a_confirmed_panel_is_ready():
    assert a_panel().confirm().is_ready


RULE = PanelRule(size=3)


def test_the_open_part_holds_for_three_who_are_clear():
    assert open_part_holds(RULE, [a_member(), a_member(), a_member()])


@pytest.mark.parametrize(
    "members",
    [
        [],
        [a_member(), a_member()],
        [a_member(), a_member(), a_member(conflict=Conflict.NOT_ASKED)],
        [a_member(group_id=group) for group in [new_id()] * 3],
    ],
    ids=["nobody", "too few", "a question is open", "all of one group"],
)
def test_the_open_part_fails(members):
    assert not open_part_holds(RULE, members)


def test_a_field_expert_is_asked_for_where_the_scheme_says_so():
    rule = PanelRule(size=2, field_expert=1)
    assert not open_part_holds(rule, [a_member(), a_member()])
    assert open_part_holds(rule, [a_member(), a_member(expert=True)])


def test_a_refused_panel_needs_two_new_people():
    first = [a_member(), a_member(), a_member()]
    refused = [frozenset(member.seat.person_id for member in first)]
    assert may_try(first, [])
    assert not may_try(first, refused)
    assert not may_try([*first, a_member()], refused)
    assert may_try([*first, a_member(), a_member()], refused)


def test_a_panel_without_lived_experience_cannot_be_described():
    with pytest.raises(ValueError, match="lived experience"):
        PanelRule(size=3, lived_experience=0)


def test_the_refusal_has_one_text():
    assert PanelNotReady().detail == PanelNotReady().detail
    assert "lived" not in PanelNotReady().detail


def test_a_review_scores_every_criterion_and_nothing_else():
    scheme = a_scheme()
    scores = {criterion.key: Score.MET for criterion in scheme.criteria}
    review = Review.give(a_seat(), scheme, scores=scores, comment="", at=NOON)
    assert len(review.scores) == 8
    with pytest.raises(Invalid):
        Review.give(a_seat(), scheme, scores={}, comment="", at=NOON)
    with pytest.raises(Invalid):
        Review.give(a_seat(), scheme, scores=scores | {"x": Score.MET}, comment="", at=NOON)
