"""An alert to a group: every status against every move, and who wins."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from notifications.domain.alert import ALERT_LIFECYCLE, Alert, AlertStatus
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.notifications import AlertEscalated, AlertUnanswered
from sanctuary.ids import new_id

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
FIRST, SECOND = new_id(), new_id()
OPEN_STEPS = {
    AlertStatus.OPEN: {"acknowledged", "unanswered", "stood_down"},
    AlertStatus.UNANSWERED: {"acknowledged", "stood_down"},
    AlertStatus.ACKNOWLEDGED: {"stood_down"},
    AlertStatus.STOOD_DOWN: set(),
}


def raised() -> Alert:
    return Alert.raised(
        alert_id=new_id(), group_id=new_id(), incident_id=new_id(), wait_seconds=1200
    )


def in_status(status: AlertStatus) -> Alert:
    alert = raised()
    match status:
        case AlertStatus.OPEN:
            return alert.ask_next([FIRST])[0]
        case AlertStatus.ACKNOWLEDGED:
            return alert.ask_next([FIRST])[0].acknowledge(by=FIRST, at=AT)[0]
        case AlertStatus.UNANSWERED:
            return alert.ask_next([])[0]
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
    alert, person, event = raised().ask_next([FIRST, SECOND])
    assert (person, event) == (FIRST, None)
    alert, person, event = alert.ask_next([FIRST, SECOND])
    assert person == SECOND
    assert event == AlertEscalated(alert_id=alert.alert_id, group_id=alert.group_id, asked=2)
    alert, person, event = alert.ask_next([FIRST, SECOND])
    assert person is None
    assert event == AlertUnanswered(alert_id=alert.alert_id, group_id=alert.group_id, asked=2)
    assert alert.status is AlertStatus.UNANSWERED


def test_a_group_without_contacts_is_unanswered_at_once():
    alert, person, event = raised().ask_next([])
    assert (alert.status, person, event.asked) == (AlertStatus.UNANSWERED, None, 0)


@pytest.mark.parametrize(
    "status", [AlertStatus.ACKNOWLEDGED, AlertStatus.UNANSWERED, AlertStatus.STOOD_DOWN]
)
def test_nobody_is_asked_once_it_is_not_open(status):
    alert = in_status(status)
    assert alert.ask_next([FIRST, SECOND]) == (alert, None, None)


def test_every_change_makes_what_was_set_before_it_worthless():
    steps = [raised()]
    steps.append(steps[-1].ask_next([FIRST, SECOND])[0])
    steps.append(steps[-1].ask_next([FIRST, SECOND])[0])
    steps.append(steps[-1].acknowledge(by=SECOND, at=AT)[0])
    steps.append(steps[-1].stand_down())
    assert all(one.generation < two.generation for one, two in pairwise(steps))


def test_the_first_answer_counts_and_a_second_changes_nothing():
    answered = in_status(AlertStatus.ACKNOWLEDGED)
    again, event = answered.acknowledge(by=SECOND, at=AT)
    assert again == answered
    assert event is None
    assert answered.acknowledged_by == FIRST


def test_an_answer_after_everybody_was_asked_still_counts():
    late, event = in_status(AlertStatus.UNANSWERED).acknowledge(by=FIRST, at=AT)
    assert late.status is AlertStatus.ACKNOWLEDGED
    assert event is not None


def test_an_answer_after_the_all_clear_is_told_so():
    with pytest.raises(Refusal, match="nothing left to do"):
        in_status(AlertStatus.STOOD_DOWN).acknowledge(by=FIRST, at=AT)


def test_two_all_clears_are_one():
    stood_down = in_status(AlertStatus.STOOD_DOWN)
    assert stood_down.stand_down() == stood_down
