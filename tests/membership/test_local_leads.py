"""Local leads: posts are held and left, the role goes with them, and those who wait are told."""

from uuid import UUID

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_stream_coordinator,
    an_active_organisation,
)
from membership.testing_rights import erase
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import (
    GrantGiven,
    GrantRevoked,
    LocalLeadAssigned,
    LocalLeadVacated,
    PersonChanged,
)
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

URL = "/v1/local-leads"
SWANSEA = "W06000011"


async def somebody(team, email="lea@example.org"):
    body = {"name": "Lea Price", "email": email, "nation": "wales"}
    answer = await team.post("/v1/people", json=body, headers=keyed())
    return answer.json()["person_id"]


async def a_post(client, **changes):
    body = {"area": SWANSEA, "stream": "schools", "host": "Education", "reason": "agreed"} | changes
    answer = await client.post(URL, json=body, headers=keyed())
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def tag(client, lead_id):
    return {"If-Match": (await client.get(f"{URL}/{lead_id}")).headers["etag"]}


async def assign(client, lead_id, person_id):
    return await client.put(
        f"{URL}/{lead_id}/holder",
        json={"person_id": person_id, "reason": "chosen by the council"},
        headers=await tag(client, lead_id),
    )


async def vacate(client, lead_id, seen=None):
    return await client.request(
        "DELETE",
        f"{URL}/{lead_id}/holder",
        json={"reason": "a new post elsewhere"},
        headers=seen or await tag(client, lead_id),
    )


async def test_who_takes_the_post_over_gets_the_role_and_loses_it_with_the_last_post():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person_id = await somebody(team)
        schools, libraries = await a_post(team), await a_post(team, stream="libraries")
        for post in (schools, libraries):
            held = await assign(team, post, person_id)
            assert held.status_code == 200, held.text
            assert held.json()["status"] == "assigned"
        given = [one.data for one in await h.emitted(GrantGiven)]
        assert [(one.role, one.scope_id) for one in given] == [("local_lead", SWANSEA)]
        assert "local_lead" in (await h.emitted(PersonChanged))[-1].data.roles

        assert (await vacate(team, schools)).json()["status"] == "vacant"
        assert await h.emitted(GrantRevoked) == []
        await vacate(team, libraries)
        assert len(await h.emitted(GrantRevoked)) == 1
        assert "local_lead" not in (await h.emitted(PersonChanged))[-1].data.roles
        assert [one.data.stream for one in await h.emitted(LocalLeadVacated)] == [
            "schools",
            "libraries",
        ]


async def test_the_post_keeps_its_history_and_a_vacancy_is_a_task():
    async with harness("membership") as h, await h.client(a_coordinator("wales")) as welsh:
        async with await h.client(NATIONAL) as team:
            first, second = await somebody(team), await somebody(team, "lou@example.org")
        post = await a_post(welsh)
        await assign(welsh, post, first)
        await vacate(welsh, post)
        tasks = (await welsh.get("/v1/tasks", params={"kind": "local_lead_vacant"})).json()
        assert [one["subject_id"] for one in tasks["items"]] == [post]
        await assign(welsh, post, second)
        tasks = (await welsh.get("/v1/tasks", params={"kind": "local_lead_vacant"})).json()
        assert tasks["items"] == []
        terms = (await welsh.get(f"{URL}/{post}/terms")).json()
        assert [(one["person_id"], one["until"] is None) for one in terms] == [
            (first, False),
            (second, True),
        ]
        shown = (await welsh.get(URL, params={"status": "assigned"})).json()["items"]
        assert [one["id"] for one in shown] == [post]
        assert (await welsh.get(URL, params={"status": "vacant"})).json()["items"] == []


async def test_members_wait_without_a_lead_and_are_told_when_one_comes():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        path = f"/v1/organisations/{signed.organisation_id}/memberships"
        post = await a_post(team)
        await assign(team, post, await somebody(team))
        items = (await team.get(path)).json()
        found = items["items"] if isinstance(items, dict) else items
        assert found[0]["lead"] != "waiting_for_lead"
        await vacate(team, post)
        items = (await team.get(path)).json()
        found = items["items"] if isinstance(items, dict) else items
        assert found[0]["lead"] == "waiting_for_lead"


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (a_coordinator("wales"), 201),
        (a_stream_coordinator("schools"), 201),
        (a_coordinator("england"), 403),
        (a_stream_coordinator("libraries"), 403),
        (an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA)), 403),
        (an_actor(Grant(Role.TRUSTEE)), 403),
        (None, 401),
    ],
)
async def test_who_may_open_a_post(by, status):
    async with harness("membership") as h, await h.client(by) as client:
        body = {"area": SWANSEA, "stream": "schools", "reason": "agreed"}
        assert (await client.post(URL, json=body, headers=keyed())).status_code == status


