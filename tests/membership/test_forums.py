"""Steering groups and partnership forums: nobody who belongs at the table may be missing."""

from itertools import combinations

import pytest

from membership.domain.forum import Forum, Kind, Place, Seat, SeatsEmpty
from membership.testing import (
    NATIONAL,
    NOON,
    a_coordinator,
    a_stream_coordinator,
    an_active_organisation,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.membership import ForumChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

URL = "/v1/forums"
REQUIRED = ("council", "supporting_organisation", "lived_experience")


async def propose(client, **changes):
    body = {
        "kind": "partnership_forum",
        "name": "Swansea Sanctuary Partnership",
        "area": "W06000011",
        "reason": "agreed with the council",
    } | changes
    return await client.post(
        URL, json={k: v for k, v in body.items() if v is not None}, headers=keyed()
    )


async def change(client, forum_id, method, path, **body):
    tag = (await client.get(f"{URL}/{forum_id}")).headers["etag"]
    return await client.request(
        method,
        f"{URL}/{forum_id}{path}",
        json={"reason": "agreed"} | body,
        headers={"If-Match": tag},
    )


@pytest.mark.parametrize("size", [0, 1, 2])
def test_no_forum_begins_while_a_seat_is_empty(size):
    for filled in combinations(REQUIRED, size):
        places = tuple(
            Place(new_id(), Seat(seat), new_id(), NOON.date())
            for seat in filled
            if seat != "lived_experience"
        )
        one = Forum(
            new_id(),
            Kind.PARTNERSHIP_FORUM,
            "x",
            NOON.date(),
            lived_experience="lived_experience" in filled,
            places=places,
        )
        with pytest.raises(SeatsEmpty):
            one.activate(REQUIRED)
        assert set(one.missing(REQUIRED)) == set(REQUIRED) - set(filled)


async def test_a_forum_begins_when_all_are_there_and_an_empty_seat_is_a_task():
    async with harness("membership") as h, await h.client(a_coordinator("wales")) as welsh:
        signed = await an_active_organisation(h)
        body = str(signed.organisation_id)
        forum_id = (await propose(welsh)).json()["id"]
        early = await change(welsh, forum_id, "PUT", "/activation")
        assert early.json()["type"].endswith("seats-empty")
        assert "lived experience" in early.json()["detail"]

        await change(welsh, forum_id, "PUT", "/seats", seat="council", organisation_id=body)
        taken = await change(
            welsh, forum_id, "PUT", "/seats", seat="supporting_organisation", organisation_id=body
        )
        assert taken.json()["missing"] == ["lived_experience"]
        await change(welsh, forum_id, "PUT", "/lived-experience", filled=True)
        begun = await change(welsh, forum_id, "PUT", "/activation")
        assert (begun.json()["status"], begun.json()["missing"]) == ("active", [])

        council = begun.json()["seats"][0]["id"]
        left = await change(welsh, forum_id, "DELETE", f"/seats/{council}")
        assert left.json()["missing"] == ["council"]
        tasks = (await welsh.get("/v1/tasks", params={"kind": "seat_empty"})).json()["items"]
        assert [one["subject_id"] for one in tasks] == [forum_id]
        await change(welsh, forum_id, "PUT", "/seats", seat="council", organisation_id=body)
        assert (await welsh.get("/v1/tasks", params={"kind": "seat_empty"})).json()["items"] == []
        assert [one.data.complete for one in await h.emitted(ForumChanged)][-3:] == [
            True, False, True,
        ]  # fmt: skip


async def test_nothing_says_by_whom_the_seat_of_lived_experience_is_filled():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        forum_id = (await propose(team)).json()["id"]
        shown = (await change(team, forum_id, "PUT", "/lived-experience", filled=True)).json()
        assert shown["lived_experience"] is True
        assert shown["seats"] == []
        named = await change(
            team, forum_id, "PUT", "/lived-experience", filled=True, person_id=str(new_id())
        )
        assert named.status_code == 422
        seat = {"seat": "lived_experience", "organisation_id": str(new_id())}
        assert (await change(team, forum_id, "PUT", "/seats", **seat)).status_code == 422
        assert {"person_id", "people"}.isdisjoint((await h.emitted(ForumChanged))[-1].data.model_dump())  # fmt: skip


async def test_meetings_keep_what_was_agreed_and_what_was_done():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        forum_id = (await propose(team)).json()["id"]
        for day, actions in (
            ("2026-03-01", []),
            ("2026-06-01", [{"what": "Translate the leaflet", "due_on": "2026-07-01"}]),
        ):
            await team.post(
                f"{URL}/{forum_id}/meetings",
                json={"held_on": day, "actions": actions},
                headers=keyed(),
            )
        found = (await team.get(f"{URL}/{forum_id}/meetings")).json()["items"]
        assert [one["held_on"] for one in found] == ["2026-06-01", "2026-03-01"]
        action = found[0]["actions"][0]
        path = f"{URL}/{forum_id}/actions/{action['id']}/done"
        assert (await team.put(path, json={"reason": "printed"})).status_code == 204
        assert (await team.put(path, json={"reason": "printed"})).status_code == 404
        found = (await team.get(f"{URL}/{forum_id}/meetings")).json()["items"]
        assert found[0]["actions"][0]["done"] is True


async def test_a_closed_forum_is_a_record():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        forum_id = (await propose(team)).json()["id"]
        assert (await change(team, forum_id, "DELETE", "")).json()["status"] == "closed"
        again = await change(team, forum_id, "PUT", "/lived-experience", filled=True)
        assert again.status_code == 409
        listed = (await team.get(URL, params={"status": "closed"})).json()["items"]
        assert [one["id"] for one in listed] == [forum_id]


@pytest.mark.parametrize(
    ("by", "changes", "status"),
    [
        (a_coordinator("wales"), {}, 201),
        (a_coordinator("england"), {}, 403),
        (a_stream_coordinator("schools"), {}, 403),
        (
            a_stream_coordinator("schools"),
            {"kind": "steering_group", "area": None, "stream": "schools"},
            201,
        ),
        (
            a_stream_coordinator("faith"),
            {"kind": "steering_group", "area": None, "stream": "schools"},
            403,
        ),
        (an_actor(Grant(Role.TRUSTEE)), {}, 403),
        (NATIONAL, {"stream": "schools"}, 422),
        (NATIONAL, {"kind": "steering_group"}, 422),
    ],
)
async def test_who_may_bring_whom_together(by, changes, status):
    async with harness("membership") as h, await h.client(by) as client:
        assert (await propose(client, **changes)).status_code == status
