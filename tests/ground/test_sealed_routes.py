"""Routes to sealed data: one role opens them, and neither log, metrics nor store tell of it."""

import io
import json
import logging
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import Depends
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sanctuary import http, logs
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.auth import permission_of, requires_only
from sanctuary.errors import NotFound
from sanctuary.ground_tables import idempotency
from sanctuary.ids import new_id

router = http.sealed_router("/v1/closets", tags=["closets"])
Keeper = Annotated[Actor, Depends(requires_only(Role.AMBASSADOR_COORDINATOR))]


@router.get("/{closet_id}")
async def closet(closet_id: UUID, _: Keeper) -> dict[str, str]:
    if closet_id.int == 0:
        raise NotFound("There is nothing here.")
    if closet_id.int == 1:
        raise RuntimeError("a bug")
    return {"id": str(closet_id)}


@router.post("/{closet_id}/opening")
async def opening(closet_id: UUID, _: Keeper) -> dict[str, str]:
    return {"id": str(closet_id)}


def written_by(requests):
    """The access log while `requests` are made."""
    written = io.StringIO()
    handler = logs.handler("membership", written)
    logs.access.addHandler(handler)
    logs.access.setLevel("INFO")

    async def run():
        try:
            await requests()
        finally:
            logs.access.removeHandler(handler)
            logs.access.setLevel(logging.NOTSET)
        return [json.loads(line) for line in written.getvalue().splitlines()]

    return run()


async def test_no_other_role_stands_in_for_the_one_that_opens(an_app):
    async with an_app(router) as app:
        for role in set(Role) - {Role.AMBASSADOR_COORDINATOR}:
            async with app.client(await app.somebody(role)) as client:
                answers = [await client.get(f"/v1/closets/{UUID(int=n)}") for n in (0, 1, 2)]
            assert {answer.status_code for answer in answers} == {403}
            assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_the_role_itself_opens_and_nothing_is_cached(an_app):
    keeper = Role.AMBASSADOR_COORDINATOR
    async with an_app(router) as app, app.client(await app.somebody(keeper)) as client:
        answer = await client.get(f"/v1/closets/{new_id()}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_the_door_says_that_no_other_role_opens_it():
    assert permission_of(router.routes[0]) == "role: ambassador_coordinator only"


def test_exactly_a_role_is_held_within_its_scope():
    national = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
    welsh = Actor(new_id(), (Grant(Role.AMBASSADOR_COORDINATOR, ScopeKind.NATION, "wales"),))
    uk = Actor(new_id(), (Grant(Role.AMBASSADOR_COORDINATOR),))
    held = [
        each.holds(Role.AMBASSADOR_COORDINATOR, nation=nation)
        for each in (national, welsh, uk)
        for nation in ("wales", "england")
    ]
    assert held == [False, False, True, False, True, True]


async def test_log_and_metrics_say_only_that_some_sealed_route_answered(an_app):
    keeper = Role.AMBASSADOR_COORDINATOR
    async with an_app(router) as app, app.client(await app.somebody(keeper)) as client:

        async def requests():
            await client.get(f"/v1/closets/{new_id()}")
            await client.get(f"/v1/closets/{UUID(int=0)}")
            await client.post(f"/v1/closets/{new_id()}/opening")

        lines = await written_by(requests)
        assert {line["message"] for line in lines} == {"- sealed 200"}
        assert {line["milliseconds"] for line in lines} == {0}
        metrics = (await client.get("/metrics")).text
        assert 'route="sealed"' in metrics
        assert "closets" not in metrics


async def test_a_failure_of_ours_is_still_seen(an_app):
    keeper = Role.AMBASSADOR_COORDINATOR
    async with an_app(router) as app, app.client(await app.somebody(keeper)) as client:

        async def requests():
            assert (await client.get(f"/v1/closets/{UUID(int=1)}")).status_code == 500

        (line,) = await written_by(requests)
        assert line["message"] == "- sealed 500"


async def test_no_answer_is_kept_for_a_key(an_app):
    keeper = Role.AMBASSADOR_COORDINATOR
    async with an_app(router) as app, app.client(await app.somebody(keeper)) as client:
        answer = await client.post(
            f"/v1/closets/{new_id()}/opening", headers={"Idempotency-Key": "once"}
        )
        assert answer.status_code == 200
        assert await app.rows(idempotency) == []


async def test_a_statement_that_fails_does_not_tell_its_values(an_app):
    async with an_app(router) as app:
        with pytest.raises(SQLAlchemyError) as failed:
            async with app.database.transaction() as uow:
                await uow.execute(text("select cast(:secret as int)"), {"secret": "Amina"})
        assert "Amina" not in str(failed.value).split("[SQL", 1)[-1]
        assert "parameters hidden" in str(failed.value)
