"""Every act on an incident and on its tasks, from the side of each role that must not do it."""

from datetime import timedelta

import pytest

from campaigns.testing import SWANSEA, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.ids import new_id
from sanctuary.service import load
from sanctuary.testing import an_actor

from .test_playbook_editions import BODY as PLAYBOOK

LEADERS = {Role.DUTY_OFFICER, Role.NATIONAL_TEAM}
READERS = LEADERS | {Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR}
CORRECTORS = LEADERS | {Role.CAMPAIGN_MANAGER}
WRITERS = READERS
CARERS = {Role.DUTY_OFFICER, Role.SAFEGUARDING_LEAD}
WHY = {"reason": "Because"}
SAID = {"says_en": "We stand together.", "says_cy": "Safwn gyda’n gilydd."}
# Who may at all, besides whoever had a part in it; everybody else is refused.
ACTS = {
    ("GET", ""): READERS,
    ("GET", "/timeline"): READERS,
    ("POST", "/level"): LEADERS,
    ("POST", "/activation"): LEADERS,
    ("POST", "/stabilising"): LEADERS,
    ("POST", "/stand-down"): LEADERS,
    ("POST", "/review"): LEADERS,
    ("GET", "/review"): READERS,
    ("POST", "/closing"): LEADERS,
    ("POST", "/checklist/{item}"): LEADERS,
    ("PUT", "/day"): LEADERS,
    ("GET", "/tasks"): READERS,
    ("POST", "/tasks"): LEADERS,
    ("POST", "/group-alerts"): LEADERS,
    ("GET", "/group-alerts"): READERS,
    ("GET", "/safety"): READERS,
    ("POST", "/directory-mask"): LEADERS,
    ("POST", "/area-pause"): LEADERS,
    ("POST", "/area-resumption"): LEADERS,
    ("POST", "/gatherings"): LEADERS,
    ("GET", "/gatherings"): READERS,
    ("POST", "/corrections"): CORRECTORS,
    ("GET", "/corrections"): READERS,
    ("POST", "/official-lines"): WRITERS - {Role.NATIONAL_TEAM},
    ("GET", "/official-lines"): READERS,
    ("POST", "/welfare-checks"): LEADERS,
    ("GET", "/welfare"): CARERS,
    ("GET", "/welfare-calls"): CARERS,
    ("POST", "/hours"): LEADERS,
    ("POST", "/learning-points"): LEADERS,
    ("POST", "/playbooks"): LEADERS,
    ("GET", "/playbooks"): READERS,
}
START = "/v1/incidents/{incident_id}"


def bodies_of(team):
    now = team.h.clock.now()
    day = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, hours=2)}
    later = (now + timedelta(days=9)).date().isoformat()
    return {
        "/level": {"level": "watch"} | WHY,
        "/closing": {"debrief": "Nothing in it", "hours": 1},
        "/checklist/{item}": None,
        "/day": {"happens_on": later} | WHY,
        "/tasks": {"title": "Ring the school", "due_at": day["ends_at"].isoformat()},
        "/group-alerts": {"nation": "wales"},
        "/gatherings": {"area": SWANSEA} | {key: at.isoformat() for key, at in day.items()},
        "/corrections": SAID | WHY,
        "/official-lines": SAID | {"review_on": later},
        "/welfare-checks": None,
        "/hours": {"role": "other", "hours": 1, "given_on": now.date().isoformat()},
        "/learning-points": {"playbook": "local-solidarity", "says": "Ring first"},
        "/playbooks": {"playbook": "local-solidarity"},
    }


def test_every_act_on_an_incident_is_in_the_table():
    found = {
        (method, route.path.removeprefix(START))
        for router in load("campaigns").routers
        for route in router.routes
        if route.path.startswith(START)
        for method in route.methods - {"HEAD"}
        if not route.path.endswith(".csv")
    }
    assert found == set(ACTS)


async def attempt(team, actor, incident_id, method, suffix):
    path = START.format(incident_id=incident_id) + suffix.format(item="people_first")
    body = bodies_of(team).get(suffix, WHY)
    client = await team.of(actor)
    headers = {"If-Match": '"1"', "Idempotency-Key": new_id().hex}
    return await client.request(
        method, path, json=None if method == "GET" else body, headers=headers
    )


async def state(team, incident_id):
    """All that a refused act might have changed."""
    officer, path = an_officer(), f"/v1/incidents/{incident_id}"
    parts = ("", "/timeline", "/tasks", "/safety", "/gatherings", "/official-lines", "/playbooks")
    return [(await team.get(officer, path + part)).json() for part in parts]


