"""Councils: recognised before the network, awarded or not, and what they resolve (W21, W24b)."""

from datetime import date, timedelta

import pytest

from membership.domain import legacy, motion
from membership.domain.calendar import add_months
from membership.domain.decisions import decision
from membership.testing import (
    NATIONAL,
    NOON,
    a_coordinator,
    a_school,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    come_to,
)
from sanctuary.actor import Grant, Role
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardGranted,
    AwardRenewed,
)
from sanctuary.events.membership import (
    LegacyDue,
    LegacyEnded,
    LegacyRecorded,
    MemberJoined,
    MotionRecorded,
)
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

COUNCILS = a_stream_coordinator("councils")


async def a_council(h, stream="councils"):
    form = a_sign_up("402000", stream=stream, organisation=a_school(kind="council"))
    return await an_active_organisation(h, form)


async def membership_of(client):
    return (await client.get("/v1/memberships")).json()["items"][0]


async def record(client, member, **changes):
    body = {"reason": "City of Sanctuary since 2011, in the old list."} | changes
    url = f"/v1/network-memberships/{member['id']}/legacy-recognitions"
    return await client.post(url, json=body, headers=keyed())


async def a_recognised_council(h, client):
    signed = await a_council(h)
    member = await membership_of(client)
    made = await record(client, member)
    assert made.status_code == 201, made.text
    return signed.organisation_id, member


def submitted(organisation_id, application_id):
    return ApplicationSubmitted(
        application_id=application_id, organisation_id=organisation_id, stream="councils",
        hear_by=date(2027, 1, 1),
    )  # fmt: skip


def decided(organisation_id, application_id, outcome="not_yet"):
    return ApplicationDecided(
        application_id=application_id, organisation_id=organisation_id, stream="councils",
        outcome=outcome,
    )  # fmt: skip


def granted(organisation_id, starts_on, stream="councils"):
    return AwardGranted(
        award_id=new_id(), organisation_id=organisation_id, application_id=new_id(),
        stream=stream, starts_on=starts_on, expires_on=add_months(starts_on, 36),
    )  # fmt: skip


async def test_an_older_recognition_counts_as_awarded_and_ends_after_six_months():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        organisation_id, member = await a_recognised_council(h, team)
        today, end = h.clock.today(), add_months(h.clock.today(), 6)
        [recorded] = await h.emitted(LegacyRecorded)
        assert recorded.data.apply_by == end
        assert (await membership_of(team))["award"] == "awarded"

        come_to(h, end - timedelta(days=95))
        await h.open_days(end - timedelta(days=1))
        assert [event.data.step for event in await h.emitted(LegacyDue)] == [
            "months_3", "month_1", "week_1"
        ]  # fmt: skip
        assert (await membership_of(team))["award"] == "awarded"
        await h.open_days(end + timedelta(days=2))
        [ended] = await h.emitted(LegacyEnded)
        assert (ended.data.ending, ended.data.ended_on) == ("ran_out", end)
        assert (await membership_of(team))["award"] == "non_awarded"
        before = (await team.get(f"/v1/memberships?on={today}&awarded=true")).json()["items"]
        assert [one["id"] for one in before] == [member["id"]]
        history = (await team.get(f"/v1/organisations/{organisation_id}/history")).json()
        assert [(one["origin"], one["to"]) for one in history] == [("legacy", end.isoformat())]
        again = await record(team, member)
        assert again.status_code == 201, "a person may still decide otherwise, with a reason"


async def test_who_applied_in_time_keeps_it_until_the_decision():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        organisation_id, member = await a_recognised_council(h, team)
        application, end = new_id(), add_months(h.clock.today(), 6)
        come_to(h, end - timedelta(days=1))
        await h.receive(submitted(organisation_id, application))
        await h.open_days(end + timedelta(days=50))
        assert await h.emitted(LegacyEnded) == []
        assert (await membership_of(team))["award"] == "awarded"
        await h.receive(decided(organisation_id, new_id()))
        assert await h.emitted(LegacyEnded) == []
        await h.receive(decided(organisation_id, application))
        [ended] = await h.emitted(LegacyEnded)
        assert (ended.data.ending, ended.data.ended_on) == ("not_yet", h.clock.today())
        assert (await membership_of(team))["award"] == "non_awarded"
        [kept] = (
            await team.get(f"/v1/network-memberships/{member['id']}/legacy-recognitions")
        ).json()
        assert (kept["status"], kept["application_id"]) == ("ended", str(application))


