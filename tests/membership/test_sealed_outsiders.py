"""Every route to sealed data, tried by each role that must not: one answer, whatever is there."""

from uuid import uuid4

import pytest
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


@pytest.mark.parametrize("who", [*OUTSIDERS, None], ids=str)
async def test_nobody_else_opens_any_of_them_nor_can_tell_what_is_behind(who):
    async with harness("membership") as h:
        stage = Stage(h)
        there = await stage.ambassador()
        actor = OUTSIDERS[who] if who else None
        async with await h.client(actor) as client:
            for method, path in DOORS:
                answers = []
                for one in (there, uuid4()):
                    address = path
                    while "{" in address:
                        head, _, rest = address.partition("{")
                        address = head + str(one) + rest.partition("}")[2]
                    answer = await client.request(method, address, json={"anything": 1})
                    answers.append((answer.status_code, answer.json()["detail"]))
                assert answers[0] == answers[1]
                assert answers[0][0] == (403 if who else 401), (method, path)


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
