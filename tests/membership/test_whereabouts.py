"""Postcodes that people give, and whose constituency changes when boundaries move."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from membership.commands import whereabouts as commands
from membership.tables import place, place_generation
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from membership.testing_places import (
    DON,
    LOWER_DON,
    a_directory,
    a_directory_in,
    a_postcode,
    read_in,
    switch,
)
from sanctuary.actor import Actor, Grant, Role
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.events.membership import OrganisationChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies, harness, keyed

OLD = [a_postcode("ZB2 2AA", DON), a_postcode("ZB2 2AB", DON), a_postcode("ZA1 1AA")]
NEW = [a_postcode("ZB2 2AA", DON), a_postcode("ZB2 2AB", LOWER_DON), a_postcode("ZA1 1AA")]


async def people(client, number, **changes):
    entries = [
        {"name": f"Person {n}", "email": f"p{n}@example.org"} | changes for n in range(number)
    ]
    made = await client.post("/v1/supporters/import", json={"people": entries}, headers=keyed())
    return made.json()["person_ids"]


async def give(h, person, written, *, by=NATIONAL):
    async with h.transaction() as uow:
        return await commands.give_postcode(
            uow, UUID(str(person)), written, by=by, at=uow.clock.now()
        )


async def latest(h, person):
    found = [e.data for e in await h.emitted(PersonChanged) if str(e.data.person_id) == str(person)]
    return found[-1]


async def test_a_postcode_gives_constituency_and_fills_an_empty_place():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1)
        await give(h, person, "zb2 2ab")
        told = await latest(h, person)
        assert (told.constituency, told.nation, told.area) == (
            "E14009001",
            "england",
            "E08000938",
        )
        assert told.region == DON[2]
        shown = (await team.get(f"/v1/people/{person}")).json()
        assert (shown["nation"], shown["area"]) == ("england", "E08000938")


async def test_what_somebody_said_of_their_nation_stays():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1, nation="wales")
        await give(h, person, "ZB2 2AB")
        told = await latest(h, person)
        assert (told.constituency, told.nation, told.area) == ("E14009001", "wales", None)


async def test_an_outward_half_places_as_far_as_it_is_certain():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *NEW)
        (person,) = await people(team, 1)
        await give(h, person, "ZB2")
        told = await latest(h, person)
        assert (told.constituency, told.nation) == (None, "england")


async def test_no_event_carries_a_postcode():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1)
        await give(h, person, "ZB2 2AB")
        text = json.dumps(bodies(await h.emitted()))
        assert "ZB2" not in text
        assert "2AB" not in text


async def test_whoever_gave_a_postcode_may_take_it_back():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1)
        themselves = Actor((await latest(h, person)).person_id)
        await give(h, person, "ZB2 2AB", by=themselves)
        async with h.transaction() as uow:
            await commands.forget_postcode(uow, themselves.id, by=themselves)
        assert (await latest(h, person)).constituency is None


async def test_nobody_else_says_where_somebody_lives():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        (person,) = await people(team, 1)
        with pytest.raises(NotPermitted):
            await give(h, person, "ZB2 2AB", by=an_actor())
        with pytest.raises(NotPermitted):
            await give(h, person, "ZB2 2AB", by=a_coordinator())
        with pytest.raises(Invalid):
            await give(h, person, "somewhere in Donley")


async def test_two_entries_that_prove_one_mailbox_keep_the_postcode_that_was_given_last():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *NEW)
        first = await sign_up(h, a_supporter_form())
        await confirm(h, first)
        await give(h, first.person_id, "ZB2 2AA")
        second = await sign_up(h, a_supporter_form())
        h.clock.offset += timedelta(seconds=5)
        await give(h, second.person_id, "ZB2 2AB")
        await confirm(h, second)
        assert (await latest(h, first.person_id)).constituency == "E14009002"


async def a_new_generation(h, team, number=7):
    """So many people in ZB2 2AB, one in ZA1 1AA, and a directory in which the first move."""
    await a_directory_in(h, team, *OLD)
    found = await people(team, number + 1)
    for person in found[:-1]:
        await give(h, person, "ZB2 2AB")
    await give(h, found[-1], "ZA1 1AA")
    made = await read_in(h, a_directory(*NEW))
    return made.id, found


async def preview(team, generation):
    return await team.post(f"/v1/places/generations/{generation}/previews", headers=keyed())


async def test_a_preview_says_who_would_move_and_moves_nobody():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        generation, found = await a_new_generation(h, team)
        before = len(await h.emitted())
        ways = (await preview(team, generation)).json()["ways"]
        assert ways == [
            {
                "kind": "person",
                "from_constituency": "E14009001",
                "to_constituency": "E14009002",
                "number": 7,
            }
        ]
        url = f"/v1/places/generations/{generation}/movers"
        first = (await team.get(f"{url}?limit=4")).json()
        then = (await team.get(f"{url}?limit=4&cursor={first['next']}")).json()
        assert {each["party_id"] for each in first["items"] + then["items"]} == set(found[:7])
        elsewhere = (await team.get(f"{url}?to_constituency=E14009001")).json()
        assert elsewhere["items"] == []
        assert len(await h.emitted()) == before


async def test_few_who_move_are_not_counted_out_to_a_coordinator():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        generation, _ = await a_new_generation(h, team, number=4)
        url = f"/v1/places/generations/{generation}/moves"
        assert (await team.get(url)).json()["previewed_at"] is None
        assert (await preview(team, generation)).json()["ways"][0]["number"] == 4
        async with await h.client(a_coordinator("england")) as coordinator:
            seen = (await coordinator.get(url)).json()
            assert (seen["withheld_under"], seen["ways"][0]["number"]) == (5, None)
            ids = await coordinator.get(f"/v1/places/generations/{generation}/movers")
            assert ids.status_code == 403
            assert (await preview(coordinator, generation)).status_code == 403
        async with await h.client(an_actor(Grant(Role.GROUP_OFFICER))) as officer:
            assert (await officer.get(url)).status_code == 403


async def test_a_switch_moves_those_it_concerns_and_tells_of_no_other():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        generation, found = await a_new_generation(h, team)
        await preview(team, generation)
        before = len(await h.emitted(PersonChanged))
        assert (await switch(team, generation)).status_code == 200
        while await h.fire_timers(timedelta(minutes=2)):
            pass
        told = [e.data for e in await h.emitted(PersonChanged)][before:]
        assert {str(each.person_id) for each in told} == set(found[:7])
        assert {each.constituency for each in told} == {"E14009002"}
        assert len(told) == 7, "each once"
        ways = (await team.get(f"/v1/places/generations/{generation}/moves")).json()["ways"]
        assert ways == [], "what came true is no preview any more"


async def test_a_postcode_that_the_new_directory_lacks_keeps_its_place():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1)
        await give(h, person, "ZB2 2AB")
        before = len(await h.emitted())
        await a_directory_in(h, team, OLD[0])
        await h.fire_timers()
        await h.fire_timers(timedelta(minutes=2))
        changed = [e for e in (await h.emitted())[before:] if isinstance(e.data, PersonChanged)]
        assert changed == []
        assert (await latest(h, person)).constituency == "E14009001"


async def test_an_outward_half_moves_too_when_its_answer_changes():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        (person,) = await people(team, 1)
        await give(h, person, "ZB2")
        generation = (await read_in(h, a_directory(*NEW))).id
        ways = (await preview(team, generation)).json()["ways"]
        assert [(w["from_constituency"], w["to_constituency"]) for w in ways] == [
            ("E14009001", None)
        ]


async def test_what_is_current_or_names_places_has_nothing_to_preview():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await a_directory_in(h, team, *OLD)
        assert (await preview(team, made.id)).status_code == 409
        assert (await preview(team, new_id())).status_code == 404


async def test_an_organisation_has_a_constituency_too():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *OLD)
        signed = await an_active_organisation(h)
        async with h.transaction() as uow:
            await commands.give_organisation_postcode(
                uow, signed.organisation_id, "ZB2 2AB", by=a_coordinator(), at=uow.clock.now()
            )
        with pytest.raises(NotPermitted):
            async with h.transaction() as uow:
                await commands.give_organisation_postcode(
                    uow,
                    signed.organisation_id,
                    "ZB2 2AB",
                    by=a_coordinator("scotland"),
                    at=uow.clock.now(),
                )
        assert (await h.emitted(OrganisationChanged))[-1].data.constituency == "E14009001"
        made = await read_in(h, a_directory(*NEW))
        assert (await preview(team, made.id)).json()["ways"][0]["kind"] == "organisation"
        await switch(team, made.id)
        await h.fire_timers()
        assert (await h.emitted(OrganisationChanged))[-1].data.constituency == "E14009002"


async def test_without_a_postcode_the_region_is_that_of_their_authority():
    """Known from the official places in force, and told to other services with everything else."""
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        generation = new_id()
        async with h.transaction() as uow:
            await uow.execute(
                insert(place_generation).values(
                    id=generation,
                    kind="constituencies",
                    name="Places",
                    published_on=h.clock.today(),
                    licence="OGL",
                    source="invented",
                    status="current",
                    loaded_by=new_id(),
                    loaded_at=h.clock.now(),
                )
            )
            await uow.execute(
                insert(place).values(
                    generation_id=generation,
                    code="E08000938",
                    kind="local_authority",
                    name="Don",
                    nation="england",
                    region=DON[2],
                )
            )
        (person,) = await people(team, 1, nation="england", area="E08000938")
        assert (await latest(h, person)).region == DON[2]
