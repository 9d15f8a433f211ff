"""Friends of sanctuary: a year, reminders once each, renewal by a signed link, and the lapse."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership.domain.enrolment import Enrolment, NotOpenForRenewal, Status, runs_out_on
from membership.domain.occasion import UNRECORDED
from membership.membership_types import SEEDS
from membership.testing import NATIONAL, NOON, a_coordinator, come_to
from sanctuary.actor import Grant, Role
from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, harness, keyed

# A machine that is busy is no mistake of the rules.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
TRUSTEE = an_actor(Grant(Role.TRUSTEE))
FRIEND = SEEDS.on("friend", date(2026, 6, 1))


async def a_friend(h, email="sam@example.org"):
    """Applied and proved: nobody has to decide about a friend."""
    form = {
        "type": "friend",
        "applicant": {"name": "Sam Reed", "email": email},
        "nation": "wales",
    }
    async with await h.client() as public:
        applied = (await public.post("/v1/enrolments", json=form, headers=keyed())).json()
        body = {"link": token(h, applied, Purpose.JOIN)}
        answer = await public.post("/v1/enrolments/confirmations", json=body)
        assert answer.json()["status"] == "member", answer.text
    return applied


def token(h, applied, purpose=Purpose.RENEW_MEMBERSHIP, person=None):
    return sign(
        h.settings.link_key,
        purpose,
        UUID(applied["enrolment_id"]),
        expires_at=h.clock.now() + timedelta(days=30),
        person=UUID(person or applied["person_id"]),
    )


async def renew(h, applied, **more):
    async with await h.client() as public:
        return await public.post(
            "/v1/enrolments/renewals", json={"link": token(h, applied, **more)}
        )


async def ends_on(client, applied):
    shown = await client.get(f"/v1/enrolments/{applied['enrolment_id']}")
    return date.fromisoformat(shown.json()["expires_on"])


async def steps(h):
    return [(event.data.cycle, event.data.step) for event in await h.emitted(EnrolmentRenewalDue)]


async def test_the_ladder_is_climbed_once_and_then_the_membership_lapses():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        friend = await a_friend(h)
        end = await ends_on(trustee, friend)
        assert (await h.emitted(EnrolmentAdmitted))[0].data.votes is False
        come_to(h, end - timedelta(days=40))
        await h.open_days(end - timedelta(days=32))
        assert await steps(h) == []
        await h.open_days(end + timedelta(days=29))
        assert await steps(h) == [(1, "month_1"), (1, "week_1"), (1, "day"), (1, "grace")]
        assert await h.emitted(EnrolmentEnded) == []
        await h.open_days(end + timedelta(days=40))
        [ended] = await h.emitted(EnrolmentEnded)
        assert (ended.data.ending, ended.data.ended_on) == ("lapsed", end)
        assert len(await steps(h)) == 4
        shown = (await trustee.get(f"/v1/enrolments/{friend['enrolment_id']}")).json()
        assert (shown["status"], shown["leaving"]["source"]) == ("lapsed", "time")


async def test_a_link_renews_once_without_an_account_and_a_new_cycle_reminds_anew():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        friend = await a_friend(h)
        end = await ends_on(trustee, friend)
        early = await renew(h, friend)
        assert early.json()["type"].endswith("not-open-for-renewal")
        come_to(h, end - timedelta(days=33))
        await h.open_days(end - timedelta(days=7))
        for _ in range(2):
            done = await renew(h, friend)
            assert done.status_code == 200, done.text
            assert done.json()["expires_on"] == FRIEND.duration.next_end(end).isoformat()
        assert len(await h.emitted(EnrolmentRenewed)) == 1
        url = f"/v1/enrolments/{friend['enrolment_id']}/cycles"
        assert [(one["cycle"], one["starts_on"]) for one in (await trustee.get(url)).json()] == [
            (
                1,
                (await trustee.get(f"/v1/enrolments/{friend['enrolment_id']}")).json()["joined_on"],
            ),
            (2, end.isoformat()),
        ]
        soon = h.clock.today() + timedelta(days=35)
        async with await h.client(NATIONAL) as team:
            assert (await move(team, friend, soon)).status_code == 200
        await h.open_days(soon)
        assert [step for cycle, step in await steps(h) if cycle == 1] == ["month_1", "week_1"]
        assert [step for cycle, step in await steps(h) if cycle == 2] == [
            "month_1",
            "week_1",
            "day",
        ]


async def test_a_renewal_in_grace_loses_no_day_and_after_it_comes_too_late():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        first, second = await a_friend(h), await a_friend(h, "bea@example.org")
        end = await ends_on(trustee, first)
        come_to(h, end + timedelta(days=20))
        assert (await renew(h, first)).json()["expires_on"] == str(FRIEND.duration.next_end(end))
        await h.open_days(end + timedelta(days=31))
        late = await renew(h, second)
        assert late.json()["type"].endswith("not-open-for-renewal")
        assert "apply again" in late.json()["detail"]
        again = await a_friend(h, "bea@example.org")
        assert again["enrolment_id"] != second["enrolment_id"]


async def move(client, applied, expires_on, reason="Our slow post."):
    url = f"/v1/enrolments/{applied['enrolment_id']}"
    tag = (await client.get(url)).headers.get("etag", '"1"')
    body = {"expires_on": expires_on.isoformat(), "reason": reason}
    return await client.patch(url, json=body, headers={"If-Match": tag})


async def test_a_step_is_sent_once_in_a_cycle_even_when_the_end_moves():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        friend = await a_friend(h)
        end = await ends_on(team, friend)
        come_to(h, end - timedelta(days=40))
        await h.open_days(end - timedelta(days=5))
        assert await steps(h) == [(1, "month_1"), (1, "week_1")]
        moved = await move(team, friend, end + timedelta(days=60))
        assert moved.status_code == 200, moved.text
        await h.open_days(end + timedelta(days=59))
        assert await steps(h) == [(1, "month_1"), (1, "week_1")]
        await h.open_days(end + timedelta(days=60))
        assert await steps(h) == [(1, "month_1"), (1, "week_1"), (1, "day")]


async def test_an_end_that_moves_near_sends_only_the_latest_step():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        friend = await a_friend(h)
        soon = h.clock.today() + timedelta(days=4)
        assert (await move(team, friend, soon)).status_code == 200
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await steps(h) == [(1, "week_1")]
        await h.open_days(soon)
        assert await steps(h) == [(1, "week_1"), (1, "day")]


async def test_moving_an_end_needs_the_team_a_reason_and_a_day_to_come():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        friend = await a_friend(h)
        later = h.clock.today() + timedelta(days=500)
        assert (await move(team, friend, later, reason=" ")).status_code == 422
        assert (await move(team, friend, h.clock.today())).status_code == 409
        for other in (TRUSTEE, a_coordinator()):
            async with await h.client(other) as client:
                assert (await move(client, friend, later)).status_code == 403
        url = f"/v1/enrolments/{friend['enrolment_id']}"
        body = {"expires_on": later.isoformat(), "reason": "More time."}
        assert (await team.patch(url, json=body)).status_code == 428
        stale = await team.patch(url, json=body, headers={"If-Match": '"77"'})
        assert stale.status_code == 412


async def test_the_renewal_link_is_for_its_person_and_its_purpose():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        friend, other = await a_friend(h), await a_friend(h, "bea@example.org")
        end = await ends_on(trustee, friend)
        come_to(h, end)
        for wrong in ({"purpose": Purpose.JOIN}, {"person": other["person_id"]}):
            refused = await renew(h, friend, **wrong)
            assert refused.json()["type"].endswith("link-refused")
        assert await h.emitted(EnrolmentRenewed) == []


async def test_the_page_asks_before_it_renews_in_the_language_of_the_link_s_reader():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        friend = await a_friend(h)
        end = await ends_on(trustee, friend)
        async with await h.client() as public:

            async def page(method="get"):
                link = {"link": token(h, friend)}
                if method == "get":
                    return await public.get("/membership/renew", params=link)
                return await public.post("/membership/renew", data=link)

            assert "Nothing needs doing now" in (await page()).text
            come_to(h, end - timedelta(days=3))
            asked = await page()
            assert "Would you like to stay?" in asked.text
            assert await ends_on(trustee, friend) == end
            for _ in range(2):
                assert "Thank you for staying" in (await page("post")).text
            assert await ends_on(trustee, friend) == FRIEND.duration.next_end(end)
            following = await ends_on(trustee, friend)
            come_to(h, following + timedelta(days=31))
            await h.open_days(following + timedelta(days=31))
            assert "has ended" in (await page()).text
            assert (await page("post")).status_code == 409


def an_enrolment(joined, expires, status=Status.MEMBER, cycle=1):
    return Enrolment(
        new_id(), "friend", "person", new_id(), new_id(), NOON, NOON,
        status=status, joined_on=joined, starts_on=joined, expires_on=expires, cycle=cycle,
    )  # fmt: skip


@BUSY
@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-500, 500))
def test_renewal_is_open_from_the_first_reminder_to_the_end_of_grace(joined, offset):
    end = FRIEND.duration.first_end(joined)
    one = an_enrolment(joined, end)
    day = end + timedelta(days=offset)
    opens = min(reminder.on(end) for reminder in FRIEND.reminders)
    assert runs_out_on(FRIEND, one) == end + timedelta(days=30)
    assert one.renewable(FRIEND, on=day) is (opens <= day < end + timedelta(days=30))
    if one.renewable(FRIEND, on=day):
        renewed, event = one.renew(FRIEND, on=day)
        assert (renewed.starts_on, renewed.cycle) == (end, 2)
        assert event.expires_on == renewed.expires_on > end
        assert renewed.joined_on == joined
    else:
        with pytest.raises(NotOpenForRenewal):
            one.renew(FRIEND, on=day)


@pytest.mark.parametrize("status", Status)
def test_only_a_membership_that_runs_is_renewed(status):
    one = an_enrolment(date(2026, 6, 1), date(2027, 6, 1), status)
    assert one.renewable(FRIEND, on=date(2027, 6, 1)) is (status is Status.MEMBER)


def test_what_is_open_ended_never_runs_out():
    charity = SEEDS.on("charity_individual", date(2026, 6, 1))
    one = an_enrolment(date(2026, 6, 1), None)
    assert runs_out_on(charity, one) is None
    assert not one.renewable(charity, on=date(2030, 1, 1))
    assert one.end(Status.ENDED, UNRECORDED, on=date(2030, 1, 1))[0].left_on == date(2030, 1, 1)
