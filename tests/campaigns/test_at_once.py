"""Two people at the same moment: one decision after the other, never both by half."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from campaigns.domain.chunks import CHUNK, FIRST_CHUNK
from campaigns.store import followed, frozen
from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.events.campaigns import (
    AudienceReleased,
    GroupAlertRaised,
    MobilisationClosed,
    MobilisationLaunched,
    MobilisationPaused,
    MobilisationResumed,
)
from sanctuary.events.membership import PersonErased
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


DEBRIEF = {"went_well": "Neighbours came.", "change": "Ring schools first.", "hours": 2}


@pytest.mark.parametrize(
    ("before", "step", "body", "event"),
    [
        ((), "pause", {"reason": "Wait"}, MobilisationPaused),
        (("pause",), "resume", {"reason": "Go on"}, MobilisationResumed),
        ((), "closing", {"reason": "Enough"}, MobilisationClosed),
        (("closing",), "debrief", DEBRIEF, None),
    ],
    ids=["pause", "resume", "closing", "debrief"],
)
async def test_two_who_decide_the_same_decide_once(team, before, step, body, event):
    await team.h.receive(a_person())
    first, second = await signed_in(team, a_manager(), a_manager())
    path = f"/v1/mobilisations/{await team.launched()}"
    for each in before:
        await team.post(first, f"{path}/{each}", {"reason": "So"})
    answers = await both(team, first, second, f"{path}/{step}", body)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    decisions = (await team.get(first, f"{path}/decisions")).json()["items"]
    assert len({each["kind"] for each in decisions}) == len(decisions)
    assert event is None or len(await team.h.emitted(event)) == 1


async def test_a_pause_and_an_all_clear_together_end_it(team):
    """Whichever comes first: what is stood down is not paused, what is paused is stood down."""
    await team.h.receive(a_person())
    first, second = await signed_in(team, a_manager(), a_manager())
    path = f"/v1/mobilisations/{await team.launched()}"
    reason = {"reason": "It is quiet"}
    paused, ended = await asyncio.gather(
        team.post(first, f"{path}/pause", reason), team.post(second, f"{path}/stand-down", reason)
    )
    assert ended.status_code == 200
    assert paused.status_code in {200, 409}
    assert (await team.get(first, path)).json()["status"] == "stood_down"


async def test_what_is_launched_was_approved_for_the_audience_that_it_has(team):
    """An audience changed at the moment of the launch: one of the two comes too late."""
    await team.h.receive(a_person())
    author, other = await signed_in(team, a_manager(), a_manager())
    draft = await team.mobilisation(author)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    approved = await team.post(other, f"{path}/approval")
    client = await team.of(author)
    launched, changed = await asyncio.gather(
        team.post(other, f"{path}/launch"),
        client.put(
            f"{path}/audience",
            json={"audience": {"nation": ["wales"]}},
            headers={"If-Match": approved.headers["ETag"]},
        ),
    )
    shown = (await team.get(author, path)).json()
    won = (launched.status_code, shown["status"], shown["audience"])
    assert won in [
        (202, "live", {"everyone": True}),
        (409, "draft", {"nation": ["wales"]}),
    ], changed.text
    assert changed.status_code == (200 if won[0] == 409 else changed.status_code)


async def test_a_release_and_a_pause_together_lose_nobody(team):
    people = [a_person() for _ in range(FIRST_CHUNK + CHUNK + 1)]
    async with team.h.transaction() as uow:
        await followed.take_people(uow, people)
    [manager] = await signed_in(team, a_manager())
    path = f"/v1/mobilisations/{await team.launched()}"
    await asyncio.gather(
        team.post(manager, f"{path}/pause"), team.h.fire_timers(timedelta(seconds=1))
    )
    await team.post(manager, f"{path}/resume")
    while await team.h.fire_timers(timedelta(seconds=1)):
        pass
    released = [each.data for each in await team.h.emitted(AudienceReleased)]
    assert [each.chunk for each in released] == [0, 1, 2]
    everybody = [person for each in released for person in each.person_ids]
    assert sorted(everybody) == sorted(person.person_id for person in people)


async def test_an_erasure_in_the_middle_of_a_release_loses_nobody_else(team):
    people = [a_person() for _ in range(FIRST_CHUNK + CHUNK)]
    async with team.h.transaction() as uow:
        await followed.take_people(uow, people)
    path = f"/v1/mobilisations/{await team.launched()}"
    async with team.h.transaction() as uow:
        [(_, last)] = await frozen.chunks(uow, UUID(path.rsplit("/", 1)[1]), start=1, count=1)
    await asyncio.gather(
        team.h.receive(PersonErased(person_id=last[0], case_id=new_id())),
        team.h.fire_timers(timedelta(seconds=1)),
    )
    while await team.h.fire_timers(timedelta(seconds=1)):
        pass
    released = [each.data for each in await team.h.emitted(AudienceReleased)]
    everybody = {person for each in released for person in each.person_ids} - {last[0]}
    assert everybody == {person.person_id for person in people} - {last[0]}
    preview = (await team.get(a_manager(), f"{path}/audience-preview")).json()
    assert preview["matched"] == sum(part["count"] for part in preview["waterfall"]) == len(people)
