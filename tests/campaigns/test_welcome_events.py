"""Welcome events: planned, checked, announced, counted; nobody's name is asked for."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from campaigns.domain.welcome_event import LIFECYCLE, Every, Status, again
from campaigns.testing import a_manager
from sanctuary.actor import Grant, Role
from sanctuary.clock import LONDON
from sanctuary.events.campaigns import WelcomeEventHeld
from sanctuary.testing import an_actor, bodies


def a_picnic(team, **changes):
    starts = team.h.clock.now() + timedelta(days=10)
    return {
        "kind": "picnic",
        "title_en": "Picnic in the park",
        "title_cy": "Picnic yn y parc",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=3)).isoformat(),
        "venue": "Singleton Park, by the lake",
        "nation": "wales",
        "centre": "shared",
    } | changes


async def planned(team, actor=None, **changes):
    return await team.post(
        actor or a_manager("wales"), "/v1/welcome-events", a_picnic(team, **changes)
    )


async def announced(team, actor, **changes):
    made = await planned(team, actor, **changes)
    assert made.status_code == 201, made.text
    path = f"/v1/welcome-events/{made.json()['event_id']}"
    return path, await team.post(actor, f"{path}/announcement", **{"If-Match": '"0"'})


async def come(team, event, once):
    return await (await team.of(None)).post(f"/welcome/{event}", data={"once": once})


async def test_an_event_is_announced_counted_and_held(team):
    manager = a_manager("wales")
    path, told = await announced(team, manager)
    assert told.json()["status"] == "announced", told.text
    event = told.json()["event_id"]
    assert "Picnic yn y parc" in (await team.get(None, "/welcome", lang="cy")).text
    page = await team.get(None, f"/welcome/{event}")
    assert "Singleton Park" in page.text
    # Opening a page counts nobody, and pressing the button twice counts once.
    for once in ("a", "a", "b"):
        assert (await come(team, event, once)).status_code == 200
    seen = await team.get(manager, path)
    assert seen.json()["coming"] == 2
    client = await team.of(manager)
    early = await client.put(
        f"{path}/attendance", json={"attended": 9}, headers={"If-Match": '"1"'}
    )
    assert early.json()["type"].rsplit(":")[-1] == "not-over"
    await team.h.fire_timers(timedelta(days=10, hours=1))
    held = await client.put(
        f"{path}/attendance", json={"attended": 31}, headers={"If-Match": '"1"'}
    )
    assert (held.json()["status"], held.json()["attended"]) == ("held", 31)
    [fact] = await team.h.emitted(WelcomeEventHeld)
    assert (fact.data.attended, fact.data.centre) == (31, "shared")
    assert "Singleton" not in str(bodies([fact]))
    late = await come(team, event, "c")
    assert (late.status_code, "The list shows what comes" in late.text) == (409, True)


async def test_what_others_host_names_its_host(team):
    assert (await planned(team, hosted_by_other=True)).status_code == 422
    assert (await planned(team, host="The carnival")).status_code == 422
    made = await planned(team, hosted_by_other=True, host="The carnival", kind="festival")
    assert made.status_code == 201
    assert (await planned(team, centre=None)).status_code == 422


async def test_words_that_are_not_ours_are_stopped_before_everybody_reads_them(team):
    _, told = await announced(team, a_manager("wales"), title_en="Help asylum seekers")
    assert told.status_code == 422
    assert "Help asylum" not in (await team.get(None, "/welcome")).text


async def test_a_plan_is_seen_and_changed_by_its_organisers_alone(team):
    made = await planned(team)
    path = f"/v1/welcome-events/{made.json()['event_id']}"
    assert (await team.get(a_manager("scotland"), path)).status_code == 403
    assert (await team.get(an_actor(), "/v1/welcome-events")).json()["items"] == []
    assert (await team.get(None, f"/welcome/{made.json()['event_id']}")).status_code == 404
    for actor in (a_manager("scotland"), an_actor(Grant(Role.TRUSTEE)), an_actor()):
        assert (await planned(team, actor)).status_code == 403
        gone = await team.post(
            actor, f"{path}/cancellation", {"reason": "x"}, **{"If-Match": '"0"'}
        )
        assert gone.status_code == 403


@pytest.mark.parametrize("status", Status)
def test_what_is_over_stays_over(status):
    assert LIFECYCLE.is_final(status) == (status in {Status.HELD, Status.CANCELLED})


async def entries(team, path="/welcome/calendar.ics", **where):
    file = await team.get(None, path, **where)
    assert file.headers["content-type"].startswith("text/calendar")
    return Calendar.from_ical(file.text).walk("VEVENT")


async def test_what_is_announced_is_a_calendar_to_subscribe_to_and_what_is_off_is_taken_out(team):
    manager = a_manager("wales")
    path, told = await announced(team, manager)
    await planned(team, manager, title_en="Not announced yet")
    [entry] = await entries(team)
    assert str(entry["SUMMARY"]) == "Picnic in the park"
    assert str((await entries(team, lang="cy"))[0]["SUMMARY"]) == "Picnic yn y parc"
    starts = datetime.fromisoformat(told.json()["starts_at"])
    assert entry["DTSTART"].dt == starts.replace(microsecond=0)
    assert await entries(team, nation="scotland") == []
    [one] = await entries(team, f"/welcome/{told.json()['event_id']}/calendar.ics")
    assert one["UID"] == entry["UID"]
    off = await team.post(
        manager, f"{path}/cancellation", {"reason": "Rain"}, **{"If-Match": told.headers["etag"]}
    )
    assert off.json()["status"] == "cancelled"
    [gone] = await entries(team)
    assert (gone["UID"], str(gone["STATUS"])) == (entry["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > entry["SEQUENCE"]


async def test_whoever_comes_back_reads_that_it_is_off_or_over_and_is_not_counted(team):
    manager = a_manager("wales")
    path, told = await announced(team, manager)
    _, second = await announced(team, manager)
    event, other = told.json()["event_id"], second.json()["event_id"]
    await team.post(
        manager, f"{path}/cancellation", {"reason": "Rain"}, **{"If-Match": told.headers["etag"]}
    )
    page = await team.get(None, f"/welcome/{event}")
    assert (page.status_code, "does not take place" in page.text) == (200, True)
    assert "Ni chynhelir hwn" in (await team.get(None, f"/welcome/{event}", lang="cy")).text
    assert "Rain" not in page.text
    await team.h.fire_timers(timedelta(days=11))
    over = await team.get(None, f"/welcome/{other}")
    assert "This is over" in over.text
    for one in (event, other):
        assert "would like to come" not in (await team.get(None, f"/welcome/{one}")).text
        assert (await come(team, one, "x")).status_code == 409
    assert (await team.get(manager, f"/v1/welcome-events/{other}")).json()["coming"] == 0


async def test_a_welcome_day_comes_again_each_time_announced_by_itself(team):
    manager = a_manager("wales")
    path, told = await announced(team, manager, kind="welcome_day")
    made = await team.post(manager, f"{path}/repeats", {"every": "year", "times": 2})
    assert made.status_code == 201, made.text
    series = told.json()["event_id"]
    assert [(one["status"], one["series"], one["coming"]) for one in made.json()] == [
        ("planned", series, 0)
    ] * 2
    first, *later = [
        datetime.fromisoformat(one["starts_at"]).astimezone(LONDON)
        for one in (told.json(), *made.json())
    ]
    assert [one.year for one in later] == [first.year + 1, first.year + 2]
    assert {(one.weekday(), one.month, one.hour) for one in later} == {
        (first.weekday(), first.month, first.hour)
    }
    # From any of them it goes on after the last one there is.
    last = made.json()[0]["event_id"]
    more = await team.post(
        manager, f"/v1/welcome-events/{last}/repeats", {"every": "year", "times": 1}
    )
    assert datetime.fromisoformat(more.json()[0]["starts_at"]).year == first.year + 3
    shown = (await team.get(manager, "/v1/welcome-events", series=series)).json()["items"]
    assert [one["event_id"] for one in shown] == [series]
    refused = await team.post(
        a_manager("scotland"), f"{path}/repeats", {"every": "week", "times": 1}
    )
    assert refused.status_code == 403
    assert (
        await team.post(manager, f"{path}/repeats", {"every": "week", "times": 53})
    ).status_code == 422


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1)).map(
        lambda one: one.replace(hour=max(3, one.hour), tzinfo=LONDON).astimezone(UTC)
    ),
    st.sampled_from(Every),
    st.integers(1, 30),
)
def test_what_comes_again_keeps_its_weekday_and_its_hour_in_summer_and_winter(first, every, times):
    local = first.astimezone(LONDON)
    found = [one.astimezone(LONDON) for one in again(first, every, times)]
    assert len(found) == times
    assert all(a < b for a, b in pairwise([local, *found]))
    assert {(one.weekday(), one.hour, one.minute) for one in found} == {
        (local.weekday(), local.hour, local.minute)
    }
    if every is Every.YEAR:
        assert {one.month for one in found} == {local.month}
    if every is Every.MONTH:
        assert len({(one.year, one.month) for one in found}) == times
