"""Progress as it happens, over a real socket: resumed, ended, taken away, and never too many."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
import uvicorn
from sqlalchemy import update

from campaigns.testing import a_manager, a_person, an_action_link, an_officer
from sanctuary.events.notifications import MobilisationProgressed
from sanctuary.ground_tables import granted
from sanctuary.testing import an_actor, issuer


@pytest.fixture
async def address(team):
    """The service on a port of its own: a stream is more than one answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(team.h.app, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.force_exit = server.should_exit = True
        await task


@asynccontextmanager
async def watching(team, address, mobilisation_id, actor, **headers):
    await team.of(actor)
    headers = {"Authorization": f"Bearer {issuer().mint(actor.id)}", **headers}
    path = f"{address}/v1/mobilisations/{mobilisation_id}/progress/stream"
    async with (
        httpx.AsyncClient(timeout=30) as client,
        client.stream("GET", path, headers=headers) as answer,
    ):
        yield answer


async def events(answer):
    """What a stream says, as browsers read it: one at a time."""
    found = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            found[name] = value
        elif found.keys() - {"retry", ""}:
            yield found
            found = {}
        else:
            found = {}


async def following(stream, name="progress"):
    async with asyncio.timeout(20):
        async for event in stream:
            if event["event"] == name:
                return event
    raise AssertionError(f"no {name}")


@pytest.fixture
async def call(team):
    known = a_person()
    await team.h.receive(known)
    return await team.launched(), known.person_id


def progressed(mobilisation_id, accepted, *, done=False):
    return MobilisationProgressed(
        mobilisation_id=UUID(mobilisation_id), counts={"accepted": accepted}, done=done
    )


async def test_counts_arrive_as_they_change_and_the_stream_ends_with_the_call(team, address, call):
    mobilisation_id, person = call
    manager = a_manager()
    async with watching(team, address, mobilisation_id, manager) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        stream = events(answer)
        first = json.loads((await following(stream))["data"])
        assert (first["status"], first["deliveries"], first["actions"]) == ("live", {}, {})
        await team.h.receive(progressed(mobilisation_id, 1))
        second = await following(stream)
        assert json.loads(second["data"])["deliveries"] == {"accepted": 1}
        link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation_id), person)
        await team.post(None, "/v1/actions", {"link": link, "action": "event"})
        third = await following(stream)
        assert json.loads(third["data"])["actions"] == {"event": 1}
        assert str(person) not in third["data"]
        await team.post(manager, f"/v1/mobilisations/{mobilisation_id}/closing")
        assert json.loads((await following(stream))["data"])["status"] == "closed"
        assert await following(stream, "ended")
        assert [event async for event in stream] == []


async def test_who_comes_back_hears_only_what_is_new(team, address, call):
    mobilisation_id, _ = call
    manager = a_manager()
    async with watching(team, address, mobilisation_id, manager) as answer:
        seen = await following(events(answer))
    again = {"Last-Event-ID": seen["id"]}
    async with watching(team, address, mobilisation_id, manager, **again) as answer:
        stream = events(answer)
        await team.h.receive(progressed(mobilisation_id, 1))
        new = await following(stream)
        assert new["id"] != seen["id"]
        assert json.loads(new["data"])["deliveries"] == {"accepted": 1}


async def test_after_the_end_a_browser_is_told_not_to_ask_again(team, address, call):
    mobilisation_id, _ = call
    manager = a_manager()
    await team.post(
        manager, f"/v1/mobilisations/{mobilisation_id}/stand-down", {"reason": "All clear"}
    )
    async with watching(team, address, mobilisation_id, manager) as answer:
        ended = await following(events(answer), "ended")
    again = {"Last-Event-ID": ended["id"]}
    async with watching(team, address, mobilisation_id, manager, **again) as answer:
        assert answer.status_code == 204


async def test_a_role_that_is_taken_back_ends_the_stream(team, address, call):
    mobilisation_id, _ = call
    manager = a_manager()
    async with watching(team, address, mobilisation_id, manager) as answer:
        stream = events(answer)
        await following(stream)
        async with team.h.transaction() as uow:
            await uow.execute(
                update(granted).where(granted.c.person_id == manager.id).values(revoked=True)
            )
        await team.h.receive(progressed(mobilisation_id, 1))
        said = [event["event"] async for event in stream]
        assert said[-1] == "refused"
    async with watching(team, address, mobilisation_id, manager) as answer:
        assert answer.status_code == 403


async def test_only_so_many_may_watch_at_once_and_a_place_is_free_again(team, address, call):
    mobilisation_id, _ = call
    team.h.app.state.settings = team.h.settings.model_copy(update={"progress_streams": 1})
    manager, officer = a_manager(), an_officer()
    async with watching(team, address, mobilisation_id, manager) as answer:
        stream = events(answer)
        await following(stream)
        async with watching(team, address, mobilisation_id, officer) as second:
            refused = json.loads(await second.aread())
            assert (second.status_code, refused["type"].rsplit(":", 1)[1]) == (
                503,
                "too-many-streams",
            )
            assert second.headers["retry-after"]
    async with asyncio.timeout(20):
        while True:
            async with watching(team, address, mobilisation_id, officer) as answer:
                if answer.status_code == 200:
                    break


@pytest.mark.parametrize(("actor", "status"), [(an_actor(), 403), (a_manager("wales"), 403)])
async def test_who_must_not_watch(team, address, call, actor, status):
    async with watching(team, address, call[0], actor) as answer:
        assert answer.status_code == status
