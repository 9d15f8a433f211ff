"""Operating a service: what was put aside, what goes out again, the audit trail, moved time."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert

from sanctuary.actor import Role
from sanctuary.events.membership import ContactChanged
from sanctuary.ground_tables import day_opened, dead_letter, pending
from sanctuary.ids import new_id

SOME_ID = UUID(int=7)


async def a_dead_letter(app, body=b'{"id": "x"}', status="parked"):
    letter = new_id()
    async with app.database.transaction() as uow:
        await uow.execute(
            insert(dead_letter).values(
                id=letter, stream="AWARDS", subject="awards.x.y.v1", body=body,
                attempts=8, error="ValueError", status=status,
            )
        )  # fmt: skip
    return letter


async def operator(app):
    return await app.somebody(Role.NATIONAL_TEAM)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/dead-letters"),
        ("GET", f"/v1/dead-letters/{SOME_ID}"),
        ("POST", f"/v1/dead-letters/{SOME_ID}/replay"),
        ("POST", "/v1/operations/replay"),
        ("GET", f"/v1/events?aggregate_id={SOME_ID}"),
        ("GET", "/v1/clock"),
        ("DELETE", "/v1/clock"),
    ],
)
async def test_only_the_national_team_operates(an_app, method, path):
    async with an_app() as app:
        async with app.client() as client:
            assert (await client.request(method, path, json={})).status_code == 401
        async with app.client(await app.somebody(Role.NATION_COORDINATOR)) as client:
            assert (await client.request(method, path, json={})).status_code == 403


@pytest.mark.parametrize(
    ("body", "message", "raw"),
    [(b'{"id": "x"}', {"id": "x"}, None), (b"\xff\x00", None, "ff00"), (b"[1]", None, "5b315d")],
)
async def test_a_dead_letter_shows_its_message(an_app, body, message, raw):
    async with an_app() as app, app.client(await operator(app)) as client:
        letter = await a_dead_letter(app, body)
        shown = (await client.get(f"/v1/dead-letters/{letter}")).json()
        assert (shown["message"], shown["message_hex"]) == (message, raw)


async def test_a_dead_letter_is_decided_about_once_and_by_name(an_app):
    async with an_app() as app:
        person = await operator(app)
        async with app.client(person) as client:
            letter = await a_dead_letter(app)
            address = f"/v1/dead-letters/{letter}/"
            reason = {"reason": "sent by mistake"}
            done = await client.post(
                address + "discard", json=reason, headers={"Idempotency-Key": "1"}
            )
            assert done.status_code == 200
            again = await client.post(address + "replay", headers={"Idempotency-Key": "2"})
            assert again.status_code == 409
            (row,) = await app.rows(dead_letter)
            assert (row.status, row.resolved_by, row.reason) == (
                "discarded",
                person,
                reason["reason"],
            )
            listed = await client.get("/v1/dead-letters", params={"status": "parked"})
            assert listed.json()["items"] == []


async def test_a_replay_is_left_to_a_worker(an_app):
    async with an_app() as app, app.client(await operator(app)) as client:
        letter = await a_dead_letter(app)
        answer = await client.post(
            f"/v1/dead-letters/{letter}/replay", headers={"Idempotency-Key": "1"}
        )
        assert answer.status_code == 202
        assert answer.json()["status"] == "replaying"


async def test_recorded_events_go_out_again_and_tell_their_history(an_app):
    async with an_app() as app, app.client(await operator(app)) as client:
        person = new_id()
        for version in (1, 2):
            async with app.database.transaction(correlation_id=f"c-{version}") as uow:
                uow.emit(ContactChanged(person_id=person, contact_version=version))
        async with app.database.transaction() as uow:
            await uow.execute(delete(pending))
        asked = {"since_position": 1, "types": [ContactChanged.TYPE]}
        answer = await client.post(
            "/v1/operations/replay", json=asked, headers={"Idempotency-Key": "1"}
        )
        assert (answer.status_code, answer.json()) == (202, {"count": 1})
        assert [row.position for row in await app.rows(pending)] == [2]
        history = (await client.get("/v1/events", params={"aggregate_id": str(person)})).json()
        assert [(e["version"], e["correlation_id"]) for e in history["items"]] == [
            (1, "c-1"),
            (2, "c-2"),
        ]


async def test_time_moves_forwards_only_and_back_at_the_end(an_app):
    async with an_app() as app, app.client(await operator(app)) as client:
        real = app.database.clock.now()
        later = real + timedelta(days=100)
        moved = await client.put("/v1/clock", json={"now": later.isoformat()})
        assert moved.status_code == 200
        assert app.database.clock.now() >= later
        backwards = await client.put("/v1/clock", json={"now": real.isoformat()})
        assert backwards.status_code == 422
        async with app.database.transaction() as uow:
            days = [later.date(), (real - timedelta(days=2)).date()]
            await uow.execute(insert(day_opened), [{"job": "x", "day": day} for day in days])
        assert (await client.delete("/v1/clock")).json()["offset_seconds"] == 0
        assert app.database.clock.now() < later
        assert [row.day for row in await app.rows(day_opened)] == [days[1]]


async def test_outside_a_rehearsal_time_stays(an_app):
    async with an_app(rehearsal=False) as app, app.client(await operator(app)) as client:
        moved = await client.put("/v1/clock", json={"now": "2036-01-01T00:00:00Z"})
        assert moved.status_code == 404
        assert app.database.clock.offset == timedelta(0)
