"""The public directory: only who asked for it, and nothing under a mask (DOMAIN C12)."""

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_school,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
)
from membership.testing_places import places_in
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked
from sanctuary.testing import an_actor, harness, keyed

DUTY = an_actor(Grant(Role.DUTY_OFFICER))


async def a_small_network(h):
    """One school in Swansea, one library in Sheffield, one school that is not listed."""
    await an_active_organisation(h)
    sheffield = a_school("500001", name="Crookes Library", nation="england", area="E08000019")
    await an_active_organisation(
        h, a_sign_up(email="l@example.org", organisation=sheffield, stream="libraries")
    )
    hidden = a_school("402001", name="Hidden School")
    await an_active_organisation(
        h, a_sign_up(email="h@example.org", organisation=hidden, be_listed=False)
    )


async def listed(client, query=""):
    answer = await client.get(f"/v1/directory{query}")
    assert answer.headers["cache-control"] == "public, max-age=1"
    return [entry["name"] for entry in answer.json()["items"]]


async def test_only_who_asked_to_be_listed_is_listed():
    async with harness("membership") as h:
        await a_small_network(h)
        async with await h.client() as public:
            assert await listed(public) == ["Crookes Library", "Ysgol y Bryn"]
            assert await listed(public, "?nation=wales") == ["Ysgol y Bryn"]
            assert await listed(public, "?stream=libraries") == ["Crookes Library"]
            entry = (await public.get("/v1/directory")).json()
            assert "UK government" in entry["about_awards"]
            shown = set(entry["items"][0])
            assert "contacts" not in shown
            assert "area" not in shown


async def test_the_page_searches_by_area_where_the_names_of_areas_are_known():
    async with harness("membership") as h, await h.client() as public:
        await a_small_network(h)
        assert 'name="area"' not in (await public.get("/directory?nation=wales")).text
        async with await h.client(NATIONAL) as team:
            await places_in(team)
        assert 'name="area"' not in (await public.get("/directory")).text
        here = (await public.get("/directory?nation=wales&area=W06000011")).text
        assert '<option value="W06000011" selected>Abertawe</option>' in here
        assert "Ysgol y Bryn" in here
        elsewhere = (await public.get("/directory?nation=wales&area=W06000012")).text
        assert "Ysgol y Bryn" not in elsewhere
        moved = (await public.get("/directory?nation=england&area=W06000011")).text
        assert "Crookes Library" in moved  # an area of the nation chosen before counts no more


async def test_pages_of_the_directory_leave_nobody_out():
    async with harness("membership") as h:
        await a_small_network(h)
        async with await h.client() as public:
            first = (await public.get("/v1/directory?limit=1")).json()
            second = (await public.get(f"/v1/directory?limit=1&cursor={first['next']}")).json()
        assert [p["items"][0]["name"] for p in (first, second)] == [
            "Crookes Library",
            "Ysgol y Bryn",
        ]
        assert second["next"] is None


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ({"nation": "wales"}, ["Crookes Library"]),
        ({"area": "W06000011"}, ["Crookes Library"]),
        ({"area": "W06000023"}, ["Crookes Library", "Ysgol y Bryn"]),
        ({"stream": "schools"}, ["Crookes Library"]),
        ({"nation": "england", "stream": "schools"}, ["Crookes Library", "Ysgol y Bryn"]),
        ({}, []),
    ],
)
async def test_one_action_hides_a_part_and_lifting_shows_it_again(mask, left):
    async with harness("membership") as h:
        await a_small_network(h)
        async with await h.client(DUTY) as duty, await h.client() as public:
            made = await duty.post(
                "/v1/directory-masks", json={"reason": "list republished"} | mask, headers=keyed()
            )
            assert made.status_code == 201
            assert await listed(public) == left
            page = await public.get("/directory")
            assert ("Ysgol y Bryn" in page.text) is ("Ysgol y Bryn" in left)

            mask_id = made.json()["id"]
            lifted = await duty.request(
                "DELETE", f"/v1/directory-masks/{mask_id}", json={"reason": "calm again"}
            )
            assert lifted.status_code == 200
            assert await listed(public) == ["Crookes Library", "Ysgol y Bryn"]
        event = (await h.emitted(DirectoryMasked))[0].data
        assert (event.nation, event.area, event.stream) == (
            mask.get("nation"),
            mask.get("area"),
            mask.get("stream"),
        )
        assert len(await h.emitted(DirectoryUnmasked)) == 1


async def test_two_masks_over_one_school_must_both_be_lifted():
    async with harness("membership") as h:
        await a_small_network(h)
        async with await h.client(DUTY) as duty, await h.client() as public:
            ids = [
                (
                    await duty.post(
                        "/v1/directory-masks", json={"reason": "r"} | mask, headers=keyed()
                    )
                ).json()["id"]
                for mask in ({"nation": "wales"}, {"stream": "schools"})
            ]
            await duty.request("DELETE", f"/v1/directory-masks/{ids[0]}", json={"reason": "r"})
            assert await listed(public) == ["Crookes Library"]
            again = await duty.request(
                "DELETE", f"/v1/directory-masks/{ids[0]}", json={"reason": "r"}
            )
            assert again.status_code == 409
            shown = (await duty.get("/v1/directory-masks")).json()["items"]
            assert [each["id"] for each in shown] == ids[1:]


@pytest.mark.parametrize(
    ("by", "mask", "status"),
    [
        (a_coordinator("wales"), {"nation": "wales"}, 201),
        (a_coordinator("wales"), {"area": "W06000011"}, 201),
        (a_coordinator("wales"), {"nation": "england"}, 403),
        (a_coordinator("wales"), {"area": "E08000019"}, 403),
        (a_coordinator("wales"), {}, 403),
        (a_stream_coordinator("schools"), {"stream": "schools"}, 403),
        (an_actor(Grant(Role.DUTY_OFFICER, ScopeKind.NATION, "wales")), {"nation": "wales"}, 201),
        (NATIONAL, {}, 201),
        (NATIONAL, {"nation": "wales", "area": "E08000019"}, 422),
    ],
)
async def test_who_may_hide_what(by, mask, status):
    async with harness("membership") as h, await h.client(by) as client:
        answer = await client.post(
            "/v1/directory-masks", json={"reason": "threats"} | mask, headers=keyed()
        )
        assert answer.status_code == status
        assert len(await h.emitted(DirectoryMasked)) == (1 if status == 201 else 0)


async def test_who_may_not_mask_may_not_unmask():
    async with harness("membership") as h:
        async with await h.client(DUTY) as duty:
            made = await duty.post(
                "/v1/directory-masks", json={"reason": "r", "nation": "wales"}, headers=keyed()
            )
        async with await h.client(a_coordinator("england")) as other:
            answer = await other.request(
                "DELETE", f"/v1/directory-masks/{made.json()['id']}", json={"reason": "r"}
            )
        assert answer.status_code == 403
        assert await h.emitted(DirectoryUnmasked) == []
