"""A drill does everything but deliver, and tells how soon it would have been there and answered."""

import re
from datetime import timedelta

import pytest

from notifications.testing import a_group
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import (
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)
from sanctuary.events.notifications import AlertAcknowledged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

from .service import notifications

DUTY = an_actor(Grant(Role.DUTY_OFFICER))


async def a_drill(n, *people):
    raised = GroupAlertRaised(
        alert_id=new_id(),
        incident_id=new_id(),
        group_id=await a_group(n.h, *people),
        escalate_after_seconds=600,
        drill=True,
    )
    await n.h.receive(raised)
    await n.send()
    return raised


async def shown(n, cause, path=""):
    return (await (await n.h.client(DUTY)).get(f"/v1/drills/{cause}{path}")).json()


async def test_an_alert_as_a_drill_lands_in_the_simulated_inbox_and_is_answered_there(tmp_path):
    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        raised = await a_drill(n, first, second)
        n.h.clock.offset += timedelta(seconds=90)
        [message] = (await shown(n, raised.alert_id, "/messages"))["items"]
        assert message["template"] == "group_alert"
        assert "example.org" not in str(message)
        link = re.search(r"/acknowledge\?link=([\w-]+)", message["text"])[1]
        client = await n.h.client()
        page = await client.get("/acknowledge", params={"link": link})
        assert "This is a drill" in page.text
        await client.post("/acknowledge", data={"link": link})
        report = await shown(n, raised.alert_id)
        assert (report["kind"], report["in_inbox"], report["waiting"], report["left"]) == (
            "alert",
            1,
            0,
            0,
        )
        assert report["acknowledged_after_seconds"] >= 90
        [answer] = report["answers"]
        assert (answer["level"], answer["answer"]) == ("contact", "taken_on")
        assert 0 <= report["median_seconds"] <= report["slowest_seconds"]
        assert n.relay.commands == []
        assert len(await n.h.emitted(AlertAcknowledged)) == 1


async def test_whoever_watches_a_drill_gets_no_link_of_the_people_in_it(tmp_path):
    async with notifications(tmp_path) as n:
        alerted = (await a_drill(n, await n.person())).alert_id
        launched = await n.launched([await n.person()], drill=True)
        await n.send()
        for cause, answering in ((alerted, "/acknowledge?link="), (launched, "/act?link=")):
            [message] = (await shown(n, cause, "/messages"))["items"]
            leading = re.findall(r"https?://[^\s>)]+", message["text"])
            opens = {one for one in leading if "link=" in one}
            assert len(opens) == 1
            assert answering in opens.pop()
            assert "/not-in-a-drill" in message["text"]


async def test_a_drill_escalates_as_it_would_and_its_end_writes_to_nobody(tmp_path):
    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        raised = await a_drill(n, first, second)
        await n.h.fire_timers(timedelta(seconds=601))
        await n.send()
        assert (await shown(n, raised.alert_id))["in_inbox"] == 2
        await n.h.receive(
            GroupAlertStoodDown(
                alert_id=raised.alert_id, incident_id=raised.incident_id, group_id=raised.group_id
            )
        )
        await n.send()
        assert n.relay.commands == []
        assert (await shown(n, raised.alert_id))["left"] == 0


async def test_a_mobilisation_as_a_drill_tells_who_would_not_have_been_reached_and_why(tmp_path):
    async with notifications(tmp_path) as n:
        reachable = [await n.person() for _ in range(3)]
        unwilling, away = await n.person(bases={}), await n.person(email=None)
        cause = await n.launched([*reachable, unwilling, away], drill=True)
        await n.send()
        report = await shown(n, cause)
        assert (report["kind"], report["in_inbox"], report["left"]) == ("mobilisation", 3, 0)
        assert report["not_reached"] == {"no_lawful_basis": 1, "no_address": 1}
        assert report["last_after_seconds"] is not None
        assert n.relay.commands == []


async def test_what_was_meant_is_not_shown_as_a_drill(tmp_path):
    async with notifications(tmp_path) as n:
        cause = await n.launched([await n.person()])
        await n.send()
        client = await n.h.client(DUTY)
        for path in (f"/v1/drills/{cause}", f"/v1/drills/{cause}/messages"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get(f"/v1/drills/{new_id()}")).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.ASSESSOR, Role.LOCAL_LEAD, Role.GROUP_OFFICER, Role.NATION_COORDINATOR]
)
async def test_others_see_neither_the_report_nor_the_links(tmp_path, role):
    async with notifications(tmp_path) as n:
        raised = await a_drill(n, await n.person())
        stranger = await n.h.client()
        client = await n.h.client(an_actor(Grant(role, ScopeKind.NATION, "wales")))
        for path in ("", "/messages"):
            url = f"/v1/drills/{raised.alert_id}{path}"
            assert (await stranger.get(url)).status_code == 401
            assert (await client.get(url)).status_code == 403


async def test_whatever_is_decided_about_a_drill_it_writes_to_nobody(tmp_path):
    """Paused and resumed, corrected, stood down and closed: each as if it were meant."""
    async with notifications(tmp_path) as n:
        cause = await n.launched([await n.person() for _ in range(3)], drill=True)
        of = {"mobilisation_id": cause}
        steps = [
            MobilisationPaused(**of),
            MobilisationResumed(**of),
            MobilisationCorrected(**of, correction_id=new_id()),
            MobilisationStoodDown(**of, template="mobilisation_stand_down"),
            MobilisationClosed(**of),
        ]
        for step in steps:
            await n.h.receive(step)
            if not isinstance(step, MobilisationPaused):
                await n.send()
        assert (await shown(n, cause))["left"] == 0
        assert n.relay.commands == []


async def test_a_drill_that_is_paused_waits_and_then_still_writes_to_nobody(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person], drill=True, category="urgent")
        await n.h.receive(MobilisationPaused(mobilisation_id=cause))
        await n.h.receive(MobilisationResumed(mobilisation_id=cause))
        await n.send()
        assert await n.statuses(cause=cause) == {person: ("withheld", "drill")}
        assert n.relay.commands == []
