"""Every status against every step: what is open, and that nothing else is."""

from dataclasses import replace

import pytest

from campaigns.domain import group_alert, incident, mobilisation, signal
from campaigns.domain.audience import Everyone
from campaigns.domain.mobilisation import Approval
from campaigns.domain.waterfall import Reason, Waterfall
from campaigns.testing import (
    AT,
    a_manager,
    a_mobilisation,
    a_signal,
    an_alert,
    an_incident,
    an_officer,
)
from sanctuary.errors import IllegalTransition
from sanctuary.ids import new_id

OFFICER, MANAGER = an_officer(), a_manager()
APPROVERS = frozenset({new_id()})

INCIDENT = {
    "activate": ({"triaged", "stabilising", "recovery"}, "activated"),
    "stabilise": ({"activated"}, "stabilising"),
    "stand_down": ({"activated", "stabilising"}, "recovery"),
    "review": ({"recovery"}, "review"),
    "close": ({"watch", "triaged", "review"}, "closed"),
}
MOBILISATION = {
    "approve": ({"draft", "in_approval"}, "approved"),
    "change_audience": ({"draft", "in_approval", "approved"}, "draft"),
    "launch": ({"approved"}, "live"),
    "pause": ({"live"}, "paused"),
    "resume": ({"paused"}, "live"),
    "stand_down": ({"live", "paused"}, "stood_down"),
    "close": ({"live", "paused", "stood_down"}, "closed"),
    "evaluate": ({"closed"}, "evaluated"),
    "withdraw": ({"draft", "in_approval", "approved"}, "withdrawn"),
}
SIGNAL = {
    "triage": ({"raised", "duplicate", "set_aside"}, "triaged"),
    "set_aside": ({"raised", "duplicate"}, "set_aside"),
    "duplicates": ({"raised"}, "duplicate"),
    "join": ({"raised"}, "duplicate"),
    "part": ({"duplicate"}, "raised"),
}
ALERT = {
    "acknowledged": {"raised", "escalated", "unanswered"},
    # Whoever took it on may let it go again.
    "escalated": {"raised", "escalated", "acknowledged"},
    "unanswered": {"raised", "escalated"},
}


def every(table, statuses):
    return [
        (step, status, status.value in allowed, becomes)
        for step, (allowed, becomes) in table.items()
        for status in statuses
    ]


def check(take, allowed, becomes):
    if allowed:
        result = take()
        result = result[0] if isinstance(result, tuple) else result
        assert result.status == becomes
    else:
        with pytest.raises(IllegalTransition):
            take()


@pytest.mark.parametrize(("step", "status", "allowed", "becomes"), every(INCIDENT, incident.Status))
def test_incident(step, status, allowed, becomes):
    found = an_incident(status=status)
    closing = {"debrief": "Learnt", "hours": 3, "tasks_open": 0, "tasks_left": ""}
    more = closing if step == "close" else {}
    check(lambda: getattr(found, step)(by=OFFICER, **more), allowed, becomes)


@pytest.mark.parametrize(
    ("step", "status", "allowed", "becomes"), every(MOBILISATION, mobilisation.Status)
)
def test_mobilisation(step, status, allowed, becomes):
    found = a_mobilisation(
        status=status, approvals=tuple(Approval(each, AT, 5) for each in APPROVERS)
    )
    if step == "approve":
        found = replace(found, approvals=())
    two = {"at": AT, "two_above": 10_000}
    frozen = Waterfall({Reason.WILL_SEND: 5})
    arguments = {
        "approve": two | {"matched": 5},
        "launch": two | {"frozen": frozen, "standing": APPROVERS},
    }.get(step, {})
    given = (Everyone(),) if step == "change_audience" else ()
    check(lambda: getattr(found, step)(*given, by=MANAGER, **arguments), allowed, becomes)


@pytest.mark.parametrize(("step", "status", "allowed", "becomes"), every(SIGNAL, signal.Status))
def test_signal(step, status, allowed, becomes):
    found = a_signal(status=status)
    arguments = {
        "triage": ((new_id(),), {"reason": "Real"}),
        "set_aside": ((), {"reason": "Old"}),
        "duplicates": ((a_signal(),), {}),
        "join": ((a_signal(),), {"reason": "The same leaflet"}),
        "part": ((), {"reason": "Another leaflet"}),
    }
    args, more = arguments[step]
    check(lambda: getattr(found, step)(*args, **more), allowed, becomes)


@pytest.mark.parametrize("status", group_alert.Status)
@pytest.mark.parametrize("news", sorted(ALERT))
def test_alert_follows_news_or_ignores_what_came_too_late(status, news):
    found = an_alert(status=status, asked=2)
    changed = found.follow(group_alert.Status(news), asked=3, at=AT)
    if status.value in ALERT[news]:
        assert changed is not None
        assert (changed.status, changed.asked) == (news, 3)
    else:
        assert changed is None


@pytest.mark.parametrize("status", group_alert.Status)
def test_everybody_who_was_alarmed_hears_the_all_clear_once(status):
    check(
        lambda: an_alert(status=status).stand_down(at=AT),
        status.value != "stood_down",
        "stood_down",
    )