async def test_an_award_takes_its_place_without_a_gap():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        organisation_id, _ = await a_recognised_council(h, team)
        application = new_id()
        starts = h.clock.today() + timedelta(days=20)
        come_to(h, starts)
        await h.receive(
            submitted(organisation_id, application),
            granted(organisation_id, starts),
            decided(organisation_id, application, "awarded"),
        )
        [ended] = await h.emitted(LegacyEnded)
        assert (ended.data.ending, ended.data.ended_on) == ("replaced", starts)
        come_to(h, starts + timedelta(days=400))
        await h.open_days(starts + timedelta(days=401))
        assert (await membership_of(team))["award"] == "awarded"
        history = (await team.get(f"/v1/organisations/{organisation_id}/history")).json()
        assert [one["origin"] for one in history] == ["legacy", "award"]


async def test_an_application_that_is_taken_back_gives_no_more_time():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        organisation_id, _ = await a_recognised_council(h, team)
        application, end = new_id(), add_months(h.clock.today(), 6)
        await h.receive(submitted(organisation_id, application))
        come_to(h, end + timedelta(days=3))
        await h.open_days(end + timedelta(days=3))
        await h.receive(
            ApplicationWithdrawn(
                application_id=application, organisation_id=organisation_id, stream="councils"
            )
        )
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert [event.data.ending for event in await h.emitted(LegacyEnded)] == ["ran_out"]


async def test_it_is_never_renewed():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        organisation_id, member = await a_recognised_council(h, team)
        [kept] = (
            await team.get(f"/v1/network-memberships/{member['id']}/legacy-recognitions")
        ).json()
        [message] = await h.receive(
            AwardRenewed(
                award_id=kept["id"], organisation_id=organisation_id, stream="councils",
                successor_id=new_id(),
            )
        )  # fmt: skip
        assert message.outcome == "later"
        paths = (await team.get("/openapi.json")).json()["paths"]
        mine = {
            path: set(item) for path, item in paths.items() if "legacy" in path or "city" in path
        }
        assert mine
        assert all(methods <= {"get", "post"} for methods in mine.values())
        assert not [path for path in mine if "renew" in path]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"reason": " "}, 422), ({"on": "2100-01-01"}, 422), ({"on": "2020-01-01"}, 422)],
)
async def test_an_older_recognition_needs_a_reason_and_a_day_that_still_counts(changes, status):
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        await a_council(h)
        assert (await record(team, await membership_of(team), **changes)).status_code == status
        assert await h.emitted(LegacyRecorded) == []


async def test_only_members_of_that_network_who_are_not_awarded_hold_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_council(h)
        member = await membership_of(team)
        await h.receive(granted(signed.organisation_id, h.clock.today()))
        assert (await record(team, member)).json()["type"].endswith("recognised-already")
        library = await team.post(
            "/v1/network-memberships",
            json={"organisation_id": str(signed.organisation_id), "stream": "libraries"},
            headers=keyed(),
        )
        assert (await record(team, library.json())).status_code == 422
        await team.post(
            f"/v1/network-memberships/{member['id']}/leaving",
            json={"reason": "Voted to leave."},
            headers=keyed(),
        )
        assert (await record(team, member)).json()["type"].endswith("illegal-transition")


async def step(client, member, name, on, reason="Minutes of that day."):
    url = f"/v1/network-memberships/{member['id']}/motion-steps"
    body = {"step": name, "on": str(on), "reason": reason}
    return await client.post(url, json=body, headers=keyed())


async def test_a_motion_goes_from_the_committee_to_the_full_council():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        await a_council(h)
        member, today = await membership_of(team), h.clock.today()
        first = await step(team, member, "committee_recommended", today - timedelta(days=30))
        assert first.status_code == 201, first.text
        early = await step(team, member, "full_council_endorsed", today - timedelta(days=31))
        assert early.status_code == 422
        assert (await step(team, member, "full_council_endorsed", today)).status_code == 201
        late = await step(team, member, "full_council_refused", today)
        assert late.json()["type"].endswith("illegal-transition")
        shown = (await team.get(f"/v1/network-memberships/{member['id']}/motion-steps")).json()
        assert [one["step"] for one in shown] == ["committee_recommended", "full_council_endorsed"]
        assert [event.data.step for event in await h.emitted(MotionRecorded)] == [
            one["step"] for one in shown
        ]


async def test_motions_are_written_down_with_a_reason_by_coordinators_of_councils():
    async with harness("membership") as h, await h.client(COUNCILS) as team:
        await a_council(h)
        member, today = await membership_of(team), h.clock.today()
        assert (await step(team, member, "committee_recommended", today, " ")).status_code == 422
        future = today + timedelta(days=1)
        assert (await step(team, member, "committee_recommended", future)).status_code == 422
        for other in (a_stream_coordinator("schools"), a_coordinator("england")):
            async with await h.client(other) as client:
                refused = await step(client, member, "committee_recommended", today)
                assert refused.status_code == 403
                assert (await record(client, member)).status_code == 403
                url = f"/v1/network-memberships/{member['id']}"
                for path in ("motion-steps", "legacy-recognitions"):
                    assert (await client.get(f"{url}/{path}")).status_code == 404
        assert await h.emitted(MotionRecorded) == []


