"""The steps of an affiliated group, who decides them, and who sees what of it."""

import pytest

from membership.testing import NATIONAL, a_coordinator
from membership.testing_groups import a_group, an_officer, take_step
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import GroupChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed


async def test_a_suspended_group_is_not_alerted_and_its_reason_stays_here():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        moved = await take_step(
            coordinator, group, "suspended", "a letter in our name to the press"
        )
        assert moved.status_code == 201, moved.text
        event = (await h.emitted(GroupChanged))[-1]
        assert (event.data.alerted, event.data.ended) == (False, False)
        assert all(b"letter" not in each.to_bytes() for each in await h.emitted())
        steps = (await coordinator.get(f"/v1/groups/{group['id']}/steps")).json()
        assert [(step["was"], step["became"]) for step in steps] == [
            (None, "affiliated"),
            ("affiliated", "suspended"),
        ]
        assert steps[-1]["reason"] == "a letter in our name to the press"
        back = await take_step(coordinator, group, "affiliated", "they apologised")
        assert back.json()["status"] == "affiliated"
        assert (await h.emitted(GroupChanged))[-1].data.alerted


@pytest.mark.parametrize("to", ["enquiry", "researching", "under_review", "declined", "merged"])
async def test_an_affiliated_group_does_not_go_back_to_forming(to):
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        refused = await take_step(coordinator, group, to, "by mistake")
        assert refused.status_code == 409
        assert len(await h.emitted(GroupChanged)) == 1


async def test_a_step_needs_a_reason_and_the_version_that_was_seen():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        url = f"/v1/groups/{group['id']}/steps"
        body = {"to": "dormant", "reason": "no meetings for a year"}
        assert (await coordinator.post(url, json=body, headers=keyed())).status_code == 428
        stale = await coordinator.post(url, json=body, headers=keyed() | {"If-Match": '"9"'})
        assert stale.status_code == 412
        silent = await take_step(coordinator, group, "dormant", "  ")
        assert silent.status_code == 422


async def test_closing_says_why_and_frees_the_area_and_the_contacts():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        closed = await take_step(coordinator, group, "closed", "the last trustee moved away")
        assert closed.json()["contacts"] == []
        assert (await h.emitted(GroupChanged))[-1].data.ended
        last = {e.data.person_id: e.data for e in await h.emitted(PersonChanged)}
        assert all(person.roles == () and person.groups == () for person in last.values())
        again = await a_group(coordinator, name="A new beginning")
        assert again["status"] == "affiliated"


@pytest.mark.parametrize(
    "actor",
    [a_coordinator("england"), an_officer(new_id()), an_actor(Grant(Role.TRUSTEE)), an_actor()],
)
async def test_nobody_else_decides_about_a_group(actor):
    async with harness("membership") as h:
        async with await h.client(a_coordinator()) as coordinator:
            group = await a_group(coordinator)
        async with await h.client(actor) as other:
            assert (await take_step(other, group, "suspended", "because")).status_code == 403
            gone = await other.delete(f"/v1/groups/{group['id']}", headers={"If-Match": '"1"'})
            assert gone.status_code == 403
        assert len(await h.emitted(GroupChanged)) == 1


async def test_an_officer_sees_their_own_group_and_nobody_elses_contacts():
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            own = await a_group(team)
            other = await a_group(team, area="W06000015", name="Cardiff")
        async with await h.client(an_officer(own["id"])) as officer:
            listed = (await officer.get("/v1/groups")).json()["items"]
            assert [one["id"] for one in listed] == [own["id"]]
            assert listed[0]["contacts"] == own["contacts"]
            assert (await officer.get(f"/v1/groups/{other['id']}")).status_code == 404
            assert (await officer.get(f"/v1/groups/{other['id']}/steps")).status_code == 404
        async with await h.client(
            an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"))
        ) as stream:
            seen = (await stream.get("/v1/groups")).json()["items"]
            assert [one["contacts"] for one in seen] == [[], []]
            assert (await stream.get(f"/v1/groups/{own['id']}/steps")).status_code == 403


async def test_a_coordinator_lists_their_own_nation_by_area_and_status():
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            swansea = await a_group(team)
            cardiff = await a_group(team, area="W06000015", name="Cardiff")
            await a_group(team, area="E08000019", nation="england", name="Sheffield")
        async with await h.client(a_coordinator()) as coordinator:
            found = (await coordinator.get("/v1/groups?limit=1")).json()
            assert [one["id"] for one in found["items"]] == [swansea["id"]]
            following = (await coordinator.get(f"/v1/groups?limit=1&cursor={found['next']}")).json()
            assert [one["id"] for one in following["items"]] == [cardiff["id"]]
            assert following["next"] is None
            await take_step(coordinator, cardiff, "dormant", "no meetings")
            for query, ids in (
                ("status=dormant", [cardiff["id"]]),
                ("area=W06000011", [swansea["id"]]),
                ("nation=england", []),
            ):
                items = (await coordinator.get(f"/v1/groups?{query}")).json()["items"]
                assert [one["id"] for one in items] == ids
