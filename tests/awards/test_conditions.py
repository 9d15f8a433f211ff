"""Awards with conditions: dated, reminded, settled by a named person, never a lapse by themselves."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.condition import LIFECYCLE, Condition, Status
from awards.testing import Stage, a_coordinator
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.dates import day
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.after_decisions import CaseWaiting, ConditionDue, ConditionSettled
from sanctuary.events.awards import ApplicationDecided, AwardGranted, AwardLapsed
from sanctuary.events.membership import GrantGiven
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

DAY = date(2026, 6, 1)


def a_condition(**changes):
    ids = {name: new_id() for name in ("id", "award_id", "application_id", "organisation_id")}
    values = {**ids, "stream": "schools", "words": "A plan for the summer", "due_on": DAY}
    return Condition(**(values | changes))


async def awarded(h, days=60):
    """A school with one condition, due in so many days; its award and the condition as read."""
    stage = await Stage(h).set_up(True, False, False)
    due = h.clock.today() + timedelta(days=days)
    conditions = [{"words": "Governors hear twice a year.", "due_on": due.isoformat()}]
    application_id = await stage.recommended()
    answer = await stage.decide(application_id, "conditions", conditions=conditions)
    assert answer.json()["status"] == "awarded", answer.text
    award = (await h.emitted(AwardGranted))[0].data
    path = f"/v1/awards/{award.award_id}/conditions"
    (condition,) = (await stage.get(stage.contact, path)).json()["items"]
    return stage, award, condition


async def settle(stage, condition, result, *, by=None, version=1, **more):
    client = await stage.client(by or stage.coordinator)
    return await client.post(
        f"/v1/conditions/{condition['id']}/settlement",
        json={"result": result, "reason": "We talked on the telephone.", **more},
        headers={**keyed(), "If-Match": f'"{version}"'},
    )


async def test_an_award_with_conditions_begins_and_its_letter_names_each_with_its_day():
    async with harness("awards") as h:
        stage, award, condition = await awarded(h)
        assert (condition["status"], condition["words"]) == ("open", "Governors hear twice a year.")
        (told,) = await h.emitted(ApplicationDecided)
        assert (told.data.outcome, told.data.with_conditions) == ("awarded", True)
        letter = await stage.get(stage.contact, f"/v1/applications/{award.application_id}/letter")
        due = date.fromisoformat(condition["due_on"])
        assert f"{day(due, 'en')}: Governors" in letter.json()["letter"]["en"]


async def test_its_holder_is_reminded_before_and_on_the_day_and_never_twice():
    async with harness("awards") as h:
        _, award, condition = await awarded(h)
        due = date.fromisoformat(condition["due_on"])
        await h.open_days(due + timedelta(days=3))
        told = [each.data for each in await h.emitted(ConditionDue)]
        assert [(each.step, each.due_on) for each in told] == [("before", due), ("day", due)]
        assert {each.award_id for each in told} == {award.award_id}


async def test_what_passed_its_day_goes_to_the_coordinators_and_lapses_nothing():
    async with harness("awards") as h:
        stage, award, condition = await awarded(h)
        keeper, close = new_id(), stage.contact.id
        for person, role, scope in (
            (keeper, "stream_coordinator", "schools"),
            (close, "stream_coordinator", "schools"),
            (new_id(), "stream_coordinator", "theatres"),
        ):
            await h.receive(
                GrantGiven(
                    grant_id=new_id(), person_id=person, role=role, scope_kind="stream",
                    scope_id=scope,
                )
            )  # fmt: skip
        due = date.fromisoformat(condition["due_on"])
        await h.open_days(due + timedelta(days=20))
        waiting = [each.data for each in await h.emitted(CaseWaiting)]
        assert [each.on - due for each in waiting] == [timedelta(days=1), timedelta(days=15)]
        near = {keeper, stage.coordinator.id, stage.decider.id}
        assert [set(each.people) for each in waiting] == [near, near]
        assert {each.kind for each in waiting} == {"condition"}
        late = (await stage.get(stage.coordinator, "/v1/conditions?overdue=true")).json()["items"]
        assert [each["id"] for each in late] == [condition["id"]]
        assert (await settle(stage, condition, "missed")).json()["status"] == "missed"
        await h.open_days(due + timedelta(days=400))
        assert await h.emitted(AwardLapsed) == []
        seen = (await stage.get(stage.contact, f"/v1/awards/{award.award_id}/verification")).json()
        assert seen["standing"] == "valid"


async def test_more_time_begins_a_cycle_of_its_own_and_the_old_one_is_silent():
    async with harness("awards") as h:
        stage, _, condition = await awarded(h)
        due = date.fromisoformat(condition["due_on"])
        await h.open_days(due - timedelta(days=10))
        later = due + timedelta(days=45)
        moved = await settle(stage, condition, "extended", due_on=later.isoformat())
        assert moved.json()["due_on"] == later.isoformat()
        await h.open_days(later + timedelta(days=1))
        told = [(each.data.step, each.data.due_on) for each in await h.emitted(ConditionDue)]
        assert told == [("before", due), ("before", later), ("day", later)]
        (settled,) = await h.emitted(ConditionSettled)
        assert (settled.data.result, settled.data.due_on) == ("extended", later)


async def test_every_settling_keeps_who_and_why_and_the_holder_reads_only_why():
    async with harness("awards") as h:
        stage, award, condition = await awarded(h)
        later = date.fromisoformat(condition["due_on"]) + timedelta(days=30)
        await settle(stage, condition, "extended", due_on=later.isoformat())
        assert (await settle(stage, condition, "met", version=2)).json()["status"] == "met"
        path = f"/v1/awards/{award.award_id}/conditions"
        inside = (await stage.get(stage.coordinator, path)).json()["items"][0]["steps"]
        assert [step["result"] for step in inside] == ["extended", "met"]
        assert {step["by"] for step in inside} == {str(stage.coordinator.id)}
        holder = (await stage.get(stage.contact, path)).json()["items"][0]["steps"]
        assert {step["by"] for step in holder} == {None}
        assert {step["reason"] for step in holder} == {"We talked on the telephone."}


REFUSED = [
    ("extended", {}, 422),
    ("extended", {"due_on": "2001-01-01"}, 422),
    ("extended", {"due_on": "2999-01-01"}, 422),
    ("met", {"due_on": "2999-01-01"}, 422),
    ("missed", {}, 422),
]


@pytest.mark.parametrize(("result", "more", "status"), REFUSED)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(result, more, status):
    async with harness("awards") as h:
        stage, award, condition = await awarded(h)
        assert (await settle(stage, condition, result, **more)).status_code == status
        (after,) = (
            await stage.get(stage.contact, f"/v1/awards/{award.award_id}/conditions")
        ).json()["items"]
        assert after == condition
        assert await h.emitted(ConditionSettled) == []


async def test_only_coordinators_without_a_part_settle_and_only_what_they_read():
    async with harness("awards") as h:
        stage, award, condition = await awarded(h)
        local_lead = Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.STREAM, "schools"),))
        for outsider in (stage.contact, stage.assessors[0], local_lead, a_coordinator("theatres")):
            assert (await settle(stage, condition, "met", by=outsider)).status_code == 403
        assert (await settle(stage, condition, "met", version=7)).status_code == 412
        path = f"/v1/awards/{award.award_id}/conditions"
        for stranger in (Actor(new_id()), a_coordinator("theatres")):
            assert (await stage.get(stranger, path)).status_code == 403
        elsewhere = await stage.get(a_coordinator("theatres"), "/v1/conditions")
        assert elsewhere.json()["items"] == []


async def test_an_award_that_ended_asks_for_nothing_any_more():
    async with harness("awards") as h:
        stage, award, condition = await awarded(h, days=1000)
        due = date.fromisoformat(condition["due_on"])
        extended = (due + timedelta(days=80)).isoformat()
        assert (await settle(stage, condition, "extended", due_on=extended)).is_success
        await h.open_days(award.expires_on + timedelta(days=100))
        assert len(await h.emitted(AwardLapsed)) == 1
        waiting = [each.data.on for each in await h.emitted(CaseWaiting)]
        assert all(day < award.expires_on + timedelta(days=90) for day in waiting)
        refused = await settle(stage, condition, "met", version=2)
        assert refused.json()["type"].endswith("illegal-transition")


async def test_a_letter_that_nobody_releases_is_brought_to_mind_until_somebody_does():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        decided = await stage.decide(application_id, release=False)
        begun = h.clock.today()
        await h.open_days(begun + timedelta(days=18))
        waiting = [each.data for each in await h.emitted(CaseWaiting)]
        assert [(each.kind, (each.on - begun).days) for each in waiting] == [
            ("letter", 3),
            ("letter", 17),
        ]
        assert {each.case_id for each in waiting} == {UUID(decided.json()["letter_id"])}
        assert (await stage.release(decided.json()["letter_id"])).is_success
        await h.open_days(begun + timedelta(days=60))
        assert len(await h.emitted(CaseWaiting)) == 2


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("result", ["met", "missed", "extended"])
def test_every_result_from_every_status(status, result):
    condition = a_condition(status=status)
    target = {"met": Status.MET, "missed": Status.MISSED, "extended": Status.OPEN}[result]
    until = DAY + timedelta(days=30) if result == "extended" else None
    arguments = {"today": DAY + timedelta(days=1), "latest": date(2029, 1, 1), "until": until}
    if LIFECYCLE.allows(status, target) or (status is target is Status.OPEN):
        after, event = condition.settle(result, **arguments)
        assert (after.status, event.result) == (target, result)
    else:
        with pytest.raises(IllegalTransition):
            condition.settle(result, **arguments)


@given(until=st.dates(date(2026, 1, 1), date(2030, 1, 1)), today=st.dates(DAY, date(2027, 1, 1)))
def test_more_time_lies_after_now_after_before_and_within_the_award(until, today):
    latest = date(2028, 6, 1)
    fits = max(today, DAY) < until <= latest
    try:
        after, _ = a_condition().settle("extended", today=today, latest=latest, until=until)
    except Invalid:
        assert not fits
    else:
        assert fits
        assert after.due_on == until


@given(st.integers(0, 90), st.integers(-120, 400))
def test_on_each_day_a_condition_asks_for_one_thing_at_most(before, offset):
    condition, day = a_condition(), DAY + timedelta(days=offset)
    reminded = condition.reminder(day, before=before) is not None
    passed_on = condition.goes_to_coordinator(day, every=14)
    assert not (reminded and passed_on)
    assert passed_on == (offset >= 1 and (offset - 1) % 14 == 0)
