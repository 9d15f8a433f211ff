"""Rules that hold for every deed, whatever its person does and however time passes."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.domain.deed import BY_TIME_ALONE, Deed, Waits
from campaigns.domain.deeds import KINDS
from campaigns.domain.deeds.questions import Choice, Day, Minutes, Moment
from campaigns.domain.deeds.shape import Status
from campaigns.testing import AT
from sanctuary.errors import Invalid, Refusal
from sanctuary.ids import new_id

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
WAITS = Waits(14, 14, 14, 60, 0, 10)
SOMEBODY = new_id()
MOVES = st.lists(
    st.one_of(st.integers(0, 5), st.just("time"), st.just("answer")), min_size=1, max_size=15
)


def a_deed(kind, **facts):
    usual = {
        "id": SOMEBODY,
        "person_id": SOMEBODY,
        "action": kind.action,
        "status": kind.start,
        "created_at": AT,
        "changed_at": AT,
    }
    return Deed(**usual | facts)


def safe_answers(kind):
    """For every choice an answer that stops nothing."""
    found = {}
    for question in kind.questions:
        match question:
            case Choice():
                found[question.name] = next(
                    each.value for each in question.options if not each.stops
                )
            case Day():
                found[question.name] = "2026-05-01"
            case Moment():
                found[question.name] = "2026-05-01T18:30"
            case Minutes():
                found[question.name] = 15
            case _:
                found[question.name] = "Something"
    return found


@BUSY
@given(st.sampled_from(KINDS), st.booleans(), MOVES)
def test_whatever_happens_a_deed_has_a_day_to_be_looked_at_until_it_is_over(kind, remind, moves):
    deed = a_deed(kind, answers=safe_answers(kind), remind=remind)
    at, asked = AT, 0
    for move in moves:
        at += timedelta(days=1)
        due = deed.due(WAITS, at=at)
        over = kind.lifecycle.is_final(deed.status)
        assert (due is None) == over
        assert due is None or due > at
        if over:
            break
        if move == "time":
            deed, ask = deed.passed(at=due)
            asked += ask
            assert remind or not ask
        elif move == "answer":
            deed = deed.answered({}, at=at)
        else:
            steps = deed.open_steps
            deed, _ = deed.step(steps[move % len(steps)], election=False, at=at)
    assert asked == 0 or remind


@BUSY
@given(st.sampled_from(KINDS), st.booleans())
def test_left_alone_it_is_asked_about_once_at_most_and_ends_by_itself(kind, remind):
    deed, asked = a_deed(kind, answers=safe_answers(kind), remind=remind), 0
    for _ in range(9):
        due = deed.due(WAITS, at=AT)
        if due is None:
            break
        deed, ask = deed.passed(at=due)
        asked += ask
    assert deed.status is Status.EXPIRED
    assert deed.answers == {}
    assert asked == (1 if remind else 0)


@BUSY
@given(st.sampled_from(KINDS), st.lists(st.integers(0, 5), max_size=12))
def test_it_counts_on_the_way_into_being_done_and_not_on_the_way_through(kind, moves):
    deed = a_deed(kind, answers=safe_answers(kind))
    for move in moves:
        steps = deed.open_steps
        if not steps:
            break
        target = steps[move % len(steps)]
        before = deed.status
        deed, counts = deed.step(target, election=False, at=AT)
        assert counts == (target in kind.counts and before not in kind.counts)
        assert not counts or deed.done_at == AT


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action.value)
@pytest.mark.parametrize("status", Status)
def test_every_step_from_everywhere_is_open_or_refused(kind, status):
    if status not in kind.lifecycle.moves:
        return
    deed = a_deed(kind, status=status, answers=safe_answers(kind))
    for target in Status:
        allowed = target in kind.lifecycle.moves[status] and target not in BY_TIME_ALONE
        if allowed:
            assert deed.step(target, election=False, at=AT)[0].status is target
        else:
            with pytest.raises(Refusal):
                deed.step(target, election=False, at=AT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("when", "9999-12-31T23:59:59-05:00"),
        ("when", "0001-01-01T00:00:00+05:00"),
        ("when", 253402300799),
        ("minutes", "1e400"),
        ("minutes", [15]),
        ("agenda", 5),
        ("companions", None.__class__),
    ],
)
def test_no_answer_is_too_odd_to_be_refused_kindly(name, value):
    meeting = next(kind for kind in KINDS if kind.action.value == "meeting")
    with pytest.raises(Invalid):
        meeting.read({name: value})


def test_an_hour_is_kept_as_the_clock_on_the_wall_shows_it():
    meeting = next(kind for kind in KINDS if kind.action.value == "meeting")
    summer = meeting.read({"when": "2027-07-01T17:30:00Z"})
    assert summer == {"when": "2027-07-01T18:30"}
    deed = a_deed(meeting, answers=summer)
    assert deed.takes_place_at.isoformat() == "2027-07-01T17:30:00+00:00"
