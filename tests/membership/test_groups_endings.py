"""Groups merge and close: areas, people, awards and roles go on, both histories stay."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from membership.domain.recognition import Origin, Recognition
from membership.store.recognitions import keep_recognitions
from membership.tables import group_former_member, person
from membership.testing import NATIONAL, a_coordinator, an_active_organisation
from membership.testing_groups import a_forming_group, a_group, an_officer, take_step
from sanctuary.events.membership import (
    GrantGiven,
    GrantRevoked,
    GroupChanged,
    GroupClosed,
    GroupMembersReleased,
    GroupMerged,
    GroupSuspended,
    PersonChanged,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

CARDIFF, SHEFFIELD = "W06000015", "E08000019"


async def supporters(h, group, *areas):
    people = [
        {"name": f"P{n}", "roles": ["supporter"], "groups": [group["id"]], "area": area}
        for n, area in enumerate(areas)
    ]
    async with await h.client(NATIONAL) as team:
        made = await team.post("/v1/supporters/import", json={"people": people}, headers=keyed())
    assert made.status_code == 201, made.text
    return made.json()["person_ids"]


async def merge(client, *groups, **changes):
    body = {"groups": [one["id"] for one in groups], "reason": "they meet together anyway"}
    return await client.post("/v1/group-mergers", json=body | changes, headers=keyed())


async def two_groups(client):
    return await a_group(client), await a_group(client, area=CARDIFF, name="Cardiff")


async def released(h):
    return {
        str(one): event.data.covered_by
        for event in await h.emitted(GroupMembersReleased)
        for one in event.data.people
    }


async def groups_of(h, person_id):
    async with h.transaction() as uow:
        return list(await uow.scalar(select(person.c.groups).where(person.c.id == UUID(person_id))))


async def test_two_groups_become_a_new_one_with_the_areas_and_people_of_both():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        swansea, cardiff = await two_groups(coordinator)
        [ada] = await supporters(h, swansea, "W06000011")
        made = await merge(coordinator, swansea, cardiff, name="South Wales")
        assert made.status_code == 201, made.text
        whole = made.json()
        assert (whole["status"], whole["areas"]) == ("affiliated", ["W06000011", CARDIFF])
        assert whole["contacts"] == swansea["contacts"] + cardiff["contacts"]
        for old in (swansea, cardiff):
            seen = (await coordinator.get(f"/v1/groups/{old['id']}")).json()
            assert (seen["status"], seen["successor_id"]) == ("merged", whole["id"])
            steps = (await coordinator.get(f"/v1/groups/{old['id']}/steps")).json()
            assert [one["became"] for one in steps] == ["affiliated", "merged"]
        assert await groups_of(h, ada) == [UUID(whole["id"])]
        assert (await released(h))[ada] == UUID(whole["id"])
        for area in ("W06000011", CARDIFF):
            found = await coordinator.get(f"/v1/groups?area={area}&status=affiliated")
            assert [one["id"] for one in found.json()["items"]] == [whole["id"]]
        assert {e.data.into_id for e in await h.emitted(GroupMerged)} == {UUID(whole["id"])}
        ended = {e.data.group_id: e.data.ended for e in await h.emitted(GroupChanged)}
        assert [ended[UUID(one["id"])] for one in (swansea, cardiff, whole)] == [True, True, False]
        former = (await coordinator.get(f"/v1/groups/{whole['id']}/predecessors")).json()
        assert {one["id"] for one in former} == {swansea["id"], cardiff["id"]}
        taken = await coordinator.post(
            "/v1/groups",
            json={
                "name": "Again", "nation": "wales", "area": CARDIFF,
                "contacts": [{"name": "X", "email": "x@example.org"}],
            },
            headers=keyed(),
        )  # fmt: skip
        assert taken.json()["type"].endswith("area-has-a-group")


async def test_one_group_goes_on_with_what_the_other_had():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        swansea, cardiff = await two_groups(coordinator)
        [both, one] = await supporters(h, cardiff, CARDIFF, CARDIFF)
        await coordinator.post(
            f"/v1/groups/{cardiff['id']}/pledges",
            json={"pledges": [{"party_kind": "person", "party_id": both, "sector": "faith"}]},
            headers=keyed(),
        )
        whole = (await merge(coordinator, swansea, cardiff, into=swansea["id"])).json()
        assert whole["id"] == swansea["id"]
        assert whole["name"] == swansea["name"]
        assert whole["areas"] == ["W06000011", CARDIFF]
        support = (await coordinator.get(f"/v1/groups/{swansea['id']}/support")).json()
        assert support["people"]["by_sector"] == {"": 1, "faith": 1}
        kept = (await coordinator.get(f"/v1/groups/{cardiff['id']}/support")).json()
        assert kept["people"]["by_sector"] == {"faith": 1}
        async with h.transaction() as uow:
            rows = await uow.all(
                select(group_former_member).where(
                    group_former_member.c.group_id == UUID(cardiff["id"])
                )
            )
        assert {str(row.person_id) for row in rows} == {both, one, *cardiff["contacts"]}
        assert {str(row.now_in) for row in rows} == {swansea["id"]}


async def test_awards_of_the_area_go_on_and_stay_in_the_history():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        swansea, cardiff = await two_groups(coordinator)
        school = await an_active_organisation(h)
        today, award = h.clock.today(), new_id()
        held = Recognition(
            award, school.organisation_id, "schools", today - timedelta(days=9),
            today + timedelta(days=900), Origin.AWARD,
        )  # fmt: skip
        async with h.transaction() as uow:
            await keep_recognitions(uow, [held])
        whole = (await merge(coordinator, cardiff, swansea, into=cardiff["id"])).json()
        for group in (whole, swansea):
            found = (await coordinator.get(f"/v1/groups/{group['id']}/awards")).json()
            assert [one["award_id"] for one in found] == [str(award)]


async def test_officers_of_a_merged_group_are_officers_of_the_one_it_went_into():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        swansea, cardiff = await two_groups(team)
        officer = an_officer(cardiff["id"])
        grant = {
            "person_id": swansea["contacts"][0], "role": "group_officer",
            "scope_kind": "group", "scope_id": cardiff["id"],
        }  # fmt: skip
        assert (await team.post("/v1/grants", json=grant, headers=keyed())).status_code == 201
        await merge(team, swansea, cardiff, into=swansea["id"])
        assert (await h.emitted(GrantRevoked))[-1].data.scope_id == cardiff["id"]
        assert (await h.emitted(GrantGiven))[-1].data.scope_id == swansea["id"]
        async with await h.client(officer) as other:
            assert (await other.get(f"/v1/groups/{swansea['id']}/checks")).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 422),
        ({"name": "New", "into": "first"}, 422),
        ({"into": str(new_id())}, 422),
        ({"name": "New", "groups": "one twice"}, 422),
        ({"name": "New", "reason": " "}, 422),
        ({"name": "New", "contacts": [str(new_id())]}, 422),
        ({"name": "New", "groups": "and a stranger"}, 404),
    ],
)
async def test_a_merger_that_is_not_clear_changes_nothing(change, status):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        swansea, cardiff = await two_groups(team)
        named = {
            "one twice": [swansea["id"]] * 2,
            "and a stranger": [swansea["id"], str(new_id())],
        }
        change = dict(change)
        if "groups" in change:
            change["groups"] = named[change["groups"]]
        if change.get("into") == "first":
            change["into"] = swansea["id"]
        assert (await merge(team, swansea, cardiff, **change)).status_code == status
        assert await h.emitted(GroupMerged) == []
        assert (await team.get(f"/v1/groups/{cardiff['id']}")).json()["status"] == "affiliated"


async def test_groups_that_do_not_stand_or_lie_apart_do_not_merge():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        swansea, cardiff = await two_groups(team)
        sheffield = await a_group(team, area=SHEFFIELD, nation="england", name="Sheffield")
        assert (await merge(team, swansea, sheffield, name="Far")).status_code == 422
        forming = await a_forming_group(team)
        refused = await merge(team, swansea, forming, name="Soon")
        assert refused.json()["type"].endswith("group-not-affiliated")
        await take_step(team, cardiff, "suspended", "because")
        assert (await merge(team, swansea, cardiff, name="No")).status_code == 409
        async with await h.client(a_coordinator("england")) as other:
            assert (await merge(other, swansea, cardiff, name="Mine")).status_code == 403
        async with await h.client(an_officer(swansea["id"])) as officer:
            assert (await merge(officer, swansea, cardiff, name="Ours")).status_code == 403


async def test_together_too_many_contacts_have_to_be_chosen_from():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        swansea = await a_group(coordinator)
        crowd = [{"name": f"C{n}", "email": f"c{n}@example.org"} for n in range(4)]
        cardiff = await a_group(coordinator, area=CARDIFF, name="Cardiff", contacts=crowd)
        assert (await merge(coordinator, swansea, cardiff, name="Six")).status_code == 422
        chosen = [*cardiff["contacts"], swansea["contacts"][1]]
        made = await merge(coordinator, swansea, cardiff, name="Five", contacts=chosen)
        assert made.json()["contacts"] == chosen
        left = [e.data for e in await h.emitted(PersonChanged)]
        last = [one for one in left if str(one.person_id) == swansea["contacts"][0]][-1]
        assert last.roles == ()


async def test_people_of_a_closed_group_are_told_who_looks_after_their_area_now():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        swansea, cardiff = await two_groups(coordinator)
        [here, there, nowhere] = await supporters(h, swansea, "W06000011", CARDIFF, None)
        await take_step(coordinator, swansea, "closed", "the last trustee moved away")
        told = await released(h)
        assert (told[here], told[there], told[nowhere]) == (None, UUID(cardiff["id"]), None)
        assert set(swansea["contacts"]) <= set(told)
        assert await groups_of(h, here) == []
        [closed] = await h.emitted(GroupClosed)
        assert closed.data.areas == ("W06000011",)
        tasks = (await coordinator.get("/v1/tasks?kind=area_without_group")).json()["items"]
        assert [one["subject_id"] for one in tasks] == [swansea["id"]]
        async with await h.client() as browser:
            for someone, words in ((there, "Cardiff"), (here, "national officer")):
                link = sign(
                    h.settings.link_key, Purpose.GROUP_NEWS, UUID(swansea["id"]),
                    expires_at=h.clock.now() + timedelta(days=9), person=UUID(someone),
                )  # fmt: skip
                page = await browser.get("/group-news", params={"link": link, "lang": "en"})
                assert words in page.text


async def test_a_group_that_closed_does_not_come_back_with_the_old_register():
    register = {
        "rows": [
            {"type": "group", "name": "Caerphilly", "nation": "wales", "area": "W06000018"}
        ]
    }  # fmt: skip
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await team.post("/v1/imports/register", json=register, headers=keyed())
        [group] = (await team.get("/v1/groups")).json()["items"]
        await take_step(team, group, "closed", "they stopped meeting")
        again = await team.post("/v1/imports/register", json=register, headers=keyed())
        assert again.status_code == 200
        assert (await team.get(f"/v1/groups/{group['id']}")).json()["status"] == "closed"
        assert (await h.emitted(GroupChanged))[-1].data.ended


async def test_contacts_hear_of_a_suspension_without_its_reason():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        group = await a_group(coordinator)
        await take_step(coordinator, group, "suspended", "a letter in our name")
        [event] = await h.emitted(GroupSuspended)
        assert [str(one) for one in event.data.contacts] == group["contacts"]
        assert b"letter" not in event.to_bytes()
