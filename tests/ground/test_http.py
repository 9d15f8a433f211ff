"""The HTTP edge: one transaction per request, problems in plain words, keys, versions, pages."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import Depends, Response
from pydantic import BaseModel, Field
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select

from sanctuary import http
from sanctuary.actor import Role
from sanctuary.auth import permission_of, public, requires, signed_in
from sanctuary.errors import IllegalTransition
from sanctuary.ground_tables import idempotency
from sanctuary.http import Expected, Page, PageRequest, Uow, check_version, etag
from sanctuary.http.plain_words import field_errors
from sanctuary.ids import new_id

note = Table(
    "note",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

router = http.router("/v1/notes", tags=["notes"])
Anybody = Annotated[None, Depends(public)]


class Written(BaseModel):
    id: int = Field(ge=1)
    text: str = Field(min_length=2, max_length=20)


class Shown(BaseModel):
    id: int


@router.post("", status_code=201)
async def write(written: Written, uow: Uow, _: Anybody) -> Shown:
    await uow.execute(insert(note).values(**written.model_dump()))
    if written.text == "refuse":
        raise IllegalTransition("This note cannot be kept. Write another one.")
    if written.text == "no\tday":
        datetime.max.replace(tzinfo=UTC) + timedelta(days=written.id)
    if written.text == "break":
        raise RuntimeError("a secret of our inside")
    return {"id": "no number"} if written.text == "misfit" else Shown(id=written.id)


@router.get("")
async def listed(uow: Uow, page: PageRequest, _: Anybody) -> Page[Shown]:
    rows = await uow.all(page.select(select(note), note.c.id, descending=True))
    return page.page(rows, show=lambda row: Shown(id=row.id), key=lambda row: (row.id,))


@router.get("/{note_id}")
async def read(note_id: UUID, response: Response, _: Anybody) -> Shown:
    etag(response, 3)
    return Shown(id=3)


@router.put("/{note_id}")
async def change(note_id: UUID, expected: Expected, _: Anybody) -> Shown:
    check_version(expected, 3)
    return Shown(id=expected)


@router.post("/search", openapi_extra=http.WITHOUT_KEY)
async def search(_: Anybody) -> Shown:
    return Shown(id=1)


@router.post("/coordinated")
async def coordinated(
    uow: Uow, _: Annotated[object, Depends(requires(Role.STREAM_COORDINATOR))]
) -> Shown:
    await uow.execute(insert(note).values(id=1, text="once"))
    return Shown(id=1)


@router.get("/me/signed")
async def who(actor: Annotated[object, Depends(signed_in)]) -> dict[str, str]:
    return {"id": str(actor.id)}


KEY = {"Idempotency-Key": "k-1"}


@pytest.mark.parametrize(
    ("text", "status"), [("refuse", 409), ("break", 500), ("misfit", 500), ("kept", 201)]
)
async def test_a_request_is_one_transaction(an_app, text, status):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.post("/v1/notes", json={"id": 1, "text": text}, headers=KEY)
        assert answer.status_code == status
        assert len(await app.rows(note)) == (1 if status == 201 else 0)
        assert len(await app.rows(idempotency)) == (1 if status == 201 else 0)


async def test_a_refusal_is_a_problem_document(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.post(
            "/v1/notes",
            json={"id": 1, "text": "refuse"},
            headers={**KEY, "X-Correlation-ID": "abc-1"},
        )
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json() == {
            "type": "urn:sanctuary:problem:illegal-transition",
            "title": "This step is not open from here",
            "status": 409,
            "detail": "This note cannot be kept. Write another one.",
            "instance": "/v1/notes",
            "errors": [],
            "correlation_id": "abc-1",
        }
        assert answer.headers["x-correlation-id"] == "abc-1"


async def test_a_failure_shows_nothing_of_our_inside(an_app, caplog):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.post("/v1/notes", json={"id": 1, "text": "break"}, headers=KEY)
        assert "secret" not in answer.text
        assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]
        assert any(
            record.exc_info and "a secret" in str(record.exc_info[1]) for record in caplog.records
        )


async def test_an_invalid_body_names_each_field_and_repeats_no_value(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.post("/v1/notes", json={"id": "Aisha", "text": "x"}, headers=KEY)
        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"pointer": "#/id", "detail": "Give a whole number."},
            {"pointer": "#/text", "detail": "Use at least 2 characters."},
        ]
        assert "Aisha" not in answer.text


def test_what_was_left_empty_is_to_be_filled_in():
    """Nobody is asked for "at least 1 characters"."""
    short = {"type": "string_too_short", "loc": ("body", "reason"), "ctx": {"min_length": 1}}
    assert field_errors([short]) == [{"pointer": "#/reason", "detail": "Please fill this in."}]


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", "/v1/notes", 405, "method-not-allowed"),
        ("GET", "/v1/notes/not-an-id", 422, "invalid"),
    ],
)
async def test_every_no_is_a_problem(an_app, method, path, status, slug):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.request(method, path)
        assert answer.status_code == status
        assert answer.json()["type"] == f"urn:sanctuary:problem:{slug}"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_beyond_the_limit_is_refused(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.post("/v1/notes", content=b"x" * 10_500_000, headers=KEY)
        assert answer.status_code == 413
        assert answer.json()["type"] == "urn:sanctuary:problem:too-large"


@pytest.mark.parametrize("sent", ["", "x" * 65, "line\tbreak", "<script>"])
async def test_a_correlation_id_that_is_not_sane_is_replaced(an_app, sent):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.get("/healthz", headers={"X-Correlation-ID": sent})
        assert answer.headers["x-correlation-id"] not in {"", sent}


async def test_health_needs_no_store(an_app):
    async with an_app(missing={"store": "PostgreSQL does not answer"}) as app:
        app.app.state.database = None
        async with app.client() as client:
            assert (await client.get("/healthz")).json() == {"status": "alive"}
            ready = await client.get("/readyz")
            assert ready.status_code == 503
            assert ready.json()["missing"] == {"store": "PostgreSQL does not answer"}
            assert "sanctuary_request_seconds" in (await client.get("/metrics")).text


async def test_a_store_that_is_away_is_no_failure_of_ours(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        await app.database.close()
        app.app.state.database = type(app.database)("postgresql+asyncpg://nobody@127.0.0.1:1/x")
        answer = await client.get("/v1/notes")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"


async def test_a_post_needs_a_key_unless_it_is_marked(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        refused = await client.post("/v1/notes", json={"id": 1, "text": "kept"})
        assert refused.json()["type"] == "urn:sanctuary:problem:idempotency-key-missing"
        assert refused.status_code == 400
        assert (await client.post("/v1/notes/search")).status_code == 200


async def test_the_same_request_again_is_answered_and_not_repeated(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        first = await client.post("/v1/notes", json={"id": 1, "text": "kept"}, headers=KEY)
        again = await client.post("/v1/notes", json={"id": 1, "text": "kept"}, headers=KEY)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers["content-type"] == first.headers["content-type"]
        assert again.headers["idempotent-replay"] == "true"
        assert "idempotent-replay" not in first.headers
        assert len(await app.rows(note)) == 1


async def test_a_key_belongs_to_one_body(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        await client.post("/v1/notes", json={"id": 1, "text": "kept"}, headers=KEY)
        other = await client.post("/v1/notes", json={"id": 2, "text": "kept"}, headers=KEY)
        assert other.status_code == 422
        assert other.json()["type"] == "urn:sanctuary:problem:idempotency-key-reused"


async def test_two_at_once_happen_once(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answers = await asyncio.gather(
            *[
                client.post("/v1/notes", json={"id": 1, "text": "kept"}, headers=KEY)
                for _ in range(5)
            ]
        )
        assert {answer.status_code for answer in answers} == {201}
        assert sum("idempotent-replay" in answer.headers for answer in answers) == 4
        assert len(await app.rows(note)) == 1


async def test_a_revoked_role_replays_nothing(an_app):
    async with an_app(router, tables=[note]) as app:
        coordinator = await app.somebody(Role.STREAM_COORDINATOR)
        other = await app.somebody(Role.ASSESSOR)
        async with app.client(coordinator) as client:
            assert (await client.post("/v1/notes/coordinated", headers=KEY)).status_code == 200
        async with app.client(other) as client:
            assert (await client.post("/v1/notes/coordinated", headers=KEY)).status_code == 403


async def test_keys_of_two_callers_do_not_meet(an_app):
    async with an_app(router, tables=[note]) as app:
        people = [await app.somebody(Role.STREAM_COORDINATOR) for _ in range(2)]
        statuses = []
        for person in people:
            async with app.client(person) as client:
                answer = await client.post("/v1/notes/coordinated", headers=KEY)
                statuses.append((answer.status_code, "idempotent-replay" in answer.headers))
        assert statuses[0] == (200, False)
        assert statuses[1] == (500, False)  # it ran, and met the first one's row


@pytest.mark.parametrize(
    ("sent", "status"),
    [(None, 428), ("3", 400), ('W/"3"', 400), ("*", 400), ('"2"', 412), ('"3"', 200)],
)
async def test_an_edit_names_the_version_it_saw(an_app, sent, status):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        path = f"/v1/notes/{new_id()}"
        assert (await client.get(path)).headers["etag"] == '"3"'
        headers = {} if sent is None else {"If-Match": sent}
        assert (await client.put(path, headers=headers)).status_code == status


async def test_pages_follow_each_other_to_the_end(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        async with app.database.transaction() as uow:
            await uow.execute(insert(note).values([{"id": n, "text": "x"} for n in range(1, 6)]))
        seen, address = [], "/v1/notes?limit=2"
        while address:
            answer = await client.get(address)
            seen.append([item["id"] for item in answer.json()["items"]])
            link = answer.headers.get("link")
            assert (link is None) == (answer.json()["next"] is None)
            address = link.removeprefix("<").removesuffix('>; rel="next"') if link else None
        assert seen == [[5, 4], [3, 2], [1]]


@pytest.mark.parametrize(
    "cursor", ["x", "é", "W10", "W1sicyIsImEiXV0", "bnVsbA", "W1siaSIsMTBlMzBdXQ"]
)
async def test_a_cursor_that_is_not_ours_is_refused(an_app, cursor):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        answer = await client.get("/v1/notes", params={"cursor": cursor})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "cursor"


async def test_the_document_of_the_api_shows_permissions_keys_and_problems(an_app):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        document = (await client.get("/openapi.json")).json()
        assert document["openapi"] == "3.1.0"
        post = document["paths"]["/v1/notes"]["post"]
        assert post["x-permission"] == "public"
        assert [p["name"] for p in post["parameters"]] == ["Idempotency-Key"]
        assert "application/problem+json" in post["responses"]["4XX"]["content"]
        assert "Problem" in document["components"]["schemas"]
        assert "422" not in post["responses"]


@pytest.mark.parametrize(
    "written",
    [
        '{"id": 1, "text": "a\\u0000b"}',
        '{"id": 1, "text": "\\ud800 half"}',
        '{"id": 123456789012345678901234567890, "text": "great"}',
        '{"id": 4294967296, "text": "great"}',
        '{"id": 1, "text": "no\\tday"}',
    ],
)
async def test_what_no_store_can_keep_is_refused_and_is_nobodys_failure(an_app, written):
    async with an_app(router, tables=[note]) as app, app.client() as client:
        headers = {"Idempotency-Key": new_id().hex, "Content-Type": "application/json"}
        answer = await client.post("/v1/notes", content=written, headers=headers)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert (await client.get("/v1/notes")).json()["items"] == []


def test_every_route_of_the_ground_declares_its_permission():
    assert [permission_of(route) for route in router.routes if permission_of(route) is None] == []
