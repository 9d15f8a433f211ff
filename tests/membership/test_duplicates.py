"""The search for duplicates over a real register, and what a person says about a pair."""

from datetime import timedelta

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.actor import Grant, Role
from sanctuary.testing import an_actor, harness, keyed

TRUSTEE = an_actor(Grant(Role.TRUSTEE))


async def two_schools(h, *, name="Ysgol Y Bryn", number="402001", **changes):
    first = await an_active_organisation(h)
    form = a_sign_up(number, "bob@example.org")
    form["organisation"] |= {"name": name} | changes
    return first, await an_active_organisation(h, form)


async def search(client):
    return await client.post("/v1/duplicates/searches", headers=keyed())


async def listed(client, query=""):
    answer = await client.get(f"/v1/duplicates{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def without_numbers(client, signed):
    url = f"/v1/organisations/{signed.organisation_id}"
    seen = (await client.get(url)).headers["etag"]
    body = {"identifiers": [], "reason": "typed by mistake"}
    assert (await client.patch(url, json=body, headers={"If-Match": seen})).status_code == 200


async def test_a_day_finds_what_looks_alike_and_gives_the_team_a_task_once():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first, second = await two_schools(h)
        await without_numbers(team, second)
        for days in (1, 2):
            await h.open_days(h.clock.today() + timedelta(days=days))
        [pair] = await listed(team)
        assert pair["score"] == 85
        assert pair["reasons"] == ["Same name in the same area."]
        assert {pair["first"]["id"], pair["second"]["id"]} == {
            str(first.organisation_id),
            str(second.organisation_id),
        }
        assert {pair["first"]["name"], pair["second"]["name"]} == {"Ysgol y Bryn", "Ysgol Y Bryn"}
        [task] = (await team.get("/v1/tasks?kind=duplicate_pair")).json()["items"]
        assert (task["subject_id"], task["nation"]) == (pair["id"], "wales")


async def test_two_schools_with_numbers_of_their_own_are_no_pair():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await two_schools(h)
        assert (await search(team)).json()["organisations"] == 0
        assert await listed(team) == []


async def test_what_was_called_different_does_not_come_back():
    coordinator = a_coordinator()
    async with harness("membership") as h, await h.client(coordinator) as client:
        _, second = await two_schools(h)
        await without_numbers(client, second)
        async with await h.client(NATIONAL) as team:
            assert (await search(team)).json()["organisations"] == 1
            [pair] = await listed(client)
            url = f"/v1/duplicates/{pair['id']}/not-the-same"
            assert (await client.post(url, json={}, headers=keyed())).status_code == 422
            body = {"reason": "two sites, two heads"}
            said = await client.post(url, json=body, headers=keyed())
            assert said.json() == {"id": pair["id"], "status": "not_the_same"}
            await search(team)
            assert await listed(client) == []
            [kept] = await listed(client, "?status=not_the_same")
            assert kept["decided_reason"] == body["reason"]
            assert kept["decided_by"] == str(coordinator.id)
            assert (await team.get("/v1/tasks?kind=duplicate_pair")).json()["items"] == []
            again = await client.post(url, json=body, headers=keyed())
            assert again.status_code == 409


async def test_a_pair_that_no_longer_looks_alike_goes_with_its_task():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, second = await two_schools(h)
        await without_numbers(team, second)
        await search(team)
        url = f"/v1/organisations/{second.organisation_id}"
        seen = (await team.get(url)).headers["etag"]
        body = {"name": "Capel Seion", "reason": "renamed"}
        await team.patch(url, json=body, headers={"If-Match": seen})
        h.clock.offset += timedelta(seconds=1)
        await search(team)
        assert await listed(team) == []
        assert (await team.get("/v1/tasks?kind=duplicate_pair")).json()["items"] == []


async def test_a_repeat_that_waits_for_its_check_is_shown_and_an_unproved_form_is_not():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await an_active_organisation(h)
        repeat = await sign_up(h, a_sign_up("402000", "bob@example.org"))
        await search(team)
        assert await listed(team) == []
        await confirm(h, repeat)
        await search(team)
        [pair] = await listed(team, f"?min_score=100&party={first.organisation_id}")
        assert pair["score"] == 100
        assert pair["reasons"][0] == "Same school number (URN): 402000."


async def test_pages_go_from_strong_to_weak():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first, second = await two_schools(h)
        await without_numbers(team, second)
        form = a_sign_up("402000", "cai@example.org")
        form["organisation"] |= {"name": "Something else"}
        await confirm(h, await sign_up(h, form))
        await search(team)
        page = (await team.get("/v1/duplicates?limit=1")).json()
        rest = (await team.get(f"/v1/duplicates?limit=1&cursor={page['next']}")).json()
        assert [page["items"][0]["score"], rest["items"][0]["score"]] == [100, 85]
        assert rest["next"] is None
        assert first != second


async def people_alike(h, team):
    body = {"name": "Eve Rees", "nation": "wales", "area": "W06000011"}
    for number in (1, 2):
        one = body | {"email": f"eve{number}@example.org"}
        await team.post("/v1/people", json=one, headers=keyed())
    await search(team)


async def test_people_alike_are_shown_to_the_national_team_alone():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await people_alike(h, team)
        [pair] = await listed(team, "?kind=person")
        assert (pair["score"], pair["reasons"]) == (60, ["Same name in the same area."])
        async with await h.client(a_coordinator()) as coordinator:
            assert await listed(coordinator, "?kind=person") == []
            url = f"/v1/duplicates/{pair['id']}/not-the-same"
            refused = await coordinator.post(url, json={"reason": "two"}, headers=keyed())
            assert refused.status_code == 403


async def test_contacts_of_one_school_with_similar_names_are_found():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        form = a_sign_up(second_contact={"name": "Anne Morgan", "email": "anne@example.org"})
        await an_active_organisation(h, form)
        await search(team)
        [pair] = await listed(team, "?kind=person")
        assert pair["reasons"] == ["Similar name (69%), and contacts of one organisation."]


@pytest.mark.parametrize(
    ("by", "status"),
    [(a_stream_coordinator(), 403), (TRUSTEE, 403), (an_actor(), 403)],
    ids=["stream", "trustee", "nobody"],
)
async def test_others_see_no_pairs(by, status):
    async with harness("membership") as h, await h.client(by) as client:
        assert (await client.get("/v1/duplicates")).status_code == status
        assert (await search(client)).status_code == status


async def test_a_coordinator_sees_pairs_of_their_nation_and_starts_no_search():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        _, second = await two_schools(h)
        await without_numbers(team, second)
        await search(team)
        [pair] = await listed(team)
        async with await h.client(a_coordinator("england")) as english:
            assert await listed(english) == []
            url = f"/v1/duplicates/{pair['id']}/not-the-same"
            refused = await english.post(url, json={"reason": "no"}, headers=keyed())
            assert refused.status_code == 403
            assert (await search(english)).status_code == 403
