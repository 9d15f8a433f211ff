"""Mobilisations over HTTP: draft, preview, approval, launch, release, pause, all-clear, debrief."""

from datetime import timedelta
from uuid import UUID

import pytest

from campaigns import playbooks
from campaigns.testing import (
    SHEFFIELD,
    SWANSEA,
    a_manager,
    a_person,
    an_action_link,
    an_officer,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import (
    AudienceReleased,
    MobilisationClosed,
    MobilisationLaunched,
    MobilisationStoodDown,
)
from sanctuary.events.notifications import (
    MobilisationProgressed,
    PreferenceChanged,
    SuppressionChanged,
)
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


async def reached(team):
    released = await team.h.emitted(AudienceReleased)
    return [person for each in released for person in each.data.person_ids]


async def a_crowd(team, count, **facts):
    people = [a_person(**facts) for _ in range(count)]
    await team.h.receive(*people)
    return [person.person_id for person in people]


async def test_the_preview_says_who_is_reached_and_why_the_others_are_not(team):
    no_address = a_person(has_address=False, address_verified=False, bases={})
    opted_out, bounced, welcome = a_person(), a_person(), a_person()
    await team.h.receive(
        no_address,
        a_person(address_verified=False),
        a_person(bases={"service": "service_message"}),
        opted_out,
        bounced,
        welcome,
        a_person(area=SHEFFIELD, nation="england"),
        PreferenceChanged(
            person_id=opted_out.person_id, category="campaign", channel="email", allowed=False
        ),
        SuppressionChanged(person_id=bounced.person_id, suppressed=True, cause="bounce"),
    )
    manager = a_manager()
    draft = await team.mobilisation(manager, audience={"area": [SWANSEA]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/audience-preview"
    preview = (await team.get(manager, path)).json()
    counts = {part["reason"]: part["count"] for part in preview["waterfall"]}
    assert counts == dict.fromkeys(
        ["no_address", "unverified", "no_lawful_basis", "opted_out", "suppressed", "will_send"], 1
    )
    assert (preview["matched"], preview["will_send"], preview["frozen"]) == (6, 1, False)
    assert not any(part["sample"] for part in preview["waterfall"])
    samples = (await team.get(manager, path, samples=True)).json()["waterfall"]
    assert samples[0]["sample"] == [str(no_address.person_id)]
    assert samples[-1]["sample"] == [str(welcome.person_id)]


async def test_a_playbook_proposes_the_audience_of_the_incident(team):
    incident_id = await team.incident()
    draft = await team.mobilisation(incident_id=incident_id, audience=None)
    assert draft["audience"] == {"area": [SWANSEA]}
    assert draft["title"] == "Stand together here"
    refused = await team.post(a_manager(), "/v1/mobilisations", {"playbook": "local-solidarity"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "audience")


async def test_an_audience_is_changed_only_from_its_newest_version(team):
    manager = a_manager()
    draft = await team.mobilisation(manager)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    client = await team.of(manager)
    shown = await client.get(path)
    body = {"audience": {"language": ["cy"]}}
    assert (await client.put(f"{path}/audience", json=body)).status_code == 428
    changed = await client.put(
        f"{path}/audience", json=body, headers={"If-Match": shown.headers["ETag"]}
    )
    assert (changed.status_code, changed.json()["audience"]) == (200, {"language": ["cy"]})
    stale = await client.put(
        f"{path}/audience", json=body, headers={"If-Match": shown.headers["ETag"]}
    )
    assert stale.status_code == 412
    unclear = await client.put(
        f"{path}/audience",
        json={"audience": {"postcode": ["SA1"]}},
        headers={"If-Match": changed.headers["ETag"]},
    )
    assert kind(unclear) == "audience-rule-unclear"


async def test_what_was_approved_is_what_is_launched(team):
    await a_crowd(team, 1)
    author, second = a_manager(), an_officer()
    draft = await team.mobilisation(author)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert kind(await team.post(author, f"{path}/approval")) == "own-approval"
    assert kind(await team.post(author, f"{path}/launch")) == "illegal-transition"
    approved = await team.post(second, f"{path}/approval", {"note": "Read it, good"})
    assert (approved.json()["status"], approved.json()["approvals"][0]["matched"]) == (
        "approved",
        1,
    )
    client = await team.of(author)
    changed = await client.put(
        f"{path}/audience",
        json={"audience": {"everyone": True}},
        headers={"If-Match": approved.headers["ETag"]},
    )
    assert (changed.json()["status"], changed.json()["approvals"]) == ("draft", [])
    assert kind(await team.post(author, f"{path}/launch")) == "illegal-transition"
    assert (await team.post(second, f"{path}/approval")).json()["status"] == "approved"
    assert (await team.post(author, f"{path}/launch")).status_code == 202


async def test_a_national_incident_asks_for_two_approvals(team):
    await a_crowd(team, 1)
    incident_id = await team.incident(level="national")
    draft = await team.mobilisation(incident_id=incident_id)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert (await team.post(a_manager(), f"{path}/approval")).json()["status"] == "in_approval"
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "illegal-transition"
    assert (await team.post(a_manager(), f"{path}/approval")).json()["status"] == "approved"


async def test_an_incident_that_became_national_needs_a_second_approval_at_launch(team):
    await a_crowd(team, 1)
    officer = an_officer()
    incident_id = await team.incident(officer)
    draft = await team.mobilisation(incident_id=incident_id)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    level = {"level": "national", "reason": "Everywhere now"}
    assert (
        await team.post(officer, f"/v1/incidents/{incident_id}/level", level)
    ).status_code == 200
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "approval-missing"
    assert await reached(team) == []


async def test_a_launch_freezes_the_audience(team):
    people = await a_crowd(team, 3)
    left_out = a_person(bases={})
    await team.h.receive(left_out)
    mobilisation_id = await team.launched()
    late = await a_crowd(team, 1)
    manager = a_manager()
    path = f"/v1/mobilisations/{mobilisation_id}"
    preview = (await team.get(manager, f"{path}/audience-preview")).json()
    assert (preview["matched"], preview["will_send"], preview["frozen"]) == (4, 3, True)
    assert sorted(await reached(team)) == sorted(people)
    (launched,) = await team.h.emitted(MobilisationLaunched)
    assert (launched.data.audience_size, launched.data.chunks) == (3, 1)
    for person_id, reason in [
        (people[0], "will_send"),
        (left_out.person_id, "no_lawful_basis"),
        (late[0], None),
    ]:
        place = (await team.get(manager, f"{path}/audience/{person_id}")).json()
        assert place["reason"] == reason
        assert place["explanation"]


async def test_nobody_to_reach_leaves_nothing_behind(team):
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "nobody-to-reach"
    await a_crowd(team, 1)
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "nobody-to-reach"
    assert await team.h.emitted(MobilisationLaunched) == []


async def test_a_launch_sent_twice_launches_once(team):
    await a_crowd(team, 2)
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    client = await team.of(a_manager())
    answers = [
        await client.post(f"{path}/launch", headers={"Idempotency-Key": "once"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len(await reached(team)) == 2


async def test_an_urgent_one_asks_for_the_basis_of_urgent_messages(team):
    await a_crowd(team, 2)
    contacts = await a_crowd(team, 1, bases={"urgent": "service_message"})
    await team.launched(category="urgent")
    assert await reached(team) == contacts


async def test_what_is_released_tells_ids_and_nothing_else(team):
    await a_crowd(team, 1)
    await team.launched(title="Only for staff to read", drill=True)
    (chunk,) = await team.h.emitted(AudienceReleased)
    assert chunk.data.drill
    assert "Only for staff" not in str(bodies(await team.h.emitted()))


async def test_progress_joins_deliveries_and_actions(team):
    await a_crowd(team, 2)
    mobilisation_id = await team.launched()
    await team.h.receive(
        MobilisationProgressed(
            mobilisation_id=UUID(mobilisation_id), counts={"accepted": 2}, done=True
        )
    )
    progress = await team.get(a_manager(), f"/v1/mobilisations/{mobilisation_id}/progress")
    assert progress.json() == {
        "audience_size": 2,
        "chunks": 1,
        "released": 1,
        "deliveries": {"accepted": 2},
        "done": True,
        "actions": {},
        "first_action_after_seconds": None,
        "median_action_after_seconds": None,
    }


async def test_a_stand_down_is_told_once(team):
    await a_crowd(team, 1)
    mobilisation_id = await team.launched()
    path = f"/v1/mobilisations/{mobilisation_id}"
    for _ in range(2):
        answer = await team.post(a_manager(), f"{path}/stand-down", {"reason": "All clear"})
        assert answer.json()["status"] == "stood_down"
    assert len(await team.h.emitted(MobilisationStoodDown)) == 1


async def test_an_incident_that_is_over_ends_its_urgent_calls_only(team):
    officer = an_officer()
    await a_crowd(team, 1, bases={"urgent": "service_message", "campaign": "consent"})
    incident_id = await team.incident(officer)
    await team.post(officer, f"/v1/incidents/{incident_id}/activation")
    campaign = await team.launched(incident_id=incident_id)
    urgent = await team.launched(incident_id=incident_id, category="urgent")
    await team.post(officer, f"/v1/incidents/{incident_id}/stand-down", {"reason": "Over"})
    for mobilisation_id, status in [(urgent, "stood_down"), (campaign, "live")]:
        shown = await team.get(officer, f"/v1/mobilisations/{mobilisation_id}")
        assert shown.json()["status"] == status


async def test_it_is_closed_and_evaluated_with_every_decision_on_record(team):
    await a_crowd(team, 1)
    mobilisation_id = await team.launched()
    path, manager = f"/v1/mobilisations/{mobilisation_id}", a_manager()
    assert (await team.post(manager, f"{path}/closing")).json()["status"] == "closed"
    body = {"went_well": "Many letters", "change": "Begin earlier", "hours": 12}
    assert (await team.get(manager, f"{path}/debrief")).status_code == 404
    assert (await team.post(manager, f"{path}/debrief", body)).json()["status"] == "evaluated"
    assert kind(await team.post(manager, f"{path}/debrief", body)) == "illegal-transition"
    kept = (await team.get(manager, f"{path}/debrief")).json()
    assert kept["by"] == str(manager.id)
    assert body.items() <= kept.items()
    decisions = (await team.get(manager, f"{path}/decisions")).json()["items"]
    assert [entry["kind"] for entry in decisions] == [
        "written",
        "approved",
        "launched",
        "closed",
        "evaluated",
    ]
    assert len(await team.h.emitted(MobilisationClosed)) == 1


async def test_a_draft_can_be_given_up(team):
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    given_up = await team.post(a_manager(), f"{path}/withdrawal", {"reason": "Not now"})
    assert given_up.json()["status"] == "withdrawn"
    assert kind(await team.post(a_manager(), f"{path}/approval")) == "illegal-transition"


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (None, 401),
        (an_actor(), 403),
        (an_actor(Grant(Role.ASSESSOR)), 403),
        (a_manager("wales"), 403),
    ],
)
async def test_who_must_not_lead_a_mobilisation_of_everyone(team, actor, status):
    await a_crowd(team, 1)
    mobilisation_id = await team.launched()
    path = f"/v1/mobilisations/{mobilisation_id}"
    attempts = [
        ("/v1/mobilisations", {"playbook": "local-solidarity", "audience": {"everyone": True}}),
        *[(f"{path}/{step}", {"reason": "Because"})
          for step in ("pause", "resume", "stand-down", "withdrawal", "closing")],
        (f"{path}/approval", None),
        (f"{path}/launch", None),
        (f"{path}/debrief", {"went_well": "x", "change": "x", "hours": 1}),
    ]  # fmt: skip
    for where, body in attempts:
        assert (where, (await team.post(actor, where, body)).status_code) == (where, status)
    assert (await team.get(actor, f"{path}/audience-preview")).status_code == status
    for more in ("", "/decisions", "/progress", f"/audience/{new_id()}"):
        assert (await team.get(actor, path + more)).status_code == status


async def test_a_manager_of_one_nation_leads_there(team):
    await a_crowd(team, 1)
    draft = await team.mobilisation(a_manager("wales"), audience={"nation": ["wales"]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert (await team.post(a_manager("england"), f"{path}/approval")).status_code == 403
    assert (await team.post(a_manager("wales"), f"{path}/approval")).status_code == 200


async def test_a_manager_of_one_nation_writes_for_a_place_in_it(team):
    """The playbook names the place of the incident; its code says in which nation it lies."""
    body = {
        "playbook": "local-solidarity",
        "incident_id": await team.incident(area="W06000011"),
    }
    refused = await team.post(a_manager("england"), "/v1/mobilisations", body)
    assert (refused.status_code, kind(refused)) == (403, "not-permitted")
    written = await team.post(a_manager("wales"), "/v1/mobilisations", body)
    assert written.status_code == 201, written.text
    seen = (await team.get(a_manager("wales"), "/v1/mobilisations")).json()["items"]
    assert [each["mobilisation_id"] for each in seen] == [written.json()["mobilisation_id"]]


async def test_a_list_shows_what_stays_within_the_nations_of_the_reader(team):
    await team.mobilisation()
    for nations in (["wales"], ["wales", "england"]):
        await team.mobilisation(audience={"nation": nations})
    for manager, seen in [(a_manager("wales"), 1), (a_manager("scotland"), 0), (a_manager(), 3)]:
        listed = await team.get(manager, "/v1/mobilisations")
        assert len(listed.json()["items"]) == seen


async def test_lists_are_narrowed_and_paged(team):
    for _ in range(3):
        await team.mobilisation()
    manager = a_manager()
    page = (await team.get(manager, "/v1/mobilisations", status="draft", limit=2)).json()
    rest = (await team.get(manager, "/v1/mobilisations", limit=2, cursor=page["next"])).json()
    assert (len(page["items"]), len(rest["items"])) == (2, 1)
    assert (await team.get(manager, "/v1/mobilisations", status="live")).json()["items"] == []
    incident_id = await team.incident()
    await team.mobilisation(incident_id=incident_id)
    narrowed = await team.get(manager, "/v1/mobilisations", incident_id=incident_id)
    assert [item["incident_id"] for item in narrowed.json()["items"]] == [incident_id]


@pytest.mark.parametrize(
    "path",
    ["/v1/mobilisations/{}", "/v1/incidents/{}", "/v1/mobilisations/{}/progress"],
)
async def test_what_is_not_there_is_said_plainly(team, path):
    answer = await team.get(an_officer(), path.format(new_id()))
    assert (answer.status_code, kind(answer)) == (404, "not-found")
    assert "list" in answer.json()["detail"]


async def test_playbooks_are_for_everybody_who_is_signed_in(team):
    listed = (await team.get(an_actor(), "/v1/playbooks")).json()["items"]
    assert {each["key"] for each in listed} == set(playbooks.KEYS)
    shown = (await team.get(an_actor(), "/v1/playbooks/local-solidarity")).json()
    assert shown["calls"][0]["prompts"][0]["cy"]
    assert (await team.get(None, "/v1/playbooks")).status_code == 401
    assert (await team.get(an_actor(), "/v1/playbooks/none")).status_code == 404


async def test_progress_says_how_soon_the_first_and_the_middle_one_acted(team):
    await team.h.receive(a_person())
    call = await team.launched(drill=True)
    path = f"/v1/mobilisations/{call}/progress"
    none = (await team.get(a_manager(), path)).json()
    assert none["first_action_after_seconds"] is None
    for seconds in (60, 60, 60):
        team.h.clock.offset += timedelta(seconds=seconds)
        link = an_action_link(team.h.settings, team.h.clock, UUID(call), new_id())
        client = await team.of(None)
        await client.post("/act", params={"link": link}, data={"action": "conversation"})
    some = (await team.get(a_manager(), path)).json()
    assert 60 <= some["first_action_after_seconds"] < 120
    assert 120 <= some["median_action_after_seconds"] < 180
