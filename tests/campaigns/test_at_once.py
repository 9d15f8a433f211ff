"""Two people at the same moment: one decision after the other, never both by half."""

import asyncio

from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.events.campaigns import AudienceReleased, GroupAlertRaised, MobilisationLaunched
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

SIGNAL = {
    "kind": "hostility",
    "nation": "wales",
    "area": "W06000011",
    "summary": "Leaflets in the high street",
}


async def both(team, first, second, path, body=None):
    return await asyncio.gather(team.post(first, path, body), team.post(second, path, body))


async def signed_in(team, *actors):
    for actor in actors:
        await team.of(actor)
    return actors


async def test_two_reports_find_each_other(team):
    first, second = await signed_in(team, an_actor(), an_actor())
    answers = await both(team, first, second, "/v1/signals", SIGNAL)
    duplicates = [answer.json()["duplicate_of"] for answer in answers]
    assert duplicates.count(None) == 1


async def test_two_officers_confirm_each_other(team):
    first, second = await signed_in(team, an_officer(), an_officer())
    path = f"/v1/incidents/{await team.incident(level='national')}/activation"
    answers = await both(team, first, second, path)
    assert sorted(answer.json()["status"] for answer in answers) == ["activated", "triaged"]


async def test_two_approvals_are_both_counted(team):
    await team.h.receive(a_person())
    first, second = await signed_in(team, a_manager(), a_manager())
    incident_id = await team.incident(level="national")
    draft = await team.mobilisation(incident_id=incident_id)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/approval"
    answers = await both(team, first, second, path)
    assert sorted(answer.json()["status"] for answer in answers) == ["approved", "in_approval"]


async def test_two_launches_are_one(team):
    await team.h.receive(a_person())
    first, second = await signed_in(team, a_manager(), a_manager())
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    answers = await both(team, first, second, f"{path}/launch")
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    assert len(await team.h.emitted(MobilisationLaunched)) == 1
    assert len(await team.h.emitted(AudienceReleased)) == 1


async def test_a_group_alerted_by_two_is_alerted_once(team):
    group_id = new_id()
    await team.group(group_id)
    first, second = await signed_in(team, an_officer(), an_officer())
    path = f"/v1/incidents/{await team.incident(first)}"
    await team.post(first, f"{path}/activation")
    body = {"group_ids": [str(group_id)]}
    answers = await both(team, first, second, f"{path}/group-alerts", body)
    assert sorted(len(answer.json()["alerts"]) for answer in answers) == [0, 1]
    assert len(await team.h.emitted(GroupAlertRaised)) == 1
