"""Welcome events: planned, checked, announced, counted; nobody's name is asked for."""

from datetime import timedelta

import pytest

from campaigns.domain.welcome_event import LIFECYCLE, Status
from campaigns.testing import a_manager
from sanctuary.actor import Grant, Role
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
    assert (await come(team, event, "c")).status_code == 404


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
