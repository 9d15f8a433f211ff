"""What time does to a plan: one reminder for whoever wants it, rest, and being forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from campaigns import tables
from sanctuary.clock import LONDON
from sanctuary.events.campaigns import (
    DeedNudged,
    DeedTakenUp,
)

from .deed_own import SECRET, somebody, tomorrow


@pytest.fixture
async def own(team):
    return await somebody(team)


async def test_somebody_who_asked_for_it_is_reminded_once_and_then_left_alone(own):
    h = own.team.h
    deed_id = await own.begin(remind=True)
    await h.fire_timers(timedelta(days=7, minutes=1))
    (nudge,) = await h.emitted(DeedNudged)
    assert (nudge.data.deed_id, nudge.data.person_id) == (deed_id, own.actor.id)
    await h.fire_timers(timedelta(days=14, minutes=1))
    assert (await own.seen(deed_id))["status"] == "ignored"
    await h.fire_timers(timedelta(days=60, minutes=1))
    seen = await own.seen(deed_id)
    assert (seen["status"], seen["answers"]) == ("expired", {})
    assert len(await h.emitted(DeedNudged)) == 1
    async with h.transaction() as uow:
        assert await uow.all(text("select id from timer where id like 'deed:%'")) == []


async def test_somebody_who_did_not_ask_is_never_reminded(own):
    deed_id = await own.begin(answers={"common": SECRET})
    await own.team.h.fire_timers(timedelta(days=22))
    assert (await own.seen(deed_id))["status"] == "ignored"
    assert await own.team.h.emitted(DeedNudged) == []


async def test_what_rests_can_be_taken_up_again(own):
    deed_id = await own.begin()
    await own.team.h.fire_timers(timedelta(days=22))
    assert (await own.step(deed_id, "planned")).json()["status"] == "planned"


async def test_what_was_done_closes_by_itself_and_stays_done(own):
    deed_id = await own.begin(remind=True)
    await own.step(deed_id, "talked")
    await own.team.h.fire_timers(timedelta(days=7, minutes=1))
    await own.team.h.fire_timers(timedelta(days=14, minutes=1))
    seen = await own.seen(deed_id)
    assert (seen["status"], seen["done_at"] is not None) == ("closed", True)


async def test_a_change_in_time_stops_the_reminder_that_still_waits(own):
    h = own.team.h
    deed_id = await own.begin(remind=True)
    await h.fire_timers(timedelta(days=7, minutes=1))
    await own.change(deed_id, answers={"with": "friend"})
    assert [each.data.deed_id for each in await h.emitted(DeedTakenUp)] == [deed_id]
    deed = await own.begin(remind=True)
    await own.step(deed, "dropped")
    await h.fire_timers(timedelta(days=6))
    assert len(await h.emitted(DeedNudged)) == 1


async def test_a_question_is_remembered_two_days_before_it_has_to_be_handed_in(own):
    h = own.team.h
    day = (h.clock.today() + timedelta(days=30)).isoformat()
    deed_id = await own.begin("hustings", remind=True, answers={"deadline": day})
    due = datetime.fromisoformat((await own.seen(deed_id))["due_at"])
    assert due.astimezone(LONDON).date() == h.clock.today() + timedelta(days=28)


async def test_after_a_meeting_one_is_asked_the_morning_after(own):
    when = tomorrow(own.team, days=20)
    deed_id = await own.begin("meeting", remind=True, answers={"when": when})
    due = datetime.fromisoformat((await own.seen(deed_id))["due_at"]).astimezone(LONDON)
    assert (due.date().isoformat() > when[:10], due.hour) == (True, 10)


async def test_a_booked_hour_goes_into_ones_calendar_and_says_nothing(own):
    when = tomorrow(own.team)
    deed_id = await own.begin(
        "meeting", answers={"when": when, "minutes": 15, "who": "Jane Jones MP"}
    )
    file = await own.call("GET", f"/{deed_id}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    starts = datetime.fromisoformat(when).replace(tzinfo=LONDON).astimezone(UTC)
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in file.text
    assert "Jane" not in file.text
    assert "meeting" not in file.text.lower()
    await own.change(deed_id, answers={"minutes": 30})
    again = (await own.call("GET", f"/{deed_id}/calendar.ics")).text
    assert (f"UID:deed-{deed_id}" in file.text, f"UID:deed-{deed_id}" in again) == (True, True)
    assert "SEQUENCE:2" in again
    other = await own.begin("meeting")
    assert (await own.call("GET", f"/{other}/calendar.ics")).status_code == 404


async def test_what_is_over_is_forgotten_after_a_time(own):
    h = own.team.h
    over, still = await own.begin(), await own.begin("event")
    await own.step(over, "dropped")
    await own.change(still, answers={"when": tomorrow(own.team, 700)})
    await h.open_days(h.clock.today() + timedelta(days=402))
    async with h.transaction() as uow:
        assert [row.id for row in await uow.all(select(tables.deed.c.id))] == [still]


async def test_sharing_and_asking_for_company_lose_no_reminder(own):
    deed_id = await own.begin("event", remind=True, answers={"when": tomorrow(own.team, 3)})
    assert (await own.call("POST", f"/{deed_id}/companion")).status_code == 202
    await own.team.h.fire_timers(timedelta(days=5))
    assert [each.data.deed_id for each in await own.team.h.emitted(DeedNudged)] == [deed_id]
    deed_id = await own.begin(remind=True)
    await own.step(deed_id, "talked")
    shared = await own.change(deed_id, "PUT", "/sharing", words="We had tea")
    assert shared.status_code == 200
    await own.team.h.fire_timers(timedelta(days=8))
    assert len(await own.team.h.emitted(DeedNudged)) == 2
