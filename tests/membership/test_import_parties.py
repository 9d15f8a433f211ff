"""Files of organisations and groups: found by number and by area, once, and never double."""

from sqlalchemy import func, select

from membership.tables import affiliated_group, network_membership, organisation, person
from membership.testing import NATIONAL, an_active_organisation
from membership.testing_imports import a_file, take_over, upload, work
from sanctuary.actor import Grant, Role
from sanctuary.events.membership import GroupChanged, MemberJoined, OrganisationChanged
from sanctuary.ground_tables import granted
from sanctuary.testing import an_actor, harness, keyed

ORGANISATIONS = (
    "external_id", "name", "kind", "nation", "area", "locality", "urn", "charity_number",
    "stream", "contact_name", "contact_email",
)  # fmt: skip
GROUPS = (
    "external_id", "name", "nation", "area", "contact_1_name", "contact_1_email",
    "contact_2_name", "contact_2_email",
)  # fmt: skip


def a_school(n=1, **changes):
    return {
        "external_id": f"o{n}",
        "name": f"School {n}",
        "kind": "school",
        "nation": "england",
        "area": "E08000019",
        "urn": f"10000{n}",
        "stream": "schools",
        "contact_name": f"Head {n}",
        "contact_email": f"head{n}@example.org",
    } | changes


def a_group(n=1, **changes):
    return {
        "external_id": f"g{n}",
        "name": f"Town {n} City of Sanctuary",
        "nation": "england",
        "area": f"E0800001{n}",
        "contact_1_name": "Cai",
        "contact_1_email": f"cai{n}@example.org",
        "contact_2_name": "Dot",
        "contact_2_email": f"dot{n}@example.org",
    } | changes


def schools(*rows):
    return a_file(*rows, headers=ORGANISATIONS)


def groups(*rows):
    return a_file(*rows, headers=GROUPS)


async def count(h, table):
    async with h.transaction() as uow:
        return await uow.scalar(select(func.count()).select_from(table))


async def the_only(h, table):
    async with h.transaction() as uow:
        (row,) = await uow.all(select(table))
    return row


async def test_a_check_of_organisations_writes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        answer = await upload(team, schools(a_school(1), a_school(2)), "organisations")
        await work(h)
        job = (await team.get(answer.headers["location"])).json()
        assert job["found"] == {"new": 2, "changed": 0, "known": 0, "refused": 0}
        assert (await count(h, organisation), await count(h, person)) == (0, 0)
        assert await h.emitted() == []


async def test_organisations_come_with_contact_and_network():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        job = await take_over(h, team, schools(a_school(1), a_school(2)), "organisations")
        assert job["done"]["new"] == 2
        first = (await h.emitted(OrganisationChanged))[0].data
        assert (first.kind, first.nation, len(first.contacts)) == ("school", "england", 1)
        assert [each.data.stream for each in await h.emitted(MemberJoined)] == ["schools"] * 2
        shown = (await team.get("/v1/organisations")).json()["items"]
        assert {one["status"] for one in shown} == {"recognised"}
        assert shown[0]["identifiers"] == [{"scheme": "GB-EDU", "value": "100001"}]


async def test_the_same_file_of_organisations_twice_changes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        rows = [a_school(1), a_school(2, urn="", external_id="", contact_email="", contact_name="")]
        await take_over(h, team, schools(*rows), "organisations")
        events = len(await h.emitted())
        again = await take_over(h, team, schools(*rows), "organisations")
        assert again["done"] == {"new": 0, "changed": 0, "known": 2, "refused": 0}
        assert len(await h.emitted()) == events + 1  # only that this import ended


async def test_a_corrected_file_corrects_and_the_history_says_so():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, schools(a_school(1)), "organisations")
        better = a_school(1, name="Hill School", contact_email="office@example.org")
        again = await take_over(h, team, schools(better), "organisations")
        assert again["done"]["changed"] == 1
        row = await the_only(h, organisation)
        assert row.name == "Hill School"
        shown = (await team.get(f"/v1/organisations/{row.id}")).json()
        assert len(shown["contacts"]) == 2


async def test_the_number_finds_an_organisation_first_and_its_own_word_stays():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        row = a_school(
            1, name="Another name", urn="402000", nation="wales", area="", contact_email="",
            contact_name="",
        )  # fmt: skip
        job = await take_over(h, team, schools(row), "organisations")
        assert job["done"] == {"new": 0, "changed": 0, "known": 1, "refused": 0}
        found = await the_only(h, organisation)
        assert (found.id, found.name) == (signed.organisation_id, "Ysgol y Bryn")
        assert await count(h, network_membership) == 1


async def test_a_number_that_is_another_bodys_is_refused():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, schools(a_school(1), a_school(2)), "organisations")
        job = await take_over(h, team, schools(a_school(1, urn="100002")), "organisations")
        assert job["done"]["refused"] == 1
        found = (await team.get(f"/v1/imports/{job['id']}/mistakes")).json()["items"]
        assert "another" in found[0]["detail"]


async def test_groups_come_with_contacts_in_order_one_per_area():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        job = await take_over(h, team, groups(a_group(1), a_group(2)), "groups")
        assert job["done"]["new"] == 2
        event = (await h.emitted(GroupChanged))[0].data
        shown = (await team.get(f"/v1/groups/{event.group_id}")).json()
        assert shown["contacts"] == [str(each) for each in event.contacts]
        again = await take_over(h, team, groups(a_group(1), a_group(2)), "groups")
        assert again["done"]["known"] == 2
        assert len(await h.emitted(GroupChanged)) == 2
        other = a_group(3, area="E08000011", name="Rival")
        job = await take_over(h, team, groups(other), "groups")
        assert job["done"] == {"new": 0, "changed": 0, "known": 1, "refused": 0}
        assert await count(h, affiliated_group) == 2


async def test_a_corrected_file_of_groups_turns_the_contacts():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, groups(a_group(1)), "groups")
        before = (await h.emitted(GroupChanged))[-1].data
        turned = a_group(
            1, contact_1_email="dot1@example.org", contact_2_email="cai1@example.org", name="New"
        )
        job = await take_over(h, team, groups(turned), "groups")
        assert job["done"]["changed"] == 1
        after = (await h.emitted(GroupChanged))[-1].data
        assert after.contacts == before.contacts[::-1]


async def test_a_group_without_anybody_to_reach_is_refused():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        nobody = {name: "" for name in GROUPS if name.startswith("contact")}
        job = await take_over(h, team, groups(a_group(1, **nobody), a_group(2)), "groups")
        assert (job["done"]["new"], job["done"]["refused"]) == (1, 1)
        found = (await team.get(f"/v1/imports/{job['id']}/mistakes")).json()["items"]
        assert [(one["row"], one["column"]) for one in found] == [(2, "contact_1_email")]


async def test_whose_role_was_taken_back_moves_nobody_in_any_more():
    async with harness("membership") as h:
        someone = an_actor(Grant(Role.NATIONAL_TEAM))
        async with await h.client(someone) as team:
            answer = await upload(team, groups(a_group(1)), "groups")
            await work(h)
            url = answer.headers["location"]
            await team.post(f"{url}/start", json={}, headers=keyed())
        async with h.transaction() as uow:
            await uow.execute(granted.update().values(revoked=True))
        await work(h)
        async with await h.client(NATIONAL) as team:
            job = (await team.get(url)).json()
        assert (job["status"], job["done"]["new"]) == ("failed", 0)
        assert "national team" in job["why"]
        assert await count(h, affiliated_group) == 0
