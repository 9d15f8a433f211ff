"""The judge of `make faults`: whatever breaks a promise does not pass it, and the page says so."""

import json

import pytest

from sanctuary.faults import report
from sanctuary.faults.sink import Taken, read
from sanctuary.faults.targets import NATS, POSTGRES, RELAY, WORKER, Fault
from sanctuary.faults.verdict import KINDS, Row, judge

BOUND = {WORKER: 2, RELAY: 4}
FAULTS = [Fault(POSTGRES, 10.0), Fault(WORKER, 20.0), Fault(NATS, 30.0), Fault(RELAY, 40.0)]


def row(n, category="renewal", status="accepted"):
    return Row(f"{n:032x}", category, status)


def mails(*copies):
    return [Taken(f"{n:032x}", at, f"p{n}@example.org") for n, at in copies]


def broken(rows, taken, faults=FAULTS):
    return judge(rows, taken, faults).failures(BOUND)


def test_a_send_without_a_flaw():
    rows = [row(1), row(2), row(3, "campaign", "maybe_sent"), row(4, "campaign", "maybe_sent")]
    verdict = judge(rows, mails((1, 19.9), (1, 21.0), (2, 5.0), (3, 19.9)), FAULTS)
    assert verdict.failures(BOUND) == []
    assert (verdict.twice[WORKER], verdict.most[WORKER]) == (1, 1)
    assert (verdict.marked, verdict.missed_marked) == (2, 1)


@pytest.mark.parametrize("status", ["accepted", "permanent_failure", "maybe_sent", "withheld"])
def test_a_reminder_that_never_arrived(status):
    assert "1 got nothing and nothing says so" in broken([row(1, status=status)], [])


def test_a_campaign_mail_that_is_missing_and_not_marked():
    assert broken([row(1, "campaign")], [])[0] == "1 got nothing and nothing says so"
    assert "1 are recorded as accepted and never arrived" in broken([row(1, "campaign")], [])


def test_a_campaign_mail_that_came_twice():
    found = broken([row(1, "campaign")], mails((1, 19.9), (1, 21.0)))
    assert found == ["1 got a campaign's message twice"]


@pytest.mark.parametrize(("before", "what"), [(9.9, POSTGRES), (29.9, NATS)])
def test_a_second_copy_where_the_window_is_empty(before, what):
    found = broken([row(1)], mails((1, before), (1, before + 1)))
    assert found == [f"one fault of {what} sent 1 mails twice"]


def test_more_copies_than_a_worker_has_connections():
    rows, taken = [row(n) for n in range(3)], [(n, at) for n in range(3) for at in (19.9, 21.0)]
    assert broken(rows, mails(*taken)) == [f"one fault of {WORKER} sent 3 mails twice"]


def test_a_second_copy_that_nothing_explains():
    assert broken([row(1)], mails((1, 22.0), (1, 23.0))) != []


def test_what_was_in_the_pipe_of_a_dead_worker_belongs_to_its_kill():
    verdict = judge([row(1)], mails((1, 20.1), (1, 22.0)), FAULTS)
    assert verdict.failures(BOUND) == []
    assert verdict.twice[WORKER] == 1


def test_what_was_never_settled_and_too_many_marks():
    assert "1 were never settled" in broken([row(1, status="sending")], mails((1, 5.0)))
    marked = [row(n, "campaign", "maybe_sent") for n in range(7)]
    assert broken(marked, []) == ["7 marked as maybe sent, more than 6"]


def test_the_log_of_the_relay_is_read_as_it_was_written(tmp_path):
    log = tmp_path / "taken"
    assert read(log) == []
    log.write_text(f"{5:032x} 1700000000.250000 p000005@example.org\n")
    assert read(log) == [Taken(f"{5:032x}", 1700000000.25, "p000005@example.org")]


def test_a_broken_promise_stands_in_the_page():
    kinds = dict.fromkeys(KINDS, 1)
    counts = [
        "missed",
        "recorded_wrongly",
        "campaign_twice",
        "marked",
        "missed_marked",
        "unsettled",
    ]
    mail = dict.fromkeys([*counts, "duplicates", "messages", "seconds", "workers"], 7) | {
        "ended_by_themselves": 0, "connections": 4, "bound": BOUND, "kills": kinds,
        "most": kinds, "twice": kinds, "failures": ["7 got nothing and nothing says so"],
    }  # fmt: skip
    faults = ["duplicates", "out_of_order", "poison", "wipes"]
    path = dict.fromkeys([*faults, "events", "lost", "twice", "fell_back", "not_parked_once"], 1000) | {
        "kills": {WORKER: 3}, "failures": [],
    }  # fmt: skip
    found = json.loads(json.dumps({"mail": mail, "events": path}))
    page = report.render({"found": found, "machine": "x", "versions": "x", "settings": "x"})
    assert report.injected(found) == 4 + 7 + 3 + 4000
    assert "4,014 faults in one run of `make faults`: 7 got nothing and nothing says so." in page