async def test_a_lead_may_leave_and_may_not_send_others_away():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person_id = await somebody(team)
        post = await a_post(team)
        await assign(team, post, person_id)
        neighbour = an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.AREA, "W06000023"))
        async with await h.client(neighbour) as other:
            assert (await vacate(other, post, await tag(team, post))).status_code == 403
        lead = an_actor()
        lead = type(lead)(UUID(person_id), lead.grants)
        async with await h.client(lead) as own:
            assert (await vacate(own, post)).status_code == 200


async def test_one_post_for_a_network_and_area_with_one_holder_whom_we_know():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        post = await a_post(team)
        body = {"area": SWANSEA, "stream": "schools", "reason": "again"}
        twice = await team.post(URL, json=body, headers=keyed())
        assert twice.json()["type"].endswith("local-lead-known")
        stranger = await assign(team, post, str(new_id()))
        assert (stranger.status_code, stranger.json()["errors"][0]["pointer"]) == (
            422,
            "/person_id",
        )
        person_id = await somebody(team)
        await assign(team, post, person_id)
        assert (await assign(team, post, person_id)).status_code == 409
        stale = await team.put(
            f"{URL}/{post}/holder",
            json={"person_id": person_id, "reason": "late"},
            headers={"If-Match": '"1"'},
        )
        assert stale.status_code == 412
        assert len(await h.emitted(LocalLeadAssigned)) == 1


@pytest.mark.parametrize(
    ("by", "seen", "terms"),
    [
        (NATIONAL, ["cardiff", "leeds", "swansea"], 200),
        (an_actor(Grant(Role.TRUSTEE)), ["cardiff", "leeds", "swansea"], 403),
        (a_coordinator("wales"), ["cardiff", "swansea"], 200),
        (a_coordinator("england"), ["leeds"], 404),
        (a_stream_coordinator("libraries"), ["cardiff"], 404),
        (an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA)), ["swansea"], 403),
        (an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.AREA, "W06000023")), [], 403),
    ],
)
async def test_leads_are_seen_within_the_own_area_nation_or_stream(by, seen, terms):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        posts = {
            "swansea": await a_post(team, host="swansea"),
            "cardiff": await a_post(team, area="W06000015", stream="libraries", host="cardiff"),
            "leeds": await a_post(team, area="E08000035", host="leeds"),
        }
        async with await h.client(by) as reader:
            listed = (await reader.get(URL)).json()["items"]
            assert sorted(one["host"] for one in listed) == seen
            file = await reader.get(f"{URL}.csv")
            assert [name for name in sorted(posts) if name in file.text] == seen
            for name, post in posts.items():
                answer = await reader.get(f"{URL}/{post}")
                assert answer.status_code == (200 if name in seen else 404)
            answer = await reader.get(f"{URL}/{posts['swansea']}/terms")
            assert answer.status_code == terms


async def test_why_a_post_changed_hands_is_for_its_coordinators_and_not_for_its_lead():
    both = an_actor(
        Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "england"),
        Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),
    )
    async with harness("membership") as h, await h.client(both) as reader:
        async with await h.client(NATIONAL) as team:
            post = await a_post(team)
        assert (await reader.get(f"{URL}/{post}")).status_code == 200
        assert (await reader.get(f"{URL}/{post}/terms")).status_code == 404


async def test_who_is_erased_leaves_a_vacant_post_behind_and_not_a_phantom():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person_id = await somebody(team)
        post = await a_post(team)
        await assign(team, post, person_id)
        await erase(h, UUID(person_id))
        shown = (await team.get(f"{URL}/{post}")).json()
        assert (shown["status"], shown["person_id"]) == ("vacant", None)
        assert len(await h.emitted(LocalLeadVacated)) == 1
        assert len(await h.emitted(GrantRevoked)) == 1
