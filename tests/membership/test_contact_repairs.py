"""A contact whom mail does not reach: the team sees it, the others are asked, and it ends."""

from uuid import UUID

import pytest

from membership.testing import NATIONAL, a_coordinator
from sanctuary.events.membership import ContactRepairAsked
from sanctuary.events.notifications import ContactUnreachable, MessageUndeliverable
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .test_hand_over import EVE, a_school, answer, start

LIST = "/v1/tasks?kind=unreachable_contact"


async def came_back(h, person):
    await h.receive(ContactUnreachable(person_id=person, channel="email"))


async def open_repairs(client, url=LIST):
    return (await client.get(url)).json()["items"]


async def close(client, task, reason="rang them"):
    path = f"/v1/tasks/{task['id']}/closing"
    return await client.post(path, json={"reason": reason}, headers=keyed())


async def test_the_other_contact_is_asked_once_how_they_stand():
    async with harness("membership") as h:
        school, first, second = await a_school(h)
        await came_back(h, first)
        await came_back(h, first)
        [asked] = await h.emitted(ContactRepairAsked)
        assert (asked.data.organisation_id, asked.data.person_ids) == (school, (second,))


async def test_when_the_other_one_is_out_of_reach_too_nobody_is_asked():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, first, second = await a_school(h)
        await came_back(h, second)
        await came_back(h, first)
        assert [one.data.person_ids for one in await h.emitted(ContactRepairAsked)] == [(first,)]
        assert len(await open_repairs(team)) == 2


async def test_a_repair_ends_when_the_place_passes_to_somebody_who_can_be_reached():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, first, _ = await a_school(h)
        await came_back(h, first)
        offer = (await start(team, school, first, EVE)).json()
        assert len(await open_repairs(team)) == 1
        await answer(h, offer)
        assert await open_repairs(team) == []


async def test_staff_close_a_repair_with_a_reason_and_only_in_their_nation():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, first, _ = await a_school(h)
        await came_back(h, first)
        [task] = await open_repairs(team)
        elsewhere = await h.client(a_coordinator("scotland"))
        assert (await close(elsewhere, task)).status_code == 403
        assert (await close(team, task, "")).status_code == 422
        assert (await close(team, task)).status_code == 204
        assert await open_repairs(team) == []
        assert (await close(team, task)).status_code == 404


async def test_a_repair_that_was_closed_opens_again_when_mail_comes_back_again():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, first, _ = await a_school(h)
        await came_back(h, first)
        [task] = await open_repairs(team)
        await close(team, task)
        await came_back(h, first)
        [again] = await open_repairs(team)
        assert again["id"] != task["id"]
        assert len(await h.emitted(ContactRepairAsked)) == 2


async def test_other_tasks_are_not_closed_by_hand():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, first, second = await a_school(h)
        await came_back(h, first)
        await came_back(h, second)
        [task] = await open_repairs(team, "/v1/tasks?kind=no_verified_contact")
        refused = await close(team, task)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("not-a-repair")


@pytest.mark.parametrize("known", [True, False])
async def test_what_reached_nobody_becomes_a_task_once(known):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school = (await a_school(h))[0] if known else new_id()
        for _ in range(2):
            await h.receive(
                MessageUndeliverable(
                    party_kind="organisation",
                    party_id=school,
                    cause=new_id(),
                    template="award_lapsed",
                )
            )
        [task] = await open_repairs(team, "/v1/tasks?kind=undeliverable_message")
        assert UUID(task["subject_id"]) == school
        assert (await close(team, task, "told by post")).status_code == 204


async def test_a_stranger_closes_nothing():
    async with harness("membership") as h:
        stranger = await h.client()
        answered = await close(stranger, {"id": new_id()})
        assert answered.status_code == 401
