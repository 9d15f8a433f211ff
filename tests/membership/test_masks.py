"""A mask has an end, can be moved, and is lifted in one action; searching never looks beneath it."""

from datetime import timedelta

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_school,
    a_sign_up,
    an_active_organisation,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.awards import AwardGranted
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

DUTY = an_actor(Grant(Role.DUTY_OFFICER))
URL = "/v1/directory-masks"


async def names(client, **search):
    answer = await client.get("/v1/directory", params=search)
    assert answer.status_code == 200, answer.text
    return [entry["name"] for entry in answer.json()["items"]]


async def set_mask(client, **mask):
    made = await client.post(URL, json={"reason": "threats"} | mask, headers=keyed())
    assert made.status_code == 201, made.text
    return made.json()


async def schools_in_two_nations(h):
    await an_active_organisation(h)
    other = a_school("500001", name="Crookes Library", nation="england", area="E08000019")
    other["locality"] = "Sheffield"
    return await an_active_organisation(
        h, a_sign_up(email="l@example.org", organisation=other, stream="libraries")
    )


async def test_a_mask_ends_by_itself_on_its_end_date_and_not_before():
    async with harness("membership") as h:
        await schools_in_two_nations(h)
        async with await h.client(DUTY) as duty, await h.client() as public:
            ends_at = h.clock.now() + timedelta(days=3)
            made = await set_mask(duty, nation="wales", ends_at=ends_at.isoformat())
            await h.fire_timers(timedelta(days=2, hours=23))
            assert await names(public) == ["Crookes Library"]
            await h.fire_timers(timedelta(hours=2))
            assert await names(public) == ["Crookes Library", "Ysgol y Bryn"]
            gone = (await duty.get(URL, params={"ended": True})).json()["items"]
            assert [(one["id"], one["lifted_reason"]) for one in gone] == [
                (made["id"], "its end date came")
            ]
        assert len(await h.emitted(DirectoryUnmasked)) == 1


async def test_without_an_end_date_thirty_days_are_meant():
    async with harness("membership") as h, await h.client(DUTY) as duty:
        before = h.clock.now()
        made = await set_mask(duty)
        event = (await h.emitted(DirectoryMasked))[0].data
        assert timedelta(days=30) <= event.ends_at - before < timedelta(days=30, minutes=1)
        assert made["ends_at"] is not None


async def test_a_longer_danger_moves_the_end_and_the_old_date_does_nothing():
    async with harness("membership") as h:
        await schools_in_two_nations(h)
        async with await h.client(DUTY) as duty, await h.client() as public:
            first = h.clock.now() + timedelta(days=1)
            made = await set_mask(duty, ends_at=first.isoformat())
            tag = (await duty.get(f"{URL}/{made['id']}")).headers["etag"]
            later = {"ends_at": (first + timedelta(days=7)).isoformat(), "reason": "still tense"}
            path = f"{URL}/{made['id']}/end"
            assert (await duty.put(path, json=later)).status_code == 428
            moved = await duty.put(path, json=later, headers={"If-Match": tag})
            assert moved.status_code == 200
            assert (await duty.put(path, json=later, headers={"If-Match": tag})).status_code == 412
            await h.fire_timers(timedelta(days=2))
            assert await names(public) == []
            await h.fire_timers(timedelta(days=7))
            assert len(await names(public)) == 2


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_an_end_date_that_makes_no_sense_is_refused(days):
    async with harness("membership") as h, await h.client(DUTY) as duty:
        ends_at = (h.clock.now() + timedelta(days=days)).isoformat()
        refused = await duty.post(URL, json={"reason": "r", "ends_at": ends_at}, headers=keyed())
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/ends_at"


async def test_one_action_lifts_all_within_a_nation_and_nothing_beyond():
    async with harness("membership") as h:
        await schools_in_two_nations(h)
        async with await h.client(DUTY) as duty, await h.client() as public:
            for mask in ({"nation": "wales"}, {"area": "W06000011"}, {"nation": "england"}):
                await set_mask(duty, **mask)
            answer = await duty.post(
                f"{URL}/lifts", json={"nation": "wales", "reason": "calm"}, headers=keyed()
            )
            assert len(answer.json()["lifted"]) == 2
            assert await names(public) == ["Ysgol y Bryn"]
            await duty.post(f"{URL}/lifts", json={"reason": "calm"}, headers=keyed())
            assert await names(public) == ["Crookes Library", "Ysgol y Bryn"]


