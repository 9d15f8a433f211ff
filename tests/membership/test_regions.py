"""Regional coordinators, and in which region a group lies: who is asked when a group is silent."""

import pytest
from sqlalchemy import text

from membership.domain.geography import GenerationKind
from membership.testing_places import ROWS, places_in, switch
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.clock import Clock
from sanctuary.events.membership import GrantGiven, GroupChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

YORKSHIRE, SHEFFIELD = "E12000003", "E08000019"


async def places_are_known(h):
    from sqlalchemy import insert

    from membership.tables import place, place_generation

    generation, at = new_id(), Clock().now()
    async with h.transaction() as uow:
        known = {
            "id": generation,
            "kind": GenerationKind.CONSTITUENCIES,
            "status": "current",
            "loaded_by": new_id(),
            "loaded_at": at,
        }
        others = {
            column.name: _some(column, at)
            for column in place_generation.c
            if not column.nullable and column.server_default is None and column.name not in known
        }
        await uow.execute(insert(place_generation).values(**others, **known))
        await uow.execute(
            insert(place).values(
                generation_id=generation,
                code=SHEFFIELD,
                kind="local_authority",
                name="Sheffield",
                nation="england",
                region=YORKSHIRE,
            )
        )


def _some(column, at):
    kind = column.type.python_type
    return {"str": "x", "int": 0, "datetime": at, "date": at.date()}.get(kind.__name__)


async def a_group(client):
    answer = await client.post(
        "/v1/groups",
        json={
            "name": "Sheffield City of Sanctuary",
            "nation": "england",
            "area": SHEFFIELD,
            "contacts": [{"name": "Ada Example", "email": "ada@example.org"}],
        },
        headers=keyed(),
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.mark.parametrize("known", [True, False])
async def test_a_group_says_in_which_region_it_lies_where_that_is_known(known):
    async with harness("membership") as h:
        if known:
            await places_are_known(h)
        client = await h.client(an_actor(Grant(Role.NATIONAL_TEAM)))
        group = await a_group(client)
        before = await client.get(f"/v1/groups/{group}")
        await client.patch(
            f"/v1/groups/{group}",
            json={"name": "Sheffield"},
            headers={"If-Match": before.headers["ETag"]},
        )
        told = [each.data.region for each in await h.emitted(GroupChanged)]
        assert told == [YORKSHIRE if known else None] * 2


@pytest.mark.parametrize(
    ("scope", "status"), [(YORKSHIRE, 201), ("E08000019", 422), ("W92000004", 422), ("", 422)]
)
async def test_a_coordinator_of_a_region_is_given_that_role_by_its_code(scope, status):
    async with harness("membership") as h:
        client = await h.client(an_actor(Grant(Role.NATIONAL_TEAM)))
        group = await a_group(client)
        person = (await client.get(f"/v1/groups/{group}")).json()["contacts"][0]
        answer = await client.post(
            "/v1/grants",
            json={
                "person_id": person,
                "role": "nation_coordinator",
                "scope_kind": "region",
                "scope_id": scope,
            },
            headers=keyed(),
        )
        assert answer.status_code == status, answer.text
        given = [each.data.scope_id for each in await h.emitted(GrantGiven)]
        assert given == ([scope] if status == 201 else [])


async def test_a_coordinator_of_a_region_decides_nothing_about_a_group_of_the_nation():
    async with harness("membership") as h:
        team = await h.client(an_actor(Grant(Role.NATIONAL_TEAM)))
        group = await a_group(team)
        regional = an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.REGION, YORKSHIRE))
        client = await h.client(regional)
        before = await team.get(f"/v1/groups/{group}")
        answer = await client.patch(
            f"/v1/groups/{group}",
            json={"name": "Mine now"},
            headers={"If-Match": before.headers["ETag"]},
        )
        assert answer.status_code in (403, 404)


DONLEY = "E08000938"


async def lives_in_donley(h, team):
    """Somebody and a group of theirs, before any place is known."""
    made = await team.post(
        "/v1/groups",
        json={
            "name": "Donley City of Sanctuary",
            "nation": "england",
            "area": DONLEY,
            "contacts": [{"name": "Ada Example", "email": "ada@example.org"}],
        },
        headers=keyed(),
    )
    assert made.status_code == 201, made.text
    person = (await team.get(f"/v1/groups/{made.json()['id']}")).json()["contacts"][0]
    async with h.transaction() as uow:
        await uow.execute(text("update person set area = :area"), {"area": DONLEY})
    return person


async def told(h, kind):
    return [each.data.region for each in await h.emitted(kind)]


async def test_a_region_that_comes_to_be_known_is_told_at_once_and_once():
    async with harness("membership") as h:
        team = await h.client(an_actor(Grant(Role.NATIONAL_TEAM)))
        await lives_in_donley(h, team)
        groups, people = len(await told(h, GroupChanged)), len(await told(h, PersonChanged))
        first = await places_in(team)
        while await h.fire_timers():
            pass
        assert (await told(h, GroupChanged))[groups:] == [YORKSHIRE]
        assert (await told(h, PersonChanged))[people:] == [YORKSHIRE]
        await places_in(team, name="Lookup, July")
        while await h.fire_timers():
            pass
        assert len(await told(h, GroupChanged)) == groups + 1
        assert len(await told(h, PersonChanged)) == people + 1
        here, there = '"Yorkshire and The Humber","E12000003"', '"North West","E12000002"'
        moved = [row.replace(here, there) for row in ROWS]
        await places_in(team, moved, name="Lookup, August")
        while await h.fire_timers():
            pass
        assert (await told(h, PersonChanged))[-1] == "E12000002"
        assert (await switch(team, first)).is_success
        while await h.fire_timers():
            pass
        assert (await told(h, GroupChanged))[-2:] == ["E12000002", YORKSHIRE]
