"""Tasks of incidents over HTTP: owner, due time, handing over, reminders, the day ahead."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import playbooks
from campaigns.domain.checklist import Item
from campaigns.testing import AT, a_manager, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import TaskAssigned, TaskOverdue
from sanctuary.testing import an_actor, bodies


def a_group_officer(group="g1"):
    return an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, group))


def at(team, **after):
    return (team.h.clock.now() + timedelta(**after)).isoformat()


async def tasks_of(team, incident_id, actor=None):
    path = f"/v1/incidents/{incident_id}/tasks"
    found = (await team.get(actor or an_officer(), path, limit=100)).json()["items"]
    return {item["key"] or item["title"]: item for item in found}


async def given_to(team, officer, incident_id, owner, **after):
    """A task added by hand; returns its document."""
    await team.of(owner)
    body = {"title": "Ring the school", "owner": str(owner.id), "due_at": at(team, **after)}
    made = await team.post(officer, f"/v1/incidents/{incident_id}/tasks", body)
    assert made.status_code == 201, made.text
    return made.json()


async def test_each_phase_brings_its_tasks_with_a_due_time_once(team):
    officer = an_officer()
    incident_id = await team.incident(officer)
    before = await tasks_of(team, incident_id)
    assert before["people_first"]["phase"] == "triaged"
    assert before["people_first"]["due_at"] < before["police_informed"]["due_at"]
    path = f"/v1/incidents/{incident_id}"
    for step, body in [
        ("activation", None),
        ("stabilising", {"reason": "Calmer"}),
        ("activation", None),
        ("stand-down", {"reason": "Over"}),
        ("review", None),
    ]:
        assert (await team.post(officer, f"{path}/{step}", body)).status_code == 200
    after = await tasks_of(team, incident_id)
    assert {item["phase"] for item in after.values()} >= {
        "triaged",
        "activated",
        "stabilising",
        "recovery",
        "review",
    }
    assert after["positive_event"]["owner"] is None
    assert after["contact_again"]["phase"] == "recovery"


async def test_a_tick_and_a_completion_are_one_thing(team):
    officer = an_officer()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}"
    await team.post(officer, f"{path}/checklist/people_first", {"note": "All safe"})
    listed = await tasks_of(team, incident_id)
    assert listed["people_first"]["done_by"] == str(officer.id)
    task_id = listed["police_informed"]["task_id"]
    done = await team.post(officer, f"/v1/incident-tasks/{task_id}/completion", {"note": "Yes"})
    assert (done.json()["done_note"], done.json()["overdue"]) == ("Yes", False)
    shown = (await team.get(officer, path)).json()["checklist"]
    assert {item["key"]: item["done_by"] for item in shown}["police_informed"] == str(officer.id)
    again = await team.post(officer, f"/v1/incident-tasks/{task_id}/completion")
    assert (again.status_code, again.json()["type"]) == (409, "urn:sanctuary:problem:task-done")


async def test_a_task_is_given_handed_over_and_done_by_its_owner(team):
    officer, first, second = an_officer("wales"), a_group_officer(), a_group_officer("g2")
    incident_id = await team.incident(officer)
    task = await given_to(team, officer, incident_id, first, hours=4)
    mine = (await team.get(first, "/v1/my-incident-tasks")).json()["items"]
    assert [item["task_id"] for item in mine] == [task["task_id"]]
    path = f"/v1/incident-tasks/{task['task_id']}"
    assert (await team.get(second, path)).status_code == 403
    await team.of(second)
    body = {"owner": str(second.id), "due_at": at(team, hours=6), "reason": "I am ill"}
    client = await team.of(first)
    unsaid = await client.put(path, json=body)
    assert unsaid.status_code == 428
    handed = await client.put(path, json=body, headers={"If-Match": '"1"'})
    assert handed.json()["owner"] == str(second.id)
    stale = await (await team.of(officer)).put(path, json=body, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await team.get(first, "/v1/my-incident-tasks")).json()["items"] == []
    refused = await team.post(first, f"{path}/completion")
    assert refused.status_code == 403
    assert (await team.post(second, f"{path}/completion")).status_code == 200
    told = [each.data.person_id for each in await team.h.emitted(TaskAssigned)]
    assert told == [first.id, second.id]
    assert "Ring the school" not in str(bodies(await team.h.emitted()))


async def test_an_owner_is_reminded_a_few_times_and_not_after_it_is_done(team):
    officer, owner = an_officer(), a_group_officer()
    incident_id = await team.incident(officer)
    task = await given_to(team, officer, incident_id, owner, hours=4)
    for after in (5, 25, 25, 25):
        await team.h.fire_timers(timedelta(hours=after))
    reminders = [each.data for each in await team.h.emitted(TaskOverdue)]
    assert [one.reminder for one in reminders] == [1, 2, 3]
    assert {one.person_ids for one in reminders} == {(owner.id,)}
    listed = (await team.get(an_officer(), "/v1/incident-tasks")).json()["items"]
    assert task["task_id"] in {item["task_id"] for item in listed}
    other = await given_to(team, an_officer(), incident_id, owner, hours=1)
    await team.post(owner, f"/v1/incident-tasks/{other['task_id']}/completion")
    await team.h.fire_timers(timedelta(hours=2))
    assert len(await team.h.emitted(TaskOverdue)) == 3


async def test_what_is_nobodys_is_told_to_those_on_duty_once_a_day(team):
    officer, elsewhere = an_officer("wales"), an_officer("scotland")
    await team.of(officer)
    await team.of(elsewhere)
    incident_id = await team.incident(officer)
    day = team.h.clock.today() + timedelta(days=2)
    await team.h.open_days(day)
    await team.h.open_days(day)
    told = [each.data for each in await team.h.emitted(TaskOverdue)]
    assert [(one.person_ids, str(one.task_id)) for one in told][-1] == ((officer.id,), incident_id)
    assert all(elsewhere.id not in one.person_ids for one in told)
    assert len({one.reminder for one in told}) == len(told)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"due_at": "2020-01-01T00:00:00Z"}, "due_at"), ({"owner": str(an_actor().id)}, "owner")],
    ids=["a time that has passed", "a person without any role"],
)
async def test_a_task_that_nobody_could_do_is_refused(team, changed, field):
    incident_id = await team.incident()
    body = {"title": "Ring the school", "due_at": at(team, hours=1)} | changed
    refused = await team.post(an_officer(), f"/v1/incidents/{incident_id}/tasks", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (an_officer("england"), 403), (a_group_officer(), 403)],
    ids=["nobody", "a supporter", "an officer elsewhere", "a group officer"],
)
async def test_who_must_not_see_or_give_the_tasks_of_an_incident(team, actor, status):
    incident_id = await team.incident()
    path = f"/v1/incidents/{incident_id}/tasks"
    assert (await team.get(actor, path)).status_code == status
    body = {"title": "Ring the school", "due_at": at(team, hours=1)}
    assert (await team.post(actor, path, body)).status_code == status
    task = (await tasks_of(team, incident_id))["people_first"]
    one = f"/v1/incident-tasks/{task['task_id']}"
    assert (await team.get(actor, one)).status_code == status
    assert (await team.post(actor, f"{one}/completion")).status_code == status


async def test_a_manager_reads_tasks_and_gives_none(team):
    incident_id = await team.incident()
    path = f"/v1/incidents/{incident_id}/tasks"
    assert (await team.get(a_manager(), path)).status_code == 200
    body = {"title": "Ring the school", "due_at": at(team, hours=1)}
    assert (await team.post(a_manager(), path, body)).status_code == 403


async def test_preparing_for_accommodation_falls_due_before_its_day(team):
    officer = an_officer()
    incident_id = await team.incident(officer, kind="planned_accommodation")
    path = f"/v1/incidents/{incident_id}"
    version = (await team.get(officer, path)).headers["ETag"]
    day = team.h.clock.today() + timedelta(days=60)
    client = await team.of(officer)
    body = {"happens_on": day.isoformat(), "reason": "The council told us"}
    moved = await client.put(f"{path}/day", json=body, headers={"If-Match": version})
    assert moved.json()["happens_on"] == day.isoformat()
    listed = await tasks_of(team, incident_id)
    due = {
        key: listed[key]["due_at"][:10] for key in ("council_contact", "leaflet", "doorstep_talks")
    }
    assert due == {
        "council_contact": (day - timedelta(days=42)).isoformat(),
        "leaflet": (day - timedelta(days=21)).isoformat(),
        "doorstep_talks": (day - timedelta(days=14)).isoformat(),
    }
    address = await client.put(
        f"{path}/day", json=body | {"address": "1 High Street"}, headers={"If-Match": version}
    )
    assert address.status_code == 422
    assert "leaflet" not in await tasks_of(team, await team.incident(area="W06000015"))


async def test_the_level_is_raised_and_lowered_while_it_is_active(team):
    first, second = an_officer(), an_officer()
    path = f"/v1/incidents/{await team.incident(first)}"
    await team.post(first, f"{path}/activation")
    national = {"level": "national", "reason": "It spreads"}
    asked = (await team.post(first, f"{path}/level", national)).json()
    assert (asked["level"], asked["second_person_needed"]) == ("local", True)
    alone = await team.post(first, f"{path}/level", national)
    assert alone.json()["type"] == "urn:sanctuary:problem:second-person-needed"
    done = (await team.post(second, f"{path}/level", national)).json()
    assert (done["level"], done["status"]) == ("national", "activated")
    assert done["second_person_needed"] is False
    lowered = await team.post(first, f"{path}/level", {"level": "local", "reason": "Calmer"})
    assert (lowered.json()["level"], lowered.json()["status"]) == ("local", "activated")
    watched = await team.post(first, f"{path}/level", {"level": "watch", "reason": "Quiet"})
    assert watched.status_code == 409
    timeline = (await team.get(first, f"{path}/timeline")).json()["items"]
    assert [one["kind"] for one in timeline if one["kind"].startswith("level")] == [
        "level national asked, a second person is needed",
        "level national",
        "level local",
    ]


@given(st.integers(0, 400), st.integers(1, 400), st.one_of(st.none(), st.integers(0, 200)))
def test_what_prepares_is_never_due_before_it_was_known(ahead, hours, days_before):
    item = Item("k", "text", "why", hours, days_before)
    due = item.due_at(AT, AT.date() + timedelta(days=ahead))
    assert due >= AT
    if days_before is not None and due > AT:
        assert due.date() <= AT.date() + timedelta(days=ahead)


def test_every_item_of_the_lists_is_due_some_time():
    assert all(0 < item.within_hours <= 24 * 30 for item in playbooks.checklists().every())
