"""Builders for tests: files on their way in, and the worker that takes them over."""

from typing import Any

import httpx

from membership.commands import import_work
from sanctuary.sheets import guard, write_rows
from sanctuary.testing import Harness, keyed

PEOPLE = ("external_id", "name", "email", "nation", "area", "proved")


def a_file(*rows: dict[str, Any], headers: tuple[str, ...] = PEOPLE) -> bytes:
    """Rows as CSV; what a row does not say is empty."""
    return write_rows(
        [headers, *[[guard(str(row.get(name, ""))) for name in headers] for row in rows]]
    ).encode()


def a_person(n: int = 1, **changes: str) -> dict[str, str]:
    return {
        "external_id": f"c{n}",
        "name": f"Person {n}",
        "email": f"p{n}@example.org",
        "nation": "wales",
        "area": "W06000011",
        "proved": "yes",
    } | changes


async def upload(
    client: httpx.AsyncClient, content: bytes, kind: str = "people", **said: str
) -> httpx.Response:
    return await client.post(
        "/v1/imports",
        params={"kind": kind, **said},
        content=content,
        headers=keyed() | {"Content-Type": "text/csv"},
    )


async def work(h: Harness, most: int = 1000) -> int:
    """What a worker does until there is nothing to do, or for `most` parts. Returns how many."""
    done = 0
    while done < most and await import_work.step(h.database):
        done += 1
    return done


async def take_over(
    h: Harness, client: httpx.AsyncClient, content: bytes, kind: str = "people", **said: str
) -> dict[str, Any]:
    """Upload, check, start and run to the end; returns the job as it is then."""
    answer = await upload(client, content, kind, **({"without_refused": "true"} | said))
    if answer.status_code != 202:  # noqa: PLR2004 — the answer is what a test needs to see
        raise AssertionError(answer.text)
    await work(h)
    url = answer.headers["location"]
    await client.post(f"{url}/start", json={}, headers=keyed())
    await work(h)
    job: dict[str, Any] = (await client.get(url)).json()
    return job
