"""The annual check and the handbook's terms over the days: asked once each, answered, at risk."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.group_check import (
    CHECK,
    Answers,
    Asking,
    CheckAnswered,
    CheckStatus,
    GroupCheck,
    months_later,
)
from membership.rules import GROUPS
from membership.testing import NATIONAL, NOON, a_coordinator
from membership.testing_groups import a_group, an_officer, publish_terms, take_step
from sanctuary.errors import IllegalTransition
from sanctuary.events.membership import GroupCheckDue, GroupTermsDue
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

RULES = GROUPS.rules
YES = dict.fromkeys(
    (
        "contacts_valid", "safeguarding_policy", "safeguarding_lead", "lead_has_basic_check",
        "lead_has_two_references",
    ),
    True,
)  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize("status", CheckStatus)
def test_a_check_is_answered_once(status):
    check = GroupCheck(new_id(), new_id(), 1, date(2027, 1, 1), date(2026, 11, 1), status)
    if CHECK.allows(status, CheckStatus.ANSWERED):
        done = check.answer(Answers(**YES), by=new_id(), at=NOON)
        assert (done.status, done.answers.lacking) == (CheckStatus.ANSWERED, ())
    else:
        with pytest.raises(CheckAnswered):
            check.answer(Answers(**YES), by=new_id(), at=NOON)
    if not CHECK.allows(status, CheckStatus.MISSED):
        with pytest.raises(IllegalTransition):
            check.miss()


def test_the_reminders_come_in_the_order_of_their_days():
    check = GroupCheck(new_id(), new_id(), 1, date(2027, 1, 1), date(2026, 11, 1))
    days = list(check.asked_on(RULES).values())
    assert days == sorted(days)
    assert list(check.asked_on(RULES)) == list(Asking)
    assert check.answer_by(RULES) > days[-1]


SHORT = {
    "check_first_asked_days_before": 6,
    "check_asked_again_days_before": 3,
    "check_asked_late_days_after": 2,
    "check_answered_within_days": 4,
    "terms_accepted_within_days": 10,
}


async def short_times(h):
    """Days instead of weeks, so that a test opens few of them."""
    body = {"valid_from": h.clock.today().isoformat(), "reason": "agreed"} | SHORT
    async with await h.client(NATIONAL) as team:
        made = await team.post("/v1/group-rules", json=body, headers=keyed())
    assert made.status_code == 201, made.text


async def due_day(client, group):
    return date.fromisoformat(
        (await client.get(f"/v1/groups/{group['id']}")).json()["check_due_on"]
    )


async def with_a_day(h, client, **changes):
    """A group whose first check has a day, a week and a day from now."""
    await short_times(h)
    group = await a_group(client, **changes)
    await h.open_days(h.clock.today() + timedelta(days=1))
    assert await due_day(client, group) == months_later(
        date.fromisoformat(group["affiliated_on"]), RULES.check_every_months
    )
    day = h.clock.today() + timedelta(days=8)
    assert (await set_day(client, group, day)).status_code == 200
    return group, day


async def set_day(client, group, day, reason="a nearer day"):
    seen = await client.get(f"/v1/groups/{group['id']}")
    return await client.put(
        f"/v1/groups/{group['id']}/check-date",
        json={"due_on": day.isoformat(), "reason": reason},
        headers={"If-Match": seen.headers["etag"]},
    )


async def steps_asked(h):
    return [event.data.step for event in await h.emitted(GroupCheckDue)]


async def status_of(client, group):
    return (await client.get(f"/v1/groups/{group['id']}")).json()["status"]


async def answer(client, group, **changes):
    return await client.post(
        f"/v1/groups/{group['id']}/check-answers", json=YES | changes, headers=keyed()
    )


async def checks(client, group):
    return (await client.get(f"/v1/groups/{group['id']}/checks")).json()


async def tasks(client, kind):
    return [
        one["subject_id"] for one in (await client.get(f"/v1/tasks?kind={kind}")).json()["items"]
    ]


async def test_a_check_is_asked_reminded_and_unanswered_puts_the_group_at_risk():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due - timedelta(days=7))
        assert await steps_asked(h) == []
        await h.open_days(due - timedelta(days=6))
        assert await steps_asked(h) == ["first"]
        await h.open_days(due + timedelta(days=3))
        assert await steps_asked(h) == ["first", "again", "due", "late"]
        event = (await h.emitted(GroupCheckDue))[0].data
        assert [str(one) for one in event.contacts] == group["contacts"]
        assert (event.due_on, event.answer_by) == (due, due + timedelta(days=4))
        await h.open_days(due + timedelta(days=4))
        assert await status_of(coordinator, group) == "affiliated"
        await h.open_days(due + timedelta(days=5))
        assert await status_of(coordinator, group) == "at_risk"
        assert await tasks(coordinator, "group_at_risk") == [group["id"]]
        assert len(await h.emitted(GroupCheckDue)) == 4
        late = await answer(coordinator, group)
        assert late.json()["status"] == "answered"
        assert await status_of(coordinator, group) == "affiliated"
        assert await tasks(coordinator, "group_at_risk") == []
        assert await due_day(coordinator, group) == months_later(h.clock.today(), 12)


async def test_a_reminder_goes_out_once_however_the_day_moves():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due - timedelta(days=3))
        assert await steps_asked(h) == ["first", "again"]
        url = f"/v1/groups/{group['id']}"
        seen = await coordinator.get(url)
        later = due + timedelta(days=10)
        moved = await set_day(coordinator, group, later, "their chair was ill")
        assert moved.json()["check_due_on"] == later.isoformat()
        await h.open_days(later - timedelta(days=1))
        assert await steps_asked(h) == ["first", "again"]
        await h.open_days(later)
        assert await steps_asked(h) == ["first", "again", "due"]
        assert (await h.emitted(GroupCheckDue))[-1].data.due_on == later
        steps = (await coordinator.get(f"{url}/steps")).json()
        assert "their chair was ill" in steps[-1]["reason"]
        stale = await coordinator.put(
            f"{url}/check-date",
            json={"due_on": later.isoformat(), "reason": "again"},
            headers={"If-Match": seen.headers["etag"]},
        )
        assert stale.status_code == 412


async def test_after_an_answer_the_next_cycle_asks_anew():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due)
        assert (await answer(coordinator, group)).status_code == 201
        assert (await answer(coordinator, group)).status_code == 404
        assert await due_day(coordinator, group) == months_later(due, 12)
        following = h.clock.today() + timedelta(days=7)
        await set_day(coordinator, group, following)
        await h.open_days(following)
        assert await steps_asked(h) == ["first", "again", "due"] * 2
        assert [one["cycle"] for one in await checks(coordinator, group)] == [1, 2]


async def test_a_no_goes_to_the_coordinator_who_decides():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due + timedelta(days=5))
        told = await answer(coordinator, group, safeguarding_policy=False)
        assert told.json()["lacking"] == ["safeguarding_policy"]
        assert await status_of(coordinator, group) == "at_risk"
        assert await tasks(coordinator, "group_check_concern") == [group["id"]]
        assert (await take_step(coordinator, group, "affiliated")).status_code == 201
        assert await tasks(coordinator, "group_check_concern") == []


async def test_where_a_coordinator_put_a_group_at_risk_an_answer_does_not_lift_it():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due)
        await take_step(coordinator, group, "at_risk", "complaints from the neighbours")
        assert (await answer(coordinator, group)).status_code == 201
        assert await status_of(coordinator, group) == "at_risk"


@pytest.mark.parametrize("to", ["suspended", "dormant"])
async def test_a_group_that_rests_is_not_asked_and_begins_anew_when_it_is_back(to):
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due - timedelta(days=6))
        await take_step(coordinator, group, to)
        await h.open_days(due + timedelta(days=6))
        assert await steps_asked(h) == ["first"]
        assert await status_of(coordinator, group) == to
        assert [one["status"] for one in await checks(coordinator, group)] == ["excused"]
        await take_step(coordinator, group, "affiliated")
        assert await due_day(coordinator, group) == months_later(h.clock.today(), 12)


async def test_a_group_without_contacts_is_a_task_and_no_mail():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        register = {
            "rows": [
                {
                    "type": "group", "name": "Caerphilly", "nation": "wales", "area": "W06000018",
                }
            ]
        }  # fmt: skip
        done = await team.post("/v1/imports/register", json=register, headers=keyed())
        assert done.status_code == 200, done.text
        [group] = (await team.get("/v1/groups")).json()["items"]
        await h.open_days(h.clock.today() + timedelta(days=1))
        day = h.clock.today() + timedelta(days=20)
        assert (await set_day(team, group, day)).status_code == 200
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await steps_asked(h) == []
        assert await tasks(team, "group_without_contacts") == [group["id"]]


async def check_link(h, person, purpose=Purpose.GROUP_CHECK):
    event = (await h.emitted(GroupCheckDue))[-1].data
    return sign(
        h.settings.link_key, purpose, event.check_id,
        expires_at=h.clock.now() + timedelta(days=9), person=UUID(person),
    )  # fmt: skip


async def test_a_contact_answers_by_the_link_one_question_after_the_other():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due)
        link = await check_link(h, group["contacts"][1])
        async with await h.client() as browser:
            before = len(await h.emitted())
            page = await browser.get("/group-check", params={"link": link})
            assert "The annual check of your group" in page.text
            assert len(await h.emitted()) == before
            given = {"link": link}
            skipped = await browser.post("/group-check", data=given | {"step": "contacts_valid"})
            assert skipped.status_code == 422
            for question in YES:
                given |= {question: "yes", "step": question}
                page = await browser.post("/group-check", data=given)
            assert "is answered" in page.text
            again = await browser.get("/group-check", params={"link": link, "lang": "cy"})
            assert "Diolch" in again.text
            assert (await browser.post("/group-check", data=given)).status_code == 409
        [check] = await checks(coordinator, group)
        assert (check["status"], check["answered_by"]) == ("answered", group["contacts"][1])


async def test_who_is_no_longer_a_contact_answers_nothing():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group, due = await with_a_day(h, coordinator)
        await h.open_days(due)
        seen = await coordinator.get(f"/v1/groups/{group['id']}")
        await coordinator.patch(
            f"/v1/groups/{group['id']}",
            json={"contacts": group["contacts"][:1]},
            headers={"If-Match": seen.headers["etag"]},
        )
        given = dict.fromkeys(YES, "yes") | {"step": list(YES)[-1]}
        async with await h.client() as browser:
            old = await check_link(h, group["contacts"][1])
            assert (
                await browser.post("/group-check", data=given | {"link": old})
            ).status_code == 403
            other = await check_link(h, group["contacts"][0], Purpose.CONFIRM)
            assert (await browser.get("/group-check", params={"link": other})).status_code == 403
        assert [one["status"] for one in await checks(coordinator, group)] == ["open"]


async def test_officers_answer_for_their_own_group_only_and_move_no_day():
    async with harness("membership") as h:
        async with await h.client(a_coordinator()) as coordinator:
            group, due = await with_a_day(h, coordinator)
            await h.open_days(due)
        body = {"due_on": due.isoformat(), "reason": "please"}
        async with await h.client(an_officer(new_id())) as stranger:
            assert (await answer(stranger, group)).status_code == 404
            assert (await stranger.get(f"/v1/groups/{group['id']}/checks")).status_code == 404
        async with await h.client(an_officer(group["id"])) as officer:
            moved = await officer.put(
                f"/v1/groups/{group['id']}/check-date", json=body, headers={"If-Match": '"1"'}
            )
            assert moved.status_code == 403
            assert (await answer(officer, group)).status_code == 201


async def test_new_terms_are_asked_for_until_a_day_and_then_the_group_is_at_risk():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        await short_times(h)
        start = h.clock.today() + timedelta(days=2)
        accept_by = start + timedelta(days=10)
        await publish_terms(h, "2027", start.isoformat())
        await h.open_days(start - timedelta(days=1))
        assert await h.emitted(GroupTermsDue) == []
        await h.open_days(accept_by)
        asked = [event.data for event in await h.emitted(GroupTermsDue)]
        assert [(one.step, one.accept_by) for one in asked] == [
            ("first", accept_by), ("again", accept_by),
        ]  # fmt: skip
        assert await status_of(coordinator, group) == "affiliated"
        await h.open_days(accept_by + timedelta(days=2))
        assert await status_of(coordinator, group) == "at_risk"
        link = sign(
            h.settings.link_key, Purpose.GROUP_TERMS, UUID(group["id"]),
            expires_at=h.clock.now() + timedelta(days=9), person=UUID(group["contacts"][0]),
        )  # fmt: skip
        async with await h.client() as browser:
            page = await browser.get("/group-terms", params={"link": link, "lang": "en"})
            assert "Does your group accept the terms" in page.text
            text = await browser.get("/group-terms/text", params={"link": link, "version": "2027"})
            assert text.content == b"What a group agrees to."
            done = await browser.post("/group-terms", data={"link": link, "version": "2027"})
            assert "Diolch" in done.text
            again = await browser.get("/group-terms", params={"link": link, "lang": "en"})
            assert "has accepted the terms" in again.text
        assert await status_of(coordinator, group) == "affiliated"


async def test_a_group_that_accepted_in_time_is_left_alone():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        await short_times(h)
        await publish_terms(h, "2027", h.clock.today().isoformat())
        await coordinator.post(
            f"/v1/groups/{group['id']}/terms-acceptances",
            json={"version": "2027"},
            headers=keyed(),
        )
        await h.open_days(h.clock.today() + timedelta(days=12))
        assert await h.emitted(GroupTermsDue) == []
        assert await status_of(coordinator, group) == "affiliated"


def test_an_excused_check_needs_no_answer_any_more():
    check = GroupCheck(new_id(), new_id(), 1, date(2027, 1, 1), date(2026, 11, 1))
    assert replace(check, status=CheckStatus.MISSED).excuse().status is CheckStatus.EXCUSED
