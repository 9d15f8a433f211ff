"""What an incident cost and taught: hours by person and role, points for the playbooks."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.domain.learning_point import totals
from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.testing import an_actor

from .test_playbook_editions import BODY, step, written
from .test_tasks import given_to


def a_group_officer():
    return an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, "g1"))


def hours(team, amount=2.5, **facts):
    day = team.h.clock.today().isoformat()
    return {"role": "duty_officer", "hours": amount, "given_on": day} | facts


async def test_the_review_tells_the_course_the_tasks_and_the_hours_of_each_role(team):
    officer, helper = an_officer("wales"), a_group_officer()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}"
    task = await given_to(team, officer, incident_id, helper, hours=4)
    await team.post(officer, f"{path}/activation")
    await team.h.fire_timers(timedelta(hours=5))
    await team.post(helper, f"/v1/incident-tasks/{task['task_id']}/completion")
    await team.post(officer, f"{path}/stand-down", {"reason": "Over"})
    for amount in (2.5, 1.25):
        assert (await team.post(officer, f"{path}/hours", hours(team, amount))).status_code == 201
    mine = await team.post(helper, f"{path}/hours", hours(team, 3, role="group"))
    assert mine.status_code == 201, mine.text
    theirs = hours(team, 1, role="group", person_id=str(helper.id))
    assert (await team.post(officer, f"{path}/hours", theirs)).status_code == 201
    review = (await team.get(officer, f"{path}/review")).json()
    assert review["hours"] == 7.75
    assert review["hours_by_role"] == {"duty_officer": 3.75, "group": 4.0}
    assert {one["person_id"]: one["hours"] for one in review["hours_by_person"]} == {
        str(officer.id): 3.75,
        str(helper.id): 4.0,
    }
    assert review["tasks"]["late"] >= 1
    assert review["moments"]["activated"] < review["moments"]["stood_down"]


async def test_hours_are_ones_own_given_and_of_a_person_we_know(team):
    officer, stranger = an_officer("wales"), a_group_officer()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}/hours"
    assert (await team.post(stranger, path, hours(team))).status_code == 403
    assert (await team.post(an_officer("england"), path, hours(team))).status_code == 403
    assert (await team.post(None, path, hours(team))).status_code == 401
    tomorrow = (team.h.clock.today() + timedelta(days=1)).isoformat()
    ahead = await team.post(officer, path, hours(team, given_on=tomorrow))
    assert (ahead.status_code, ahead.json()["errors"][0]["field"]) == (422, "given_on")
    nobody = await team.post(officer, path, hours(team, person_id=str(an_actor().id)))
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "person_id")


async def test_a_learning_point_becomes_a_suggestion_that_a_playbook_takes_up(team):
    officer, keeper = an_officer("wales"), a_manager()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}/learning-points"
    body = {"playbook": "local-solidarity", "says": "Ring schools before writing to them"}
    made = await team.post(officer, path, body)
    assert (made.status_code, made.json()["status"]) == (201, "suggested")
    unknown = await team.post(officer, path, body | {"playbook": "gossip"})
    assert unknown.status_code == 404
    assert (await team.post(a_group_officer(), path, body)).status_code == 403
    listed = await team.get(keeper, "/v1/learning-points", playbook="local-solidarity")
    assert [one["says"] for one in listed.json()["items"]] == [body["says"]]
    point = f"/v1/learning-points/{made.json()['point_id']}"
    taking = {"edition": 2, "reason": "A step says it"}
    assert (await team.post(officer, f"{point}/taking-up", taking)).status_code == 403
    aside = await team.post(keeper, f"{point}/setting-aside", {"reason": "Later"})
    assert aside.json()["status"] == "set_aside"
    unpublished = await team.post(keeper, f"{point}/taking-up", taking)
    assert unpublished.status_code == 404
    taken = await team.post(keeper, f"{point}/taking-up", taking | {"edition": 1})
    assert (taken.json()["status"], taken.json()["edition"]) == ("taken_up", 1)
    again = await team.post(keeper, f"{point}/setting-aside", {"reason": "No"})
    assert again.status_code == 409
    elsewhere = await team.get(an_officer("england"), "/v1/learning-points")
    assert elsewhere.json()["items"] == []


async def learnt(team, officer=None, *, kind="hostility", playbook="local-solidarity"):
    """A learning point of an incident in Wales; its id."""
    officer = officer or an_officer("wales")
    path = f"/v1/incidents/{await team.incident(officer, kind=kind)}/learning-points"
    made = await team.post(officer, path, {"playbook": playbook, "says": "Ring schools first"})
    assert made.status_code == 201, made.text
    return made.json()["point_id"]


def ids(points):
    return {one["point_id"] for one in points}


async def test_an_editor_sees_what_incidents_taught_and_the_new_edition_answers_it(team):
    named, of_the_kind = await learnt(team), await learnt(team, playbook="after-a-tragedy")
    other = await learnt(team, kind="vote", playbook="before-a-vote")
    made = await written(team)
    assert ids(made.json()["open_points"]) == {named, of_the_kind}
    by_kind = await team.get(a_manager(), "/v1/learning-points", kind="vote")
    assert ids(by_kind.json()["items"]) == {other}
    path = f"/v1/playbook-editions/{made.json()['edition_id']}"
    client = await team.of(a_manager())
    body = BODY | {"answers": [of_the_kind, of_the_kind]}
    said = await client.put(path, json=body, headers={"If-Match": made.headers["ETag"]})
    assert said.json()["answers"] == [of_the_kind]
    waiting = (await team.get(a_manager(), "/v1/learning-points", status="taken_up")).json()
    assert waiting["items"] == []
    done = await step(team, an_editor := a_manager(), said, "publication")
    assert done.status_code == 200, done.text
    assert ids(done.json()["open_points"]) == {named}
    [taken] = (await team.get(an_editor, "/v1/learning-points", status="taken_up")).json()["items"]
    assert (taken["point_id"], taken["edition"]) == (of_the_kind, done.json()["edition"])
    timeline = await team.get(an_editor, f"/v1/incidents/{taken['incident_id']}/timeline")
    last = timeline.json()["items"][-1]
    assert (last["kind"], last["note"]) == (
        "learning point taken up",
        "local-solidarity, edition 2",
    )


async def test_an_edition_answers_only_what_is_open_and_about_its_kinds(team):
    mine, other = await learnt(team), await learnt(team, kind="vote", playbook="before-a-vote")
    for answers, field in (([mine, other], "answers/1"), ([str(an_actor().id)], "answers/0")):
        path = "/v1/playbooks/local-solidarity/editions"
        refused = await team.post(a_manager(), path, BODY | {"answers": answers})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    first = await written(team, answers=[mine])
    second = await written(team, answers=[mine])
    for made in (first, second):
        assert (await step(team, a_manager(), made, "publication")).status_code == 200
    [taken] = (await team.get(a_manager(), "/v1/learning-points", status="taken_up")).json()[
        "items"
    ]
    assert taken["edition"] == first.json()["edition"]
    path = "/v1/playbooks/local-solidarity/editions"
    late = await team.post(a_manager(), path, BODY | {"answers": [mine]})
    assert late.status_code == 422


async def test_a_playbook_that_was_made_here_is_taught_too(team):
    made = await written(team, key="night-of-lights")
    await step(team, a_manager(), made, "publication")
    point = await learnt(team, playbook="night-of-lights")
    shown = await team.get(a_manager(), f"/v1/playbook-editions/{made.json()['edition_id']}")
    assert point in ids(shown.json()["open_points"])


async def test_a_manager_of_another_nation_is_not_shown_what_was_learnt_here(team):
    point, there = await learnt(team), a_manager("scotland")
    made = await written(team, author=there)
    assert made.json()["open_points"] == []
    path = "/v1/playbooks/local-solidarity/editions"
    assert (await team.post(there, path, BODY | {"answers": [point]})).status_code == 422


@pytest.mark.parametrize("actor", [an_actor(), a_group_officer(), an_officer("scotland")])
async def test_who_must_not_read_a_review(team, actor):
    incident_id = await team.incident(an_officer("wales"))
    assert (await team.get(actor, f"/v1/incidents/{incident_id}/review")).status_code == 403


async def test_closing_without_hours_takes_those_that_were_written_down(team):
    officer = an_officer("wales")
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/hours", hours(team, 4.5))
    closed = await team.post(officer, f"{path}/closing", {"debrief": "Nothing in it"})
    assert closed.status_code == 200, closed.text
    assert (await team.get(officer, path)).json()["hours"] == 4.5


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 2400)), max_size=20))
def test_the_parts_sum_to_the_whole(parts):
    found = totals((role, hundredths / 100) for role, hundredths in parts)
    assert round(sum(found.values()), 2) == round(sum(n for _, n in parts) / 100, 2)


async def test_open_tasks_do_not_go_without_a_word(team):
    officer = an_officer("wales")
    path = f"/v1/incidents/{await team.incident(officer)}"
    for act in ("activation", "stand-down", "review"):
        await team.post(officer, f"{path}/{act}", {"reason": "Quiet"})
    body = {"debrief": "Ring schools first", "hours": 1}
    refused = await team.post(officer, f"{path}/closing", body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("tasks-open")
    assert "tasks_left" in refused.json()["detail"]
    why = "Everybody was rung already"
    closed = await team.post(officer, f"{path}/closing", body | {"tasks_left": why})
    assert closed.json()["status"] == "closed"
    timeline = (await team.get(officer, f"{path}/timeline")).json()["items"]
    assert [one["note"] for one in timeline if one["kind"] == "closed"] == [why]