@pytest.mark.parametrize("role", sorted(set(Role) - LEADERS))
async def test_no_role_does_more_with_an_incident_than_is_its_to_do(team, role):
    incident_id = await team.incident()
    before = await state(team, incident_id)
    actor = an_actor(Grant(role))
    for (method, suffix), may in ACTS.items():
        if role not in may:
            refused = await attempt(team, actor, incident_id, method, suffix)
            assert (method, suffix, refused.status_code) == (method, suffix, 403)
            assert refused.json()["detail"]
    assert await state(team, incident_id) == before


@pytest.mark.parametrize("role", sorted(READERS | CARERS))
async def test_who_answers_for_another_nation_does_and_sees_nothing_of_it(team, role):
    incident_id = await team.incident()
    before = await state(team, incident_id)
    actor = an_actor(Grant(role, ScopeKind.NATION, "england"))
    for method, suffix in ACTS:
        refused = await attempt(team, actor, incident_id, method, suffix)
        assert (method, suffix, refused.status_code) == (method, suffix, 403)
    assert await state(team, incident_id) == before


async def test_without_signing_in_nothing_of_an_incident_is_there(team):
    incident_id = await team.incident()
    for method, suffix in ACTS:
        refused = await attempt(team, None, incident_id, method, suffix)
        assert (method, suffix, refused.status_code) == (method, suffix, 401)


@pytest.mark.parametrize("role", sorted(READERS))
async def test_a_reader_reads(team, role):
    incident_id = await team.incident()
    actor = an_actor(Grant(role))
    for (method, suffix), may in ACTS.items():
        if method == "GET" and role in may:
            shown = await attempt(team, actor, incident_id, method, suffix)
            assert (suffix, shown.status_code) == (suffix, 200)


@pytest.mark.parametrize("role", sorted(set(Role) - LEADERS))
async def test_a_task_is_moved_and_done_by_its_owner_and_who_leads_alone(team, role):
    officer, owner = an_officer("wales"), an_officer("scotland")
    await team.of(owner)
    incident_id = await team.incident(officer)
    due = (team.h.clock.now() + timedelta(hours=4)).isoformat()
    body = {"title": "Ring the school", "due_at": due, "owner": str(owner.id)}
    made = await team.post(officer, f"/v1/incidents/{incident_id}/tasks", body)
    path = f"/v1/incident-tasks/{made.json()['task_id']}"
    actor = an_actor(Grant(role))
    client = await team.of(actor)
    giving = {"owner": str(actor.id), "due_at": due, "reason": "Mine now"}
    taken = await client.put(path, json=giving, headers={"If-Match": made.headers["ETag"]})
    assert taken.status_code == 403
    assert (await team.post(actor, f"{path}/completion")).status_code == 403
    assert (await team.get(actor, path)).status_code == (200 if role in READERS else 403)
    assert (await team.get(actor, "/v1/my-incident-tasks")).json()["items"] == []
    assert (await team.post(owner, f"{path}/completion")).status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - LEADERS))
async def test_no_other_role_decides_about_a_signal(team, role):
    body = {"kind": "hostility", "nation": "wales", "summary": "Leaflets"}
    first = (await team.post(an_actor(), "/v1/signals", body)).json()["signal_id"]
    other = (await team.post(an_actor(), "/v1/signals", body)).json()["signal_id"]
    actor = an_actor(Grant(role))
    for step, what in (
        ("triage", {"level": "local"} | WHY),
        ("setting-aside", WHY),
        ("joining", {"first_id": first} | WHY),
        ("parting", WHY),
    ):
        refused = await team.post(actor, f"/v1/signals/{other}/{step}", what)
        assert (step, refused.status_code) == (step, 403)
    seen = await team.get(actor, "/v1/signals")
    assert seen.status_code == (200 if role in READERS else 403)


@pytest.mark.parametrize("role", sorted(set(Role) - CORRECTORS))
async def test_no_other_role_keeps_playbooks_or_what_was_learnt(team, role):
    actor = an_actor(Grant(role))
    path = "/v1/playbooks/local-solidarity/editions"
    assert (await team.get(actor, path)).status_code == 403
    assert (await team.post(actor, path, PLAYBOOK)).status_code == 403
    point = f"/v1/learning-points/{new_id()}"
    taking = {"edition": 1} | WHY
    assert (await team.post(actor, f"{point}/taking-up", taking)).status_code == 403
    assert (await team.post(actor, f"{point}/setting-aside", WHY)).status_code == 403


async def test_an_officer_of_one_nation_alarms_no_other_nation(team):
    officer = an_officer("wales")
    await team.group(new_id(), nation="england")
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    refused = await team.post(officer, f"{path}/group-alerts", {"nation": "england"})
    assert refused.status_code == 403
    assert await team.h.emitted(GroupAlertRaised) == []
    uk = await team.post(an_officer(), f"{path}/group-alerts", {"nation": "england"})
    assert uk.status_code == 202
