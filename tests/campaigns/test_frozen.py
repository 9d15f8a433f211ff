"""What was approved is what is launched: less who may not be reached any more, plus nobody."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text

from campaigns.domain.chunks import FIRST_CHUNK
from campaigns.store import followed
from campaigns.store import frozen as frozen_store
from campaigns.testing import (
    SHEFFIELD,
    SWANSEA,
    a_manager,
    a_person,
    an_action_link,
    an_officer,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched
from sanctuary.events.membership import GrantGiven, GrantRevoked, PersonErased
from sanctuary.events.notifications import PreferenceChanged, SuppressionChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

CROWD = """
insert into audience_person (person_id, known, nation, has_address, address_verified, purposes)
select gen_random_uuid(), true, 'wales', true, true, '{campaign}' from generate_series(1, :people)
"""


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


async def reached(team):
    released = await team.h.emitted(AudienceReleased)
    return {person for each in released for person in each.data.person_ids}


async def people(team, count, **facts):
    known = [a_person(**facts) for _ in range(count)]
    await team.h.receive(*known)
    return [person.person_id for person in known]


async def approved(team, **facts):
    """Approved by a colleague; returns its path."""
    draft = await team.mobilisation(**facts)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    answer = await team.post(a_manager(), f"{path}/approval")
    assert answer.json()["status"] == "approved", answer.text
    return path


async def waterfall(team, path):
    preview = (await team.get(a_manager(), f"{path}/audience-preview")).json()
    counts = {part["reason"]: part["count"] for part in preview["waterfall"] if part["count"]}
    assert preview["matched"] == sum(counts.values())
    return counts


def opting_out(person_id):
    return PreferenceChanged(
        person_id=person_id, category="campaign", channel="email", allowed=False
    )


async def again(team, path):
    """Save the audience as it is; returns the answer."""
    client = await team.of(a_manager())
    shown = await client.get(path)
    return await client.put(
        f"{path}/audience",
        json={"audience": shown.json()["audience"]},
        headers={"If-Match": shown.headers["ETag"]},
    )


async def test_who_joined_after_the_approval_is_not_sent_it(team):
    early = await people(team, 2)
    path = await approved(team)
    await people(team, 3)
    assert await waterfall(team, path) == {"will_send": 2}
    assert (await team.post(a_manager(), f"{path}/launch")).status_code == 202
    assert await reached(team) == set(early)


async def test_newcomers_are_there_after_a_new_approval(team):
    early = await people(team, 2)
    path = await approved(team)
    late = await people(team, 1)
    assert (await again(team, path)).json()["status"] == "draft"
    assert (await team.post(a_manager(), f"{path}/approval")).json()["approvals"][0]["matched"] == 3
    await team.post(a_manager(), f"{path}/launch")
    assert await reached(team) == {*early, *late}


async def test_who_may_not_be_reached_any_more_falls_out_and_the_parts_still_sum(team):
    stays, opts_out, bounces, leaves = await people(team, 4)
    path = await approved(team)
    await team.h.receive(
        opting_out(opts_out),
        SuppressionChanged(person_id=bounces, suppressed=True, cause="bounce"),
        a_person(person_id=leaves, ended=True),
    )
    assert await waterfall(team, path) == {"will_send": 4}
    launched = await team.post(a_manager(), f"{path}/launch")
    assert launched.json()["audience_size"] == 1
    assert await reached(team) == {stays}
    assert await waterfall(team, path) == {
        "opted_out": 1, "suppressed": 1, "gone": 1, "will_send": 1,
    }  # fmt: skip
    place = (await team.get(a_manager(), f"{path}/audience/{opts_out}")).json()
    assert place["reason"] == "opted_out"


async def test_who_withdraws_consent_between_approval_and_launch_is_not_sent_it(team):
    stays, withdraws = await people(team, 2)
    path = await approved(team)
    await team.h.receive(a_person(person_id=withdraws, bases={}))
    await team.post(a_manager(), f"{path}/launch")
    assert await reached(team) == {stays}
    assert await waterfall(team, path) == {"no_lawful_basis": 1, "will_send": 1}


@pytest.mark.parametrize("launched", [False, True])
async def test_who_is_erased_before_it_left_for_them_is_counted_as_gone(team, launched):
    """Erased before the launch, or between two chunks of it: neither sent to nor counted as sent."""
    async with team.h.transaction() as uow:
        await followed.take_people(uow, [a_person() for _ in range(FIRST_CHUNK + 3)])
    path = await approved(team)
    async with team.h.transaction() as uow:
        found = await frozen_store.chunks(uow, UUID(path.rsplit("/", 1)[1]), start=1, count=1)
    [(_, (erased, *_))] = found
    if launched:
        await team.post(a_manager(), f"{path}/launch")
    await team.h.receive(PersonErased(person_id=erased, case_id=new_id()))
    if not launched:
        await team.post(a_manager(), f"{path}/launch")
    await team.h.fire_timers(timedelta(seconds=1))
    assert erased not in await reached(team)
    assert len(await reached(team)) == FIRST_CHUNK + 2
    assert await waterfall(team, path) == {"gone": 1, "will_send": FIRST_CHUNK + 2}
    assert (await team.get(a_manager(), path)).json()["audience_size"] == FIRST_CHUNK + 2


async def test_who_is_erased_after_it_left_for_them_stays_counted(team):
    [erased, _] = await people(team, 2)
    path = await approved(team)
    await team.post(a_manager(), f"{path}/launch")
    await team.h.receive(PersonErased(person_id=erased, case_id=new_id()))
    assert await waterfall(team, path) == {"will_send": 2}
    place = (await team.get(a_manager(), f"{path}/audience/{erased}")).json()
    assert not place["matched"]


async def test_who_moved_away_was_approved_and_is_sent_it(team):
    [moves] = await people(team, 1)
    path = await approved(team, audience={"area": [SWANSEA]})
    await team.h.receive(a_person(person_id=moves, area=SHEFFIELD, nation="england"))
    await team.post(a_manager(), f"{path}/launch")
    assert await reached(team) == {moves}


async def test_a_chunk_that_lost_everybody_still_leaves_so_that_all_are_counted(team):
    first = [a_person() for _ in range(FIRST_CHUNK)]
    second = [a_person() for _ in range(3)]
    async with team.h.transaction() as uow:
        await followed.take_people(uow, [*first, *second])
    path = await approved(team)
    await team.h.receive(*(opting_out(each.person_id) for each in second))
    await team.post(a_manager(), f"{path}/launch")
    await team.h.fire_timers(timedelta(seconds=1))
    sizes = [len(each.data.person_ids) for each in await team.h.emitted(AudienceReleased)]
    assert sum(sizes) == FIRST_CHUNK
    assert len(sizes) == (await team.h.emitted(MobilisationLaunched))[0].data.chunks == 2


async def test_nobody_left_to_reach_is_said_at_the_launch(team):
    [person] = await people(team, 1)
    path = await approved(team)
    await team.h.receive(opting_out(person))
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "nobody-to-reach"
    assert await team.h.emitted(MobilisationLaunched) == []


async def test_two_approvals_are_given_for_the_same_people(team):
    await people(team, 1)
    incident_id = await team.incident(level="national")
    draft = await team.mobilisation(incident_id=incident_id, audience={"everyone": True})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    await people(team, 5)
    second = (await team.post(an_officer(), f"{path}/approval")).json()
    assert [each["matched"] for each in second["approvals"]] == [1, 1]
    await team.post(a_manager(), f"{path}/launch")
    assert len(await reached(team)) == 1


@pytest.mark.parametrize(("count", "approvals"), [(10_000, 1), (10_001, 2)])
async def test_more_people_than_the_rule_says_are_approved_by_two(team, count, approvals):
    async with team.h.transaction() as uow:
        await uow.execute(text(CROWD), {"people": count})
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    preview = (await team.get(a_manager(), f"{path}/audience-preview")).json()
    assert (preview["matched"], preview["approvals_needed"]) == (count, approvals)
    for n in range(1, approvals + 1):
        answer = (await team.post(a_manager(), f"{path}/approval")).json()
        assert answer["status"] == ("approved" if n == approvals else "in_approval")
    launched = await team.post(a_manager(), f"{path}/launch")
    assert launched.json()["audience_size"] == count


async def test_the_preview_says_that_an_incident_became_national(team):
    await people(team, 1)
    officer = an_officer()
    incident_id = await team.incident(officer)
    draft = await team.mobilisation(incident_id=incident_id)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/audience-preview"
    assert (await team.get(a_manager(), path)).json()["approvals_needed"] == 1
    level = {"level": "national", "reason": "Everywhere now"}
    await team.post(officer, f"/v1/incidents/{incident_id}/level", level)
    assert (await team.get(a_manager(), path)).json()["approvals_needed"] == 2


async def test_an_author_does_not_approve_through_another_role(team):
    await people(team, 1)
    author = an_actor(
        Grant(Role.CAMPAIGN_MANAGER), Grant(Role.DUTY_OFFICER), Grant(Role.NATIONAL_TEAM)
    )
    draft = await team.mobilisation(author)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert kind(await team.post(author, f"{path}/approval")) == "own-approval"


@pytest.fixture
async def by_one_whose_grant_ended(team):
    """Approved by somebody who lost the role before the launch; returns the path."""
    await people(team, 1)
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    approver = an_actor()
    grant = {
        "grant_id": new_id(),
        "person_id": approver.id,
        "role": "campaign_manager",
        "scope_kind": "uk",
    }
    await team.h.receive(GrantGiven(**grant))
    assert (await team.post(approver, f"{path}/approval")).json()["status"] == "approved"
    await team.h.receive(GrantRevoked(**grant))
    return path


async def test_an_approval_ends_with_the_role_of_who_gave_it(team, by_one_whose_grant_ended):
    path = by_one_whose_grant_ended
    refused = await team.post(a_manager(), f"{path}/launch")
    assert kind(refused) == "approval-missing"
    assert "may not approve it any more" in refused.json()["detail"]
    assert await reached(team) == set()
    await again(team, path)
    assert (await team.post(an_officer(), f"{path}/approval")).status_code == 200
    assert (await team.post(a_manager(), f"{path}/launch")).status_code == 202


async def test_an_approval_that_nobody_used_loses_its_people(team):
    await people(team, 1)
    path = await approved(team)
    await team.h.open_days(team.h.clock.today() + timedelta(days=92))
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "nobody-to-reach"


async def test_what_is_given_up_keeps_nobody(team):
    [person] = await people(team, 1)
    path = await approved(team)
    await team.post(a_manager(), f"{path}/withdrawal", {"reason": "Not now"})
    place = (await team.get(a_manager(), f"{path}/audience/{person}")).json()
    assert not place["matched"]


async def test_the_same_people_are_not_asked_for_the_same_again_at_once(team):
    asked = await people(team, 2)
    first, second = await approved(team), await approved(team)
    await team.post(a_manager(), f"{first}/launch")
    assert await reached(team) == set(asked)
    assert kind(await team.post(a_manager(), f"{second}/launch")) == "nobody-to-reach"
    third = await team.mobilisation()
    path = f"/v1/mobilisations/{third['mobilisation_id']}"
    assert await waterfall(team, path) == {"asked_lately": 2}
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=8))
    assert await waterfall(team, path) == {"will_send": 2}


async def test_who_did_it_lately_is_left_alone_for_longer(team):
    did, asked = await people(team, 2)
    mobilisation_id = await team.launched()
    link = team_link(team, mobilisation_id, did)
    await team.post(None, "/v1/actions", {"link": link, "action": "conversation"})
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=8))
    path = await approved(team)
    assert await waterfall(team, path) == {"asked_lately": 1, "will_send": 1}
    await team.post(a_manager(), f"{path}/launch")
    released = await team.h.emitted(AudienceReleased)
    assert released[-1].data.person_ids == (asked,)


def team_link(team, mobilisation_id, person_id):
    return an_action_link(team.h.settings, team.h.clock, UUID(mobilisation_id), person_id)


async def test_an_urgent_call_does_not_wait(team):
    both = await people(team, 1, bases={"urgent": "service_message", "campaign": "consent"})
    await team.launched()
    await team.launched(category="urgent")
    released = await team.h.emitted(AudienceReleased)
    assert [each.data.person_ids for each in released] == [tuple(both)] * 2


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_to_people_the_parts_sum_to_those_approved(team, seed):
    """In any order: they opt out, bounce, leave, are erased, and chunks leave or wait."""
    chance = Random(seed)
    known = [
        a_person(
            address_verified=chance.random() < 0.9,
            bases={"campaign": "consent"} if chance.random() < 0.9 else {},
        )
        for _ in range(2 * FIRST_CHUNK)
    ]
    async with team.h.transaction() as uow:
        await followed.take_people(uow, known)
    path, left = await approved(team), [person.person_id for person in known]

    async def happens():
        await team.h.receive(happening(chance, left.pop(chance.randrange(len(left)))))
        assert sum((await waterfall(team, path)).values()) == len(known)

    for _ in range(5):
        await happens()
    await team.post(a_manager(), f"{path}/launch")
    for _ in range(5):
        await happens()
        await team.post(a_manager(), f"{path}/{chance.choice(['pause', 'resume'])}")
    await team.post(a_manager(), f"{path}/resume")
    await team.h.fire_timers(timedelta(seconds=1))
    counts, sent = await waterfall(team, path), await reached(team)
    assert sum(counts.values()) == len(known)
    assert counts["will_send"] == len(sent)
    assert (await team.get(a_manager(), path)).json()["audience_size"] == len(sent)


def happening(chance, person_id):
    return chance.choice(
        [
            opting_out(person_id),
            SuppressionChanged(person_id=person_id, suppressed=True, cause="bounce"),
            a_person(person_id=person_id, ended=True),
            a_person(person_id=person_id, bases={}),
            a_person(person_id=person_id, area=SHEFFIELD, nation="england"),
            PersonErased(person_id=person_id, case_id=new_id()),
        ]
    )
