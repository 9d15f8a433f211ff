"""Whom an organisation's membership reaches: its first contacts, up to the limit, with history."""

from datetime import timedelta

import pytest
import yaml
from sqlalchemy import select

from membership import membership_types
from membership.tables import network_benefit
from membership.testing import NATIONAL, a_coordinator, an_active_organisation
from sanctuary.testing import harness, keyed


async def people(client, membership_id, query=""):
    answer = await client.get(f"/v1/memberships/{membership_id}/people{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_person(client, name):
    body = {"name": name, "email": f"{name}@example.org", "nation": "wales"}
    return (await client.post("/v1/people", json=body, headers=keyed())).json()["person_id"]


async def set_contacts(client, organisation_id, contacts):
    url = f"/v1/organisations/{organisation_id}"
    tag = (await client.get(url)).headers["etag"]
    answer = await client.patch(url, json={"contacts": contacts}, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text


async def a_member(h, client):
    signed = await an_active_organisation(h)
    [one] = (await client.get("/v1/memberships")).json()["items"]
    return str(signed.organisation_id), one["id"]


async def test_the_first_contacts_are_reached_up_to_the_limit_and_nobody_is_deleted():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        organisation_id, membership_id = await a_member(h, team)
        [ann] = [one["person_id"] for one in await people(team, membership_id)]
        bea, cai = await a_person(team, "bea"), await a_person(team, "cai")
        first = h.clock.today()
        await set_contacts(team, organisation_id, [ann, bea, cai])
        assert {one["person_id"] for one in await people(team, membership_id)} == {ann, bea}

        await h.open_days(first + timedelta(days=5))
        await set_contacts(team, organisation_id, [cai, bea, ann])
        assert {one["person_id"] for one in await people(team, membership_id)} == {bea, cai}
        await h.open_days(first + timedelta(days=9))
        await set_contacts(team, organisation_id, [bea])
        then = await people(team, membership_id, f"?on={first}")
        assert {one["person_id"] for one in then} == {ann, bea}
        history = await people(team, membership_id, "/history")
        assert {(one["person_id"], one["ended_because"]) for one in history} == {
            (ann, "over_the_limit"),
            (bea, None),
            (cai, "no_longer_contact"),
        }


async def test_it_ends_with_the_membership_and_begins_anew_with_the_next():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        organisation_id, membership_id = await a_member(h, team)
        await team.post(
            f"/v1/network-memberships/{membership_id}/leaving",
            json={"reason": "They asked to leave."},
            headers=keyed(),
        )
        assert await people(team, membership_id) == []
        [gone] = await people(team, membership_id, "/history")
        assert gone["ended_because"] == "membership_ended"
        again = await team.post(
            "/v1/network-memberships",
            json={"organisation_id": organisation_id, "stream": "schools"},
            headers=keyed(),
        )
        assert len(await people(team, again.json()["id"])) == 1


@pytest.mark.parametrize(
    ("reach", "number"), [({"benefit": "network_friend", "most": 1}, 1), (None, 0)]
)
async def test_another_limit_is_followed_from_its_day(reach, number):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        organisation_id, membership_id = await a_member(h, team)
        [ann] = [one["person_id"] for one in await people(team, membership_id)]
        await set_contacts(team, organisation_id, [ann, await a_person(team, "bea")])
        with open(membership_types.__path__[0] + "/network.yaml", encoding="utf-8") as file:  # noqa: PTH123
            document = yaml.safe_load(file)
        day = h.clock.today() + timedelta(days=3)
        document |= {"valid_from": day.isoformat(), "reach": reach}
        for name in ("key", "edition"):
            del document[name]
        made = await team.post(
            "/v1/membership-types/network/editions",
            json={"document": document, "reason": "Fewer places."},
            headers=keyed(),
        )
        assert made.status_code == 201, made.text
        await h.open_days(day - timedelta(days=1))
        assert len(await people(team, membership_id)) == 2
        await h.open_days(day)
        assert len(await people(team, membership_id)) == number


async def test_a_day_on_which_nothing_changed_writes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_member(h, team)
        await h.open_days(h.clock.today() + timedelta(days=3))
        async with h.transaction() as uow:
            assert len(await uow.all(select(network_benefit))) == 1


async def test_who_may_not_see_the_membership_does_not_see_its_people():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, membership_id = await a_member(h, team)
        async with await h.client(a_coordinator("england")) as other:
            for path in ("people", "people/history"):
                answer = await other.get(f"/v1/memberships/{membership_id}/{path}")
                assert answer.status_code == 404