async def test_naming_one_town_does_not_show_what_a_whole_nation_hides():
    async with harness("membership") as h, await h.client(DUTY) as duty:
        await set_mask(duty, nation="wales")
        town = {"area": "W06000011", "reason": "calm here"}
        answer = await duty.post(f"{URL}/lifts", json=town, headers=keyed())
        assert answer.json()["lifted"] == []


async def test_who_may_not_lift_everything_lifts_nothing():
    async with harness("membership") as h:
        async with await h.client(DUTY) as duty:
            await set_mask(duty, nation="wales")
        async with await h.client(a_coordinator("wales")) as welsh:
            refused = await welsh.post(f"{URL}/lifts", json={"reason": "r"}, headers=keyed())
            assert refused.status_code == 403
            own = {"reason": "r", "nation": "wales"}
            assert len((await welsh.post(f"{URL}/lifts", json=own, headers=keyed())).json()["lifted"]) == 1  # fmt: skip


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({"q": "bryn"}, ["Ysgol y Bryn"]),
        ({"q": "SHEFFIELD lib"}, ["Crookes Library"]),
        ({"q": "100%"}, []),
        ({"area": "W06000011"}, ["Ysgol y Bryn"]),
        ({"awarded": True}, ["Crookes Library"]),
        ({"awarded": False}, ["Ysgol y Bryn"]),
        ({"awarded": True, "stream": "schools"}, []),
        ({"nation": "england", "stream": "libraries", "awarded": True}, ["Crookes Library"]),
    ],
)
async def test_the_directory_is_searched_by_place_network_award_and_words(search, found):
    async with harness("membership") as h:
        library = await schools_in_two_nations(h)
        today = h.clock.today()
        await h.receive(
            AwardGranted(
                award_id=new_id(),
                application_id=new_id(),
                organisation_id=library.organisation_id,
                stream="libraries",
                starts_on=today,
                expires_on=today + timedelta(days=1095),
            )
        )
        async with await h.client() as public, await h.client(DUTY) as duty:
            assert await names(public, **search) == found
            await set_mask(duty)
            assert await names(public, **search) == []


async def test_the_public_gets_short_pages_and_only_so_many():
    rates = {"public_rates": "5/minute; 8/day"}
    async with harness("membership", **rates) as h, await h.client() as public:
        answers = [await public.get("/v1/directory?limit=200") for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        refused = answers[-1]
        assert refused.json()["type"].endswith("too-many-requests")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert (await public.get("/directory")).status_code == 200
        assert (await public.get("/v1/documents/charter/2026-2031")).status_code != 429


async def test_nobody_gets_the_directory_as_a_file():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        for path in ("/v1/directory.csv", "/v1/directory/export"):
            assert (await team.get(path)).status_code == 404
        as_csv = await team.get("/v1/directory", headers={"Accept": "text/csv"})
        assert as_csv.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (NATIONAL, True),
        (DUTY, True),
        (a_coordinator("wales"), True),
        (a_coordinator("england"), False),
    ],
)
async def test_why_something_is_hidden_is_for_those_who_may_act_on_it(by, told):
    async with harness("membership") as h:
        incident = str(new_id())
        async with await h.client(NATIONAL) as team:
            made = await set_mask(team, area="W06000011", incident_id=incident)
            path = f"{URL}/{made['id']}"
            async with await h.client(by) as reader:
                for one in (
                    (await reader.get(path)).json(),
                    (await reader.get(URL)).json()["items"][0],
                ):
                    assert (one["id"], one["area"]) == (made["id"], "W06000011")
                    assert (one["reason"], one["incident_id"]) == (
                        ("threats", incident) if told else ("", None)
                    )
                await team.request("DELETE", path, json={"reason": "they were arrested"})
                ended = (await reader.get(URL, params={"ended": True})).json()["items"][0]
                assert ended["lifted_at"] is not None
                assert ended["lifted_reason"] == ("they were arrested" if told else None)
                file = (await reader.get(f"{URL}.csv", params={"ended": True})).text
                assert ("they were arrested" in file) is told
