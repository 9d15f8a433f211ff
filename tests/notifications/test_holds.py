"""Ordinary mail waits while an incident is open, and goes when it is over."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from notifications.commands import holds as commands
from notifications.commands import rhythm as rhythms
from notifications.domain.rhythm import Pace
from notifications.store import deliveries, holds
from notifications.store.deliveries import Message
from notifications.testing import a_group
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import (
    GroupAlertRaised,
    IncidentClosed,
    IncidentStoodDown,
    MobilisationStoodDown,
)
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .service import address, notifications, the_national_team

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
SOON = NOON + timedelta(days=1)
RENEWAL = {
    "expires_on": "2031-06-03",
    "grace_ends_on": "2031-09-01",
    **dict.fromkeys(("months_12", "months_6", "month_1", "day", "grace"), "no"),
    "months_3": "yes",
}
WHY = "Hostility in the street: nobody is asked for anything else now."


def body(*categories, ends_at=SOON, **more):
    return {
        "categories": categories or ["campaign", "renewal"],
        "reason": WHY,
        "ends_at": ends_at.isoformat(),
        **more,
    }


async def held(n, *categories, **changes):
    """The national team holds these back; returns the hold."""
    client = await n.h.client(the_national_team())
    answer = await client.post("/v1/holds", headers=keyed(), json=body(*categories, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def released(n, hold):
    client = await n.h.client(the_national_team())
    path = f"/v1/holds/{hold['id']}/release"
    return await client.post(path, headers=keyed(), json={"reason": "It is quiet again."})


async def queue(n, person, template, category, **more):
    message = Message(person, template, category, new_id(), **more)
    async with n.h.transaction() as uow:
        await deliveries.queue(uow, [message], at=uow.clock.now())
    return message.cause


async def renewal(n, person):
    return await queue(n, person, "renewal_due", "renewal", step="months_3", values=RENEWAL)


async def becomes(n, *wanted):
    """Until each cause has one message with this status and reason; returns the messages."""

    async def they_have():
        for cause, status, reason in wanted:
            if [(row.status, row.reason) for row in await n.rows(cause=cause)] != [
                (status, reason)
            ]:
                return False
        return True

    async with n.sending():
        await n.until(they_have)
    return [(await n.rows(cause=cause))[0] for cause, _, _ in wanted]


async def test_campaigns_and_renewals_wait_and_go_when_the_hold_is_released(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        hold = await held(n)
        campaign, reminder = await n.launched([person]), await renewal(n, person)
        rows = await becomes(
            n, (campaign, "queued", "incident_hold"), (reminder, "queued", "incident_hold")
        )
        assert {row.due_at for row in rows} == {SOON}
        assert n.relay.accepted == []
        assert (await released(n, hold)).json()["active"] is False
        await becomes(n, (campaign, "accepted", None), (reminder, "accepted", None))
        assert n.relay.accepted == [address(person)] * 2


async def test_only_what_is_named_waits_and_never_what_is_urgent_or_an_answer(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        await held(n, "campaign")
        campaign, reminder = await n.launched([person]), await renewal(n, person)
        answer = await queue(n, person, "lead_found", "service")
        urgent = await n.launched([person], category="urgent")
        alert = GroupAlertRaised(
            alert_id=new_id(),
            incident_id=new_id(),
            group_id=await a_group(n.h, person),
            escalate_after_seconds=600,
        )
        await n.h.receive(alert)
        await becomes(
            n,
            (campaign, "queued", "incident_hold"),
            (reminder, "accepted", None),
            (answer, "accepted", None),
            (urgent, "accepted", None),
            (alert.alert_id, "accepted", None),
        )


async def test_the_all_clear_is_not_held_back(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        await held(n)
        down = MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
        await n.h.receive(down)
        await n.send()
        assert n.relay.accepted == [address(person)] * 2


async def test_a_hold_ends_by_itself(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        hold = await held(n, ends_at=NOON + timedelta(hours=3))
        cause = await n.launched([person])
        await becomes(n, (cause, "queued", "incident_hold"))
        n.h.clock.move_to(NOON + timedelta(hours=3))
        await becomes(n, (cause, "accepted", None))
        assert (await released(n, hold)).json()["type"].endswith("hold-over")


async def test_what_says_nothing_any_more_by_then_expires_at_its_own_time(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        await held(n, ends_at=NOON + timedelta(days=14))
        cause = await n.launched([person])
        [row] = await becomes(n, (cause, "queued", "incident_hold"))
        assert row.due_at == row.expires_at < NOON + timedelta(days=14)
        n.h.clock.move_to(row.expires_at)
        await becomes(n, (cause, "expired", None))
        assert n.relay.accepted == []


async def test_of_two_holds_the_longer_one_counts(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        longer = await held(n, "renewal")
        shorter = await held(n, ends_at=NOON + timedelta(hours=1))
        cause = await renewal(n, person)
        [row] = await becomes(n, (cause, "queued", "incident_hold"))
        assert row.due_at == SOON
        await released(n, shorter)
        [row] = await becomes(n, (cause, "queued", "incident_hold"))
        await released(n, longer)
        await becomes(n, (cause, "accepted", None))


@pytest.mark.parametrize("over", [IncidentStoodDown, IncidentClosed])
async def test_when_an_incident_is_over_what_waited_because_of_it_goes(tmp_path, over):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person, incident_id = await n.person(), new_id()
        other = await held(n, "renewal", incident_id=str(new_id()))
        hold = await held(n, "campaign", incident_id=str(incident_id))
        campaign, reminder = await n.launched([person]), await renewal(n, person)
        await becomes(
            n, (campaign, "queued", "incident_hold"), (reminder, "queued", "incident_hold")
        )
        await n.h.receive(over(incident_id=incident_id))
        await becomes(n, (campaign, "accepted", None), (reminder, "queued", "incident_hold"))
        client = await n.h.client(an_actor(Grant(Role.DUTY_OFFICER)))
        shown = (await client.get(f"/v1/holds/{hold['id']}")).json()
        assert shown["released"]["reason"] == "The incident is over."
        listed = (await client.get("/v1/holds")).json()["items"]
        assert {one["id"]: one["active"] for one in listed} == {
            other["id"]: True,
            hold["id"]: False,
        }


async def test_a_release_and_a_lane_at_the_same_moment_leave_nothing_behind(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        hold = await held(n)
        cause = await n.launched([person])
        [row] = await becomes(n, (cause, "queued", "incident_hold"))
        async with n.h.transaction() as uow:
            # A lane has judged it and waits for the release to say what holds.
            await commands.release(uow, UUID(hold["id"]), WHY, by=the_national_team(), at=NOON)

            async def a_lane():
                async with n.h.transaction() as other:
                    await holds.wait(other, [row.id], at=NOON)

            lane = asyncio.create_task(a_lane())
            # Not done before the release is: it would say that the hold is still in force.
            await asyncio.wait([lane], timeout=0.3)
            assert not lane.done()
        await lane
        [row] = await n.rows(cause=cause)
        assert row.due_at == NOON


async def test_the_parts_of_a_digest_wait_as_well(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        paces = dict.fromkeys(("service", "renewal", "campaign"), Pace.DAILY)
        async with n.h.transaction() as uow:
            await rhythms.choose(uow, person, {"paces": paces}, at=NOON)
        cause = await renewal(n, person)
        await becomes(n, (cause, "queued", "digest"))
        hold = await held(n, ends_at=NOON + timedelta(days=10))
        n.h.clock.move_to(NOON + timedelta(hours=20, minutes=1))
        await becomes(n, (cause, "queued", "incident_hold"))
        assert n.relay.accepted == []
        await released(n, hold)
        await becomes(n, (cause, "queued", "digest"))
        n.h.clock.move_to(NOON + timedelta(hours=44, minutes=1))
        await becomes(n, (cause, "accepted", None))


async def test_staff_and_reader_are_told_why_it_waits(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        await held(n)
        cause = await n.launched([person])
        await becomes(n, (cause, "queued", "incident_hold"))
        client = await n.h.client(the_national_team())
        params = {"person_id": str(person), "cause": str(cause)}
        [message] = (await client.get("/v1/explanations", params=params)).json()["messages"]
        assert "messages of this kind are held back" in str(message["in_words"])
        asked = {"person_ids": [str(person)], "category": "campaign"}
        forecast = (await client.post("/v1/audience-forecasts", json=asked)).json()
        parts = {each["part"]: each["people"] for each in forecast["parts"] if each["people"]}
        assert parts == {"incident_hold": 1}


SWANSEA, CARDIFF, LEEDS = "W06000011", "W06000015", "E08000035"


@pytest.mark.parametrize(
    ("place", "waits"),
    [
        ({"area": SWANSEA}, {"swansea"}),
        ({"area": SWANSEA, "nation": "wales"}, {"swansea"}),
        ({"nation": "wales"}, {"swansea", "cardiff", "wales"}),
        ({"nation": "scotland"}, set()),
        ({}, {"swansea", "cardiff", "wales", "leeds", "nowhere"}),
    ],
)
async def test_mail_waits_in_the_place_that_is_named_and_nowhere_else(tmp_path, place, waits):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        people = {
            "swansea": await n.person(nation="wales", area=SWANSEA),
            "cardiff": await n.person(nation="wales", area=CARDIFF),
            "wales": await n.person(nation="wales"),
            "leeds": await n.person(nation="england", area=LEEDS),
            "nowhere": await n.person(),
        }
        hold = await held(n, **place)
        nation = place.get("nation", "wales" if "area" in place else None)
        assert (hold["nation"], hold["area"]) == (nation, place.get("area"))
        campaign = await n.launched(list(people.values()))
        reminders = {name: await renewal(n, one) for name, one in people.items()}
        told = {True: ("queued", "incident_hold"), False: ("accepted", None)}

        async def judged():
            found = await n.statuses(cause=campaign)
            return found == {one: told[name in waits] for name, one in people.items()}

        async with n.sending():
            await n.until(judged)
        rows = await becomes(
            n, *((cause, *told[name in waits]) for name, cause in reminders.items())
        )
        assert {row.due_at for row in rows if row.status == "queued"} <= {SOON}
        client = await n.h.client(the_national_team())
        asked = {"person_ids": [str(one) for one in people.values()], "category": "campaign"}
        forecast = (await client.post("/v1/audience-forecasts", json=asked)).json()
        parts = {each["part"]: each["people"] for each in forecast["parts"]}
        assert parts["incident_hold"] == len(waits)
        await released(n, hold)
        await becomes(n, *((cause, "accepted", None) for cause in reminders.values()))


async def test_each_place_waits_for_its_own_hold(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        here = await n.person(nation="wales", area=SWANSEA)
        there = await n.person(nation="england", area=LEEDS)
        await held(n, nation="wales", ends_at=NOON + timedelta(days=3))
        await held(n, area=SWANSEA, ends_at=NOON + timedelta(days=2))
        await held(n, area=LEEDS)
        causes = [await renewal(n, here), await renewal(n, there)]
        rows = await becomes(n, *((cause, "queued", "incident_hold") for cause in causes))
        assert [row.due_at for row in rows] == [NOON + timedelta(days=3), SOON]


async def test_who_moved_away_is_held_no_longer_when_it_is_judged_again(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person(nation="wales", area=SWANSEA)
        other = await held(n, "renewal")
        await held(n, area=SWANSEA, ends_at=NOON + timedelta(days=3))
        cause = await renewal(n, person)
        await becomes(n, (cause, "queued", "incident_hold"))
        await n.knows(person, version=2, nation="england", area=LEEDS)
        await released(n, other)
        await becomes(n, (cause, "accepted", None))


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": NOON.isoformat()},
        {"ends_at": (NOON + timedelta(days=14, minutes=5)).isoformat()},
        {"ends_at": "2031-03-04T12:00:00"},
        {"categories": []},
        {"categories": ["urgent"]},
        {"categories": ["service"]},
        {"reason": " "},
        {"area": "Swansea"},
        {"nation": "france"},
        {"nation": "england", "area": "W06000011"},
    ],
)
async def test_a_hold_that_makes_no_sense_is_refused(tmp_path, wrong):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        client = await n.h.client(the_national_team())
        answer = await client.post("/v1/holds", headers=keyed(), json={**body(), **wrong})
        assert answer.status_code == 422, answer.text


async def test_only_the_national_team_holds_mail_back(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        hold = await held(n)
        for role, sees in [
            (Role.CAMPAIGN_MANAGER, 200),
            (Role.DUTY_OFFICER, 200),
            (Role.ASSESSOR, 403),
            (Role.GROUP_OFFICER, 403),
        ]:
            client = await n.h.client(an_actor(Grant(role)))
            path = f"/v1/holds/{hold['id']}"
            begun = await client.post("/v1/holds", headers=keyed(), json=body())
            ended = await client.post(f"{path}/release", headers=keyed(), json={"reason": WHY})
            assert (begun.status_code, ended.status_code) == (403, 403)
            assert (await client.get(path)).status_code == sees
            assert (await client.get("/v1/holds")).status_code == sees
        stranger = await n.h.client()
        assert (await stranger.get("/v1/holds")).status_code == 401
        team = await n.h.client(the_national_team())
        assert (await team.get(f"/v1/holds/{new_id()}")).status_code == 404