async def test_schools_pass_no_motions():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_council(h, "schools")
        refused = await step(
            team, await membership_of(team), "committee_recommended", h.clock.today()
        )
        assert refused.status_code == 422


SWANSEA = {
    "place": "Swansea",
    "nation": "wales",
    "area": "W06000011",
    "recognised_on": "2010-05-01",
    "found_in": "List of the year 2019",
    "reason": "Taken from the archive.",
}


async def test_city_wide_status_is_written_down_once_and_gives_no_award():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await team.post("/v1/city-statuses", json=SWANSEA, headers=keyed())
        assert made.status_code == 201, made.text
        late = SWANSEA | {"recognised_on": "2020-07-01"}
        assert (await team.post("/v1/city-statuses", json=late, headers=keyed())).status_code == 422
        wrong = SWANSEA | {"area": "E08000019"}
        assert (
            await team.post("/v1/city-statuses", json=wrong, headers=keyed())
        ).status_code == 422
        [shown] = (await team.get("/v1/city-statuses?nation=wales")).json()["items"]
        assert shown == made.json()
        assert (await team.get("/v1/city-statuses?nation=england")).json()["items"] == []
        assert (await team.get("/v1/register/counts")).json()["awarded"] == 0
        for other, status in (
            (a_coordinator(), 200),
            (an_actor(Grant(Role.TRUSTEE)), 200),
            (an_actor(), 403),
        ):
            async with await h.client(other) as client:
                assert (await client.get("/v1/city-statuses")).status_code == status
                refused = await client.post("/v1/city-statuses", json=SWANSEA, headers=keyed())
                assert refused.status_code == 403


async def test_an_award_makes_its_holder_a_member_unless_it_left():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_council(h)
        today = h.clock.today()
        event = granted(signed.organisation_id, today, "libraries")
        await h.receive(event, granted(new_id(), today, "libraries"))
        [_, joined] = await h.emitted(MemberJoined)
        assert (joined.data.stream, joined.data.source) == ("libraries", "award")
        periods = (await team.get(f"/v1/organisations/{signed.organisation_id}/memberships")).json()
        new = next(one for one in periods if one["stream"] == "libraries")
        assert new["joining"]["trigger"] == f"award {event.award_id}"
        await team.post(
            f"/v1/network-memberships/{new['id']}/leaving",
            json={"reason": "Closed."},
            headers=keyed(),
        )
        await h.receive(granted(signed.organisation_id, today, "libraries"))
        assert len(await h.emitted(MemberJoined)) == 2


MADE = decision("known", by=NATIONAL, at=NOON)


def a_legacy(status):
    return legacy.Legacy(
        new_id(), new_id(), new_id(), "councils", date(2026, 1, 1), date(2026, 7, 1), MADE,
        status=status,
    )  # fmt: skip


STEPS = {
    "apply": (lambda one: one.applied(new_id()), {"counts", "applied"}),
    "take back": (lambda one: one.application_gone(), {"applied"}),
    "replace": (lambda one: one.replaced(on=date(2026, 6, 1)), {"counts", "applied"}),
    "refuse": (lambda one: one.not_yet(on=date(2026, 6, 1)), {"counts", "applied"}),
    "run out": (lambda one: one.ran_out(), {"counts", "applied"}),
}


@pytest.mark.parametrize("status", legacy.Status)
@pytest.mark.parametrize("name", STEPS)
def test_the_steps_of_an_older_recognition(name, status):
    take, open_from = STEPS[name]
    if status in open_from:
        take(a_legacy(status))
    else:
        with pytest.raises(IllegalTransition):
            take(a_legacy(status))


@pytest.mark.parametrize("before", motion.Step)
@pytest.mark.parametrize("after", [one for one in motion.Step if one != "no_motion_yet"])
def test_the_steps_of_a_motion(before, after):
    day = date(2026, 6, 1)
    steps = (motion.MotionStep(new_id(), new_id(), before, day, MADE),)
    taken = steps if before is not motion.Step.NOT_BEGUN else ()
    if motion.LIFECYCLE.allows(before, after):
        made = motion.take(new_id(), new_id(), taken, after, MADE, on=day, today=day)
        assert made.step is after
    else:
        with pytest.raises(IllegalTransition):
            motion.take(new_id(), new_id(), taken, after, MADE, on=day, today=day)


def test_a_step_is_not_taken_before_the_one_that_came_first():
    first = motion.MotionStep(new_id(), new_id(), motion.Step.RECOMMENDED, date(2026, 6, 2), MADE)
    with pytest.raises(Invalid):
        motion.take(
            new_id(), new_id(), (first,), motion.Step.ENDORSED, MADE,
            on=date(2026, 6, 1), today=date(2026, 6, 9),
        )  # fmt: skip
