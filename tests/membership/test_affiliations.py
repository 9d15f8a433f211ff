"""One body is many things at once, and one answer says all of them."""

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
)
from sanctuary.actor import Grant, Role
from sanctuary.events.awards import AwardGranted
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

WHY = {"reason": "agreed with the school"}


async def a_busy_school(h, team):
    """In two networks, one of them left; with an award, a signature and somebody who signs in."""
    signed = await an_active_organisation(h)
    school = str(signed.organisation_id)
    body = {"organisation_id": school, "stream": "early_years"}
    joined = (await team.post("/v1/network-memberships", json=body, headers=keyed())).json()
    leaving = f"/v1/network-memberships/{joined['id']}/leaving"
    assert (await team.post(leaving, json=WHY, headers=keyed())).is_success
    today = h.clock.today()
    await h.receive(
        AwardGranted(
            award_id=new_id(), application_id=new_id(), organisation_id=signed.organisation_id,
            stream="schools", starts_on=today, expires_on=today.replace(year=today.year + 3),
        )
    )  # fmt: skip
    grant = {
        "person_id": str(signed.person_id),
        "role": "organisation_contact",
        "scope_kind": "organisation",
        "scope_id": school,
    }
    assert (await team.post("/v1/grants", json=grant, headers=keyed())).is_success
    return signed


async def test_an_organisation_in_one_answer():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_busy_school(h, team)
        url = f"/v1/organisations/{signed.organisation_id}/affiliations"
        found = (await team.get(url)).json()
        assert sorted((n["stream"], n["status"]) for n in found["networks"]) == [
            ("early_years", "left"),
            ("schools", "member"),
        ]
        assert [(s["edition"], s["status"]) for s in found["signatures"]] == [
            ("2026-2031", "active")
        ]
        assert [(a["stream"], a["counts_today"]) for a in found["awards"]] == [("schools", True)]
        assert found["contacts"] == [str(signed.person_id)]
        assert [g["role"] for g in found["grants"]] == ["organisation_contact"]
        assert found["entries"] == [str(signed.organisation_id)]


async def test_what_was_merged_into_it_is_part_of_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept = (await an_active_organisation(h)).organisation_id
        gone = await a_busy_school_elsewhere(h, team)
        body = {"kind": "organisation", "kept": str(kept), "gone": str(gone)} | WHY
        assert (await team.post("/v1/merges", json=body, headers=keyed())).status_code == 201
        found = (await team.get(f"/v1/organisations/{kept}/affiliations")).json()
        assert set(found["entries"]) == {str(kept), str(gone)}
        assert {s["status"] for s in found["signatures"]} == {"active", "ended"}
        assert {n["stream"] for n in found["networks"]} == {"schools", "libraries"}


async def a_busy_school_elsewhere(h, team):
    form = a_sign_up("402001", "bob@example.org", stream="libraries")
    return (await an_active_organisation(h, form)).organisation_id


async def test_a_person_in_one_answer():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_busy_school(h, team)
        group = {
            "name": "Swansea City of Sanctuary",
            "nation": "wales",
            "area": "W06000011",
            "contacts": [{"name": "Ann Morgan", "email": "ann@example.org"}],
        }
        made = await team.post("/v1/groups", json=group, headers=keyed())
        assert made.is_success, made.text
        found = (await team.get(f"/v1/people/{signed.person_id}/affiliations")).json()
        assert [o["name"] for o in found["organisations"]] == ["Ysgol y Bryn"]
        assert [g["part"] for g in found["groups"]] == ["contact"]
        assert {"organisation_contact", "group_contact"} <= set(found["roles"])
        assert found["streams"] == ["schools"]
        assert [s["capacity"] for s in found["signatures"]] == ["Head teacher"]
        assert [g["scope_kind"] for g in found["grants"]] == ["organisation"]
        assert found["bases"]["renewal"] == "service_message"
        own = an_actor()
        async with await h.client(type(own)(signed.person_id)) as herself:
            mine = await herself.get(f"/v1/people/{signed.person_id}/affiliations")
            assert mine.json() == found


@pytest.mark.parametrize(
    "by",
    [a_coordinator(), a_stream_coordinator(), an_actor(Grant(Role.TRUSTEE)), an_actor()],
    ids=["coordinator", "stream", "trustee", "nobody"],
)
async def test_what_a_person_is_concerns_nobody_else(by):
    async with harness("membership") as h, await h.client(by) as client:
        signed = await an_active_organisation(h)
        url = f"/v1/people/{signed.person_id}/affiliations"
        assert (await client.get(url)).status_code == 403


async def test_an_organisation_elsewhere_is_as_if_it_were_not_there():
    async with harness("membership") as h, await h.client(a_coordinator("england")) as english:
        signed = await an_active_organisation(h)
        url = f"/v1/organisations/{signed.organisation_id}/affiliations"
        assert (await english.get(url)).status_code == 404
        async with await h.client(an_actor()) as nobody:
            assert (await nobody.get(url)).status_code == 403
