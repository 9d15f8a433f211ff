"""Every route to sealed data, tried by each role that must not: one answer, whatever is there."""

import re
from uuid import uuid4

from fastapi.routing import APIRoute

from membership.api import routers
from sanctuary import auth
from sanctuary.testing import harness

from .sealed_stage import OUTSIDERS, UK, Stage

ONLY = "role: ambassador_coordinator only"
DOORS = sorted(
    (method, route.path)
    for router in routers
    for route in router.routes
    if isinstance(route, APIRoute) and auth.permission_of(route) == ONLY
    for method in route.methods
)


def test_these_are_the_doors():
    paths = {path for _, path in DOORS}
    assert {
        "/v1/ambassadors",
        "/v1/ambassador-desk/requests",
        "/v1/ambassador-desk/pauses",
    } <= paths
    assert {"/v1/ambassador-desk/stories", "/v1/advisory-group/members"} <= paths
    assert len(DOORS) > 25


async def test_nobody_else_opens_any_of_them_nor_can_tell_what_is_behind():
    async with harness("membership") as h:
        there = await Stage(h).ambassador()
        for who, actor in (OUTSIDERS | {"anybody": None}).items():
            async with await h.client(actor) as client:
                for method, path in DOORS:
                    answers = {
                        await answered(client, method, path, one) for one in (there, uuid4())
                    }
                    [(status, _)] = answers
                    assert status == (401 if actor is None else 403), (who, method, path)


async def answered(client, method, path, one):
    """What a door says when every id in its address is `one`."""
    answer = await client.request(method, re.sub(r"{\w+}", str(one), path), json={"anything": 1})
    return answer.status_code, answer.json()["detail"]


async def test_the_role_ends_with_its_grant():
    async with harness("membership") as h:
        stage = Stage(h)
        await stage.ambassador()
        async with await h.client(UK) as client:
            assert (await client.get("/v1/ambassadors")).status_code == 200
            async with h.transaction() as uow:
                from sqlalchemy import update

                from sanctuary.ground_tables import granted

                await uow.execute(update(granted).values(revoked=True))
            assert (await client.get("/v1/ambassadors")).status_code == 403
