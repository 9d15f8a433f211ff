"""Affiliated groups, one per area; roles and scopes."""

import pytest

from membership.commands.grants import found
from membership.testing import NATIONAL, a_coordinator, a_stream_coordinator
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import GrantGiven, GrantRevoked, GroupChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

SWANSEA = {
    "name": "Swansea City of Sanctuary",
    "nation": "wales",
    "area": "W06000011",
    "contacts": [
        {"name": "Cai", "email": "cai@example.org", "language": "cy"},
        {"name": "Dot", "email": "dot@example.org"},
    ],
}


async def a_group(client, **changes):
    return await client.post("/v1/groups", json=SWANSEA | changes, headers=keyed())


async def test_a_group_with_contacts_in_order():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = (await a_group(coordinator)).json()
        event = (await h.emitted(GroupChanged))[0].data
        assert [str(person) for person in event.contacts] == group["contacts"]
        answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=event.contacts))
        cai = next(contact for contact in answer.contacts if contact.name == "Cai")
        assert (cai.verified, cai.language) == (True, "cy")
        assert cai.bases["urgent"] == "service_message"
        assert "campaign" not in cai.bases
        roles = {e.data.person_id: e.data.roles for e in await h.emitted(PersonChanged)}
        assert set(roles.values()) == {("group_contact",)}


async def test_an_area_has_one_group_until_it_closes():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        first = await a_group(coordinator)
        again = await a_group(coordinator, name="Another")
        assert again.status_code == 409
        assert "Swansea City of Sanctuary" in again.json()["detail"]
        closed = await coordinator.delete(
            f"/v1/groups/{first.json()['id']}", headers={"If-Match": first.headers["etag"]}
        )
        assert closed.json()["status"] == "closed"
        assert (await a_group(coordinator, name="Another")).status_code == 201


async def test_the_order_of_contacts_changes_with_the_version_that_was_seen():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        made = await a_group(coordinator)
        group, url = made.json(), f"/v1/groups/{made.json()['id']}"
        turned = {"contacts": group["contacts"][::-1]}
        assert (await coordinator.patch(url, json=turned)).status_code == 428
        changed = await coordinator.patch(
            url, json=turned, headers={"If-Match": made.headers["etag"]}
        )
        assert changed.json()["contacts"] == turned["contacts"]
        stale = await coordinator.patch(
            url, json=turned, headers={"If-Match": made.headers["etag"]}
        )
        assert stale.status_code == 412
        fresh = await coordinator.get(url)
        assert fresh.headers["etag"] == changed.headers["etag"]
        events = await h.emitted(GroupChanged)
        assert [str(p) for p in events[-1].data.contacts] == turned["contacts"]


@pytest.mark.parametrize("contacts", [[], [str(new_id())]])
async def test_a_group_keeps_somebody_who_can_be_reached(contacts):
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        made = await a_group(coordinator)
        answer = await coordinator.patch(
            f"/v1/groups/{made.json()['id']}",
            json={"contacts": contacts},
            headers={"If-Match": made.headers["etag"]},
        )
        assert answer.status_code == 422


async def test_coordinators_look_after_their_own_nation():
    async with harness("membership") as h, await h.client(a_coordinator("england")) as other:
        assert (await a_group(other)).status_code == 403
        assert await h.emitted(GroupChanged) == []


async def give(client, person_id, role="stream_coordinator", kind="stream", scope="schools"):
    body = {"person_id": str(person_id), "role": role, "scope_kind": kind, "scope_id": scope}
    return await client.post("/v1/grants", json=body, headers=keyed())


async def test_a_grant_opens_a_door_and_its_revocation_closes_it_at_once():
    async with harness("membership") as h:
        someone = an_actor()
        async with await h.client(NATIONAL) as team, await h.client(someone) as client:
            assert (await client.get("/v1/signatures")).status_code == 403
            given = await give(team, someone.id)
            assert given.status_code == 201
            assert (await client.get("/v1/signatures")).status_code == 200
            again = await give(team, someone.id)
            assert again.json()["id"] == given.json()["id"]

            assert (await team.delete(f"/v1/grants/{given.json()['id']}")).status_code == 200
            assert (await client.get("/v1/signatures")).status_code == 403
            assert (await team.delete(f"/v1/grants/{given.json()['id']}")).status_code == 404
            assert (await team.get(f"/v1/grants?person_id={someone.id}")).json()["items"] == []
        assert len(await h.emitted(GrantGiven)) == len(await h.emitted(GrantRevoked)) == 1


@pytest.mark.parametrize(
    ("role", "kind", "scope"),
    [
        ("national_team", "nation", "wales"),
        ("nation_coordinator", "nation", "cornwall"),
        ("nation_coordinator", "uk", ""),
        ("stream_coordinator", "stream", "prisons"),
        ("local_lead", "area", "Swansea"),
        ("group_officer", "group", "the one in Swansea"),
        ("trustee", "uk", "somewhere"),
        ("organisation_contact", "organisation", ""),
    ],
)
async def test_a_role_in_a_scope_that_means_nothing_is_refused(role, kind, scope):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        assert (await give(team, new_id(), role, kind, scope)).status_code == 422
        assert await h.emitted(GrantGiven) == []


@pytest.mark.parametrize("by", [a_coordinator(), a_stream_coordinator(), an_actor()])
async def test_only_the_national_team_gives_roles(by):
    async with harness("membership") as h, await h.client(by) as client:
        assert (await give(client, by.id, "national_team", "uk", "")).status_code == 403
        assert (await client.get("/v1/grants")).status_code == 403


async def test_the_founder_is_given_the_first_role_once():
    async with harness("membership") as h:
        founder = new_id()
        for _ in range(2):
            async with h.transaction() as uow:
                await found(uow, founder, at=h.clock.now())
        given = await h.emitted(GrantGiven)
        assert [event.data.person_id for event in given] == [founder]
        async with await h.client(an_actor()) as nobody:
            assert (await nobody.get("/v1/grants")).status_code == 403
        team = an_actor()
        async with h.transaction() as uow:
            await found(uow, team.id, at=h.clock.now())
        async with await h.client(team) as client:
            assert (await client.delete(f"/v1/grants/{given[0].data.grant_id}")).status_code == 200
            async with h.transaction() as uow:
                await found(uow, founder, at=h.clock.now())
            assert len(await h.emitted(GrantGiven)) == 2
            own = (await client.get(f"/v1/grants?person_id={team.id}")).json()["items"][0]
            last = await client.delete(f"/v1/grants/{own['id']}")
            assert last.json()["type"].endswith("last-national-team")


async def test_an_assessors_role_shows_where_people_are_counted():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        body = {"name": "Eve", "email": "eve@example.org", "nation": "wales"}
        person_id = (await team.post("/v1/people", json=body, headers=keyed())).json()["person_id"]
        await give(team, person_id, "assessor", "stream", "schools")
        assert (await h.emitted(PersonChanged))[-1].data.roles == ("assessor",)
