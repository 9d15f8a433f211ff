"""Windows, cohorts and their places: when an application may be sent, and what it is told if not."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.application import Application
from awards.domain.submitting import CohortFull, WindowClosed, must_be_open, must_have_room
from awards.domain.windows import Window, window_after, window_on
from awards.schemes import plain, scheme_from
from awards.testing import Stage, a_coordinator, a_scheme, an_application, answers_to
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

COLLEGES = a_scheme("colleges")
DAYS = st.dates(date(2024, 1, 1), date(2090, 12, 31))


def windows():
    return st.builds(
        lambda opens, length, yearly: Window(opens, opens + timedelta(days=length), yearly=yearly),
        st.dates(date(2024, 1, 1), date(2040, 12, 31)),
        st.integers(0, 360),
        st.booleans(),
    )


@given(st.lists(windows(), max_size=4), DAYS)
def test_the_next_window_opens_later_and_no_other_opens_before_it(some, day):
    following = window_after(some, day)
    if following is None:
        assert not any(window_on(some, day + timedelta(days=n)) for n in range(400, 800, 30))
        return
    assert following.opens_on > day
    assert window_on(some, following.opens_on) is not None
    between = (following.opens_on - day).days - 1
    for n in range(1, between + 1, max(1, between // 20)):
        open_then = window_on(some, day + timedelta(days=n))
        assert open_then is None or open_then.opens_on <= day


@given(windows(), DAYS)
def test_an_open_window_covers_the_day_and_keeps_its_name(window, day):
    found = window_on([window], day)
    if found is not None:
        assert found.opens_on <= day <= found.closes_on
        assert found.cohort == window.cohort


def test_a_yearly_window_from_a_leap_day_opens_on_the_28th():
    leap = Window(date(2024, 2, 29), date(2024, 3, 10), yearly=True)
    assert window_on([leap], date(2027, 2, 28)) == Window(date(2027, 2, 28), date(2027, 3, 10))


@pytest.mark.parametrize(
    ("day", "is_open", "following"),
    [
        (date(2026, 6, 1), True, date(2027, 6, 1)),
        (date(2027, 3, 31), True, date(2027, 6, 1)),
        (date(2027, 4, 1), False, date(2027, 6, 1)),
        (date(2027, 5, 31), False, date(2027, 6, 1)),
    ],
)
def test_colleges_apply_from_june_to_march(day, is_open, following):
    assert COLLEGES.open_on(day) is is_open
    assert COLLEGES.next_window(day).opens_on == following


def test_a_scheme_without_windows_is_always_open():
    assert a_scheme().open_on(date(2026, 4, 15))
    assert a_scheme().next_window(date(2026, 4, 15)) is None


CLOSED = date(2027, 4, 15)


def test_a_closed_window_says_when_the_next_one_opens():
    with pytest.raises(WindowClosed) as refused:
        must_be_open(an_application(), COLLEGES, CLOSED)
    assert "from 1 June 2027 to 31 March 2028" in refused.value.detail
    assert {"field": "opens_on", "detail": "2027-06-01"} in refused.value.errors


@pytest.mark.parametrize(
    "free",
    [
        an_application(renews=new_id()),
        an_application(submitted_at=datetime(2027, 3, 30, 12, tzinfo=UTC)),
    ],
    ids=["a renewal", "returned after it was sent in time"],
)
def test_our_calendar_keeps_neither_renewals_nor_returned_ones_waiting(free: Application):
    must_be_open(free, COLLEGES, CLOSED)
    full = scheme_from(
        plain(COLLEGES)
        | {"windows": [{"opens_on": "2027-04-01", "closes_on": "2027-04-30", "capacity": 1}]}
    )
    must_have_room(free, full, CLOSED, 5)
    with pytest.raises(CohortFull, match="Every place"):
        must_have_room(an_application(), full, CLOSED, 1)


async def edition(h, *, seen=1, **changes):
    body = {
        "edition": "windows",
        "based_on": "2025",
        "valid_from": str(h.clock.today()),
        "reason": "A round of our own.",
        **changes,
    }
    client = await h.client(a_coordinator())
    made = await client.post(
        "/v1/schemes/schools/editions", json=body, headers={**keyed(), "If-Match": f'"{seen}"'}
    )
    assert made.status_code == 201, made.text


def a_window(h, first, last, **more):
    today = h.clock.today()
    return {
        "opens_on": str(today + timedelta(days=first)),
        "closes_on": str(today + timedelta(days=last)),
        **more,
    }


async def ready(h):
    stage = await Stage(h).set_up()
    draft = await stage.start()
    saved = await stage.answer(draft, answers_to(a_scheme()))
    assert saved.is_success, saved.text
    return stage, f"/v1/applications/{draft['id']}"


async def test_a_draft_is_refused_while_the_window_is_closed_and_sent_when_it_opens():
    async with harness("awards") as h:
        await edition(h, windows=[a_window(h, 10, 20)])
        stage, path = await ready(h)
        refused = await stage.post(stage.contact, f"{path}/submission")
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("window-closed")
        assert "Your draft is kept" in refused.json()["detail"]
        opens = str(h.clock.today() + timedelta(days=10))
        assert {"field": "opens_on", "detail": opens} in refused.json()["errors"]
        kept = (await stage.get(stage.contact, path)).json()
        assert kept["status"] == "draft"
        assert all(kept["answers"].values())
        shown = (await stage.get(stage.contact, "/v1/schemes/schools")).json()
        assert shown["open_today"] is False
        assert shown["next_window"]["opens_on"] == opens
        h.clock.move_to(h.clock.now() + timedelta(days=12))
        await stage.done(stage.contact, f"{path}/submission")


async def test_a_full_cohort_takes_nobody_else_until_the_next_or_until_one_withdraws():
    async with harness("awards") as h:
        await edition(h, windows=[a_window(h, 0, 20, capacity=1), a_window(h, 40, 60)])
        first, first_path = await ready(h)
        second, second_path = await ready(h)
        await first.done(first.contact, f"{first_path}/submission")
        refused = await second.post(second.contact, f"{second_path}/submission")
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("cohort-full")
        opens = str(h.clock.today() + timedelta(days=40))
        assert {"field": "opens_on", "detail": opens} in refused.json()["errors"]
        await first.done(first.contact, f"{first_path}/withdrawal")
        await second.done(second.contact, f"{second_path}/submission")


async def test_windows_that_cannot_be_are_not_taken():
    async with harness("awards") as h:
        client = await h.client(a_coordinator())
        body = {
            "edition": "x",
            "based_on": "2025",
            "valid_from": str(h.clock.today()),
            "reason": "Trying.",
            "windows": [a_window(h, 10, 5)],
        }
        path = "/v1/schemes/schools/editions"
        refused = await client.post(path, json=body, headers={**keyed(), "If-Match": '"1"'})
        assert refused.status_code == 422
        assert "closes on the day it opens, or later" in refused.text


async def test_when_it_can_be_sent_is_the_newest_calendar_whatever_edition_a_draft_is_under():
    async with harness("awards") as h:
        stage, path = await ready(h)
        await edition(h, windows=[a_window(h, 10, 20)])
        refused = await stage.post(stage.contact, f"{path}/submission")
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("window-closed")
        h.clock.move_to(h.clock.now() + timedelta(days=12))
        sent = await stage.done(stage.contact, f"{path}/submission")
        assert sent["edition"] == "2025"


async def test_a_draft_under_a_round_that_is_over_is_sent_in_the_round_that_is_open():
    async with harness("awards") as h:
        await edition(h, windows=[a_window(h, 0, 5)])
        stage, path = await ready(h)
        h.clock.move_to(h.clock.now() + timedelta(days=30))
        assert (await stage.post(stage.contact, f"{path}/submission")).status_code == 409
        await edition(h, seen=2, edition="next-round", windows=[a_window(h, 0, 5)])
        sent = await stage.done(stage.contact, f"{path}/submission")
        assert sent["edition"] == "windows"


async def test_two_who_send_at_the_same_moment_do_not_share_the_last_place():
    async with harness("awards") as h:
        await edition(h, windows=[a_window(h, 0, 20, capacity=1)])
        both = [await ready(h) for _ in range(2)]
        answers = await asyncio.gather(
            *(stage.post(stage.contact, f"{path}/submission") for stage, path in both)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
