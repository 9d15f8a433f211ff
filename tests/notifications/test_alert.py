"""An alert to a group: every status against every move, and who wins."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from notifications.domain.alert import ALERT_LIFECYCLE, Alert, AlertStatus, how_it_stands
from notifications.domain.chain import Answer, Level, Place, Whereabouts, chain
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.notifications import AlertEscalated, AlertUnanswered
from sanctuary.ids import new_id

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
FIRST, SECOND = new_id(), new_id()
CHAIN = chain([FIRST, SECOND], [], Whereabouts(new_id()))
BOTH = {FIRST, SECOND}
OPEN_STEPS = {
    AlertStatus.OPEN: {"acknowledged", "unanswered", "stood_down"},
    AlertStatus.UNANSWERED: {"acknowledged", "stood_down"},
    AlertStatus.ACKNOWLEDGED: {"open", "stood_down"},
    AlertStatus.STOOD_DOWN: set(),
}


def raised() -> Alert:
    return Alert.raised(
        alert_id=new_id(), group_id=new_id(), incident_id=new_id(), wait_seconds=1200
    )


def ask(alert: Alert, places=CHAIN, there=BOTH):
    """One step further; the chain remembers who was asked."""
    alert, turn, event = alert.ask_next(places, there)
    asked = {one.person_id for one in turn}
    return alert, [one.asked(AT) if one.person_id in asked else one for one in places], event


def taken_on(alert: Alert, by=FIRST):
    return alert.acknowledge(by=by, level=Level.CONTACT, at=AT)


def in_status(status: AlertStatus) -> Alert:
    alert = raised()
    match status:
        case AlertStatus.OPEN:
            return ask(alert)[0]
        case AlertStatus.ACKNOWLEDGED:
            return taken_on(ask(alert)[0])[0]
        case AlertStatus.UNANSWERED:
            return alert.ask_next([], set())[0]
        case AlertStatus.STOOD_DOWN:
            return alert.stand_down()


@pytest.mark.parametrize("current", AlertStatus)
@pytest.mark.parametrize("target", AlertStatus)
def test_every_status_against_every_move(current, target):
    if target in OPEN_STEPS[current]:
        assert ALERT_LIFECYCLE.move(current, target) is target
    else:
        with pytest.raises(IllegalTransition):
            ALERT_LIFECYCLE.move(current, target)


def test_contacts_are_asked_in_their_order_and_then_a_person_must_take_over():
    alert, places, event = ask(raised())
    assert ([one.person_id for one in places if one.asked_at], event) == ([FIRST], None)
    alert, places, event = ask(alert, places)
    assert [one.person_id for one in places if one.asked_at] == [FIRST, SECOND]
    assert event == AlertEscalated(alert_id=alert.alert_id, group_id=alert.group_id, asked=2)
    alert, turn, event = alert.ask_next(places, BOTH)
    assert turn == ()
    assert event == AlertUnanswered(alert_id=alert.alert_id, group_id=alert.group_id, asked=2)
    assert alert.status is AlertStatus.UNANSWERED


def test_who_has_left_since_the_chain_was_drawn_up_is_passed_over():
    alert, turn, _ = raised().ask_next(CHAIN, {SECOND})
    assert [one.person_id for one in turn] == [SECOND]
    assert (alert.asked, alert.step) == (1, 2)


def test_a_level_is_asked_as_a_whole_and_counts_as_its_people():
    several = [Place(new_id(), 1, Level.NATION) for _ in range(3)]
    alert, turn, event = raised().ask_next(several, {one.person_id for one in several})
    assert (len(turn), alert.asked, alert.step, event) == (3, 3, 1, None)


def test_a_group_without_contacts_is_unanswered_at_once():
    alert, turn, event = raised().ask_next([], set())
    assert (alert.status, turn, event.asked) == (AlertStatus.UNANSWERED, (), 0)


@pytest.mark.parametrize(
    "status", [AlertStatus.ACKNOWLEDGED, AlertStatus.UNANSWERED, AlertStatus.STOOD_DOWN]
)
def test_nobody_is_asked_once_it_is_not_open(status):
    alert = in_status(status)
    assert alert.ask_next(CHAIN, BOTH) == (alert, (), None)


def test_every_change_makes_what_was_set_before_it_worthless():
    alert, places, _ = ask(raised())
    steps = [raised(), alert]
    steps.append(ask(alert, places)[0])
    steps.append(taken_on(steps[-1], SECOND)[0])
    steps.append(steps[-1].check(at=AT))
    steps.append(steps[-1].confirm())
    steps.append(steps[-1].reopen(silent=True)[0])
    steps.append(steps[-1].stand_down())
    assert all(one.generation < two.generation for one, two in pairwise(steps))


def test_the_first_answer_counts_and_a_second_changes_nothing():
    answered = in_status(AlertStatus.ACKNOWLEDGED)
    again, event = taken_on(answered, SECOND)
    assert again == answered
    assert event is None
    assert answered.acknowledged_by == FIRST


def test_an_answer_after_everybody_was_asked_still_counts():
    late, event = taken_on(in_status(AlertStatus.UNANSWERED))
    assert late.status is AlertStatus.ACKNOWLEDGED
    assert event is not None


def test_what_was_let_go_is_open_again_and_nobody_holds_it():
    free, event = in_status(AlertStatus.ACKNOWLEDGED).reopen(silent=True)
    assert (free.status, free.acknowledged_by, event.silent) == (AlertStatus.OPEN, None, True)


@pytest.mark.parametrize(
    ("alert", "answer", "stands"),
    [
        (in_status(AlertStatus.OPEN), None, "asked"),
        (in_status(AlertStatus.OPEN), Answer.DECLINED, "declined"),
        (in_status(AlertStatus.OPEN), Answer.SILENT, "silent"),
        (in_status(AlertStatus.UNANSWERED), None, "asked"),
        (in_status(AlertStatus.ACKNOWLEDGED), Answer.TAKEN_ON, "mine"),
        (in_status(AlertStatus.ACKNOWLEDGED).check(at=AT), Answer.TAKEN_ON, "checked"),
        (taken_on(in_status(AlertStatus.OPEN), SECOND)[0], None, "taken"),
        (in_status(AlertStatus.STOOD_DOWN), Answer.TAKEN_ON, "over"),
    ],
)
def test_its_page_says_to_each_what_is_asked_of_them(alert, answer, stands):
    mine = Place(FIRST, 1, Level.CONTACT, AT, answer)
    assert how_it_stands(alert, mine) == stands


def test_an_answer_after_the_all_clear_is_told_so():
    with pytest.raises(Refusal, match="nothing left to do"):
        taken_on(in_status(AlertStatus.STOOD_DOWN))


def test_two_all_clears_are_one():
    stood_down = in_status(AlertStatus.STOOD_DOWN)
    assert stood_down.stand_down() == stood_down
