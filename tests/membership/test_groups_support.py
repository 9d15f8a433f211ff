"""Community support before the council's endorsement; small numbers stay with the staff."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.group_support import parts_of, shown
from membership.testing import NATIONAL, a_coordinator, a_sign_up, an_active_organisation
from membership.testing_groups import a_forming_group, a_group, an_officer, upload
from sanctuary.actor import Grant, Role
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12))


@given(COUNTS)
def test_a_number_under_five_is_never_shown_nor_to_be_worked_out(numbers):
    seen = shown(numbers, whole=False)
    few = {key for key, number in numbers.items() if 0 < number < 5}
    assert all(seen.parts[key] is None for key in few)
    if few:
        assert seen.total is None
    else:
        assert seen.parts == numbers


@given(COUNTS)
def test_staff_see_every_number(numbers):
    seen = shown(numbers, whole=True)
    assert (seen.parts, seen.total) == (numbers, sum(numbers.values()))


@given(st.integers(0, 30), st.integers(0, 30))
def test_what_is_left_of_a_whole_gives_nobody_away(part, rest):
    told = parts_of(part + rest, {"part": part})["part"]
    if 0 < part < 5 or 0 < rest < 5:
        assert told is None
    else:
        assert told == part


async def lower_the_bar(h, **numbers):
    async with await h.client(NATIONAL) as team:
        body = {"valid_from": h.clock.today().isoformat(), "reason": "a small town"} | numbers
        made = await team.post("/v1/group-rules", json=body, headers=keyed())
        assert made.status_code == 201, made.text


async def people_of(h, number, **fields):
    async with await h.client(NATIONAL) as team:
        people = [{"name": f"P{n}", "roles": ["supporter"]} | fields for n in range(number)]
        made = await team.post("/v1/supporters/import", json={"people": people}, headers=keyed())
        assert made.status_code == 201, made.text
        return made.json()["person_ids"]


async def pledge(client, group, *pledges):
    body = {
        "pledges": [
            {"party_kind": kind, "party_id": str(party), "sector": sector}
            for kind, party, sector in pledges
        ]
    }
    return await client.post(f"/v1/groups/{group['id']}/pledges", json=body, headers=keyed())


async def endorse(client, group, document_id, **changes):
    body = {
        "kind": "committee_recommends",
        "council": "Swansea Council",
        "endorsed_on": "2026-01-20",
        "document_id": str(document_id),
        "reason": "minutes received",
    } | changes
    return await client.post(f"/v1/groups/{group['id']}/endorsements", json=body, headers=keyed())


async def test_the_council_endorses_after_the_community():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await lower_the_bar(
            h, pledging_people_least=6, pledging_organisations_least=1, pledging_sectors_least=2
        )
        group = await a_forming_group(coordinator)
        minutes = (await upload(coordinator, group, kind="council_endorsement")).json()["id"]
        refused = await endorse(coordinator, group, minutes)
        assert refused.json()["type"].endswith("support-not-shown")
        assert [error["field"] for error in refused.json()["errors"]] == [
            "people", "organisations", "sectors",
        ]  # fmt: skip
        await people_of(h, 5, groups=[group["id"]])
        [extra] = await people_of(h, 1, name="Extra")
        school = await an_active_organisation(h)
        told = await pledge(
            coordinator,
            group,
            ("person", extra, "faith"),
            ("organisation", school.organisation_id, "education"),
        )
        assert told.status_code == 201, told.text
        assert told.json()["people"] == {"total": 6, "by_sector": {"": 5, "faith": 1}}
        assert told.json()["shown"]
        for kind in ("committee_recommends", "full_council_endorses"):
            made = await endorse(coordinator, group, minutes, kind=kind)
            assert made.status_code == 201, made.text
        assert [(one["kind"], one["endorsed_on"]) for one in made.json()] == [
            ("committee_recommends", "2026-01-20"),
            ("full_council_endorses", "2026-01-20"),
        ]


async def test_an_endorsement_has_a_day_in_the_past_and_a_paper_of_the_council():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await lower_the_bar(
            h, pledging_people_least=0, pledging_organisations_least=0, pledging_sectors_least=0
        )
        group = await a_forming_group(coordinator)
        constitution = (await upload(coordinator, group)).json()["id"]
        minutes = (await upload(coordinator, group, kind="council_endorsement")).json()["id"]
        later = (h.clock.today() + timedelta(days=1)).isoformat()
        assert (await endorse(coordinator, group, constitution)).status_code == 422
        assert (await endorse(coordinator, group, new_id())).status_code == 404
        assert (await endorse(coordinator, group, minutes, endorsed_on=later)).status_code == 422
        assert (await endorse(coordinator, group, minutes, kind="mayor_waves")).status_code == 422
        assert (await endorse(coordinator, group, minutes)).status_code == 201


async def test_a_pledge_counts_once_and_can_be_taken_back():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        [someone] = await people_of(h, 1, groups=[group["id"]])
        for sector in ("faith", "arts"):
            told = await pledge(coordinator, group, ("person", someone, sector))
        assert told.json()["people"]["by_sector"] == {"faith": 1}
        url = f"/v1/groups/{group['id']}/pledges/{someone}"
        assert (await coordinator.delete(url)).json()["people"]["by_sector"] == {"": 1}
        assert (await coordinator.delete(url)).status_code == 404


async def test_who_is_not_on_the_register_pledges_nothing():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_forming_group(coordinator)
        [someone] = await people_of(h, 1)
        mixed = await pledge(
            coordinator, group, ("person", someone, "arts"), ("organisation", new_id(), "arts")
        )
        assert mixed.status_code == 422
        assert [error["pointer"] for error in mixed.json()["errors"]] == ["/pledges/1/party_id"]
        assert (await pledge(coordinator, group, ("person", someone, "mining"))).status_code == 422
        support = (await coordinator.get(f"/v1/groups/{group['id']}/support")).json()
        assert support["people"]["total"] == 0


async def test_an_officer_is_not_shown_numbers_under_five():
    async with harness("membership") as h:
        async with await h.client(a_coordinator()) as coordinator:
            group = await a_group(coordinator)
            await people_of(h, 6, groups=[group["id"]])
            few = await people_of(h, 2, name="Few")
            await pledge(coordinator, group, *(("person", one, "faith") for one in few))
            whole = (await coordinator.get(f"/v1/groups/{group['id']}/support")).json()
            assert whole["people"] == {"total": 8, "by_sector": {"": 6, "faith": 2}}
        async with await h.client(an_officer(group["id"])) as officer:
            seen = (await officer.get(f"/v1/groups/{group['id']}/support")).json()
            assert seen["people"] == {"total": None, "by_sector": {"": 6, "faith": None}}


async def test_an_officer_sees_how_many_belong_to_their_own_area():
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            group = await a_group(team)
            other = await a_group(team, area="W06000015", name="Cardiff")
        for number in range(5):
            await an_active_organisation(
                h, a_sign_up(str(402000 + number), f"a{number}@example.org")
            )
        url = f"/v1/groups/{group['id']}/figures"
        async with await h.client(an_officer(group["id"])) as officer:
            assert (await officer.get(url)).json() == {
                "supporters": 0, "organisations": 5, "network_members": 5, "awarded": 0,
            }  # fmt: skip
            assert (await officer.get(f"/v1/groups/{other['id']}/figures")).status_code == 404


@pytest.mark.parametrize(
    "actor", [a_coordinator("england"), an_officer(new_id()), an_actor(Grant(Role.TRUSTEE))]
)
async def test_nobody_else_counts_or_endorses(actor):
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            group = await a_group(team)
        async with await h.client(actor) as other:
            for path in ("support", "figures", "endorsements"):
                found = await other.get(f"/v1/groups/{group['id']}/{path}")
                assert found.status_code in {403, 404}
            assert (await pledge(other, group, ("person", new_id(), "arts"))).status_code == 403
            assert (await endorse(other, group, new_id())).status_code == 403
