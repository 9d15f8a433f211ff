"""Every list and count of membership's admin API over a large register, over real HTTP.

The service runs as a process of its own; the routes are read from its API, so a new list is
measured without anybody thinking of it. Each list is asked for its first page, for a page far into
it, and with each of its filters; two callers ask at the same time.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import httpx
from sqlalchemy import insert, text

from sanctuary import migrations
from sanctuary.bench.ground import Ground, ground
from sanctuary.bench.register_fill import fill
from sanctuary.bench.report import LISTS
from sanctuary.db import Database
from sanctuary.ground_tables import granted
from sanctuary.ids import new_id
from sanctuary.issuer import Issuer
from sanctuary.processes import free_port
from sanctuary.schedule import open_days
from sanctuary.seal import Seal
from sanctuary.service import load

PEOPLE, ORGANISATIONS = 1_000_000, 20_000
CALLERS, TIMES = 2, 40
FAR = 3
# What a filter that is free text may say, by its name.
SAMPLES = {
    "nation": ["wales", "england"],
    "area": ["E07000007"],
    "stream": ["schools"],
    "role": ["supporter", "assessor", "organisation_contact"],
    "region": ["E12000003"],
    "from_constituency": ["E14000009"],
    "on": ["YESTERDAY"],
    "status": ["active", "recognised", "open"],
}
# Where an id in a path comes from.
IDS = {
    "person_id": "select id from person where not ended limit 1",
    "organisation_id": "select id from organisation where status = 'recognised' limit 1",
    "group_id": "select id from affiliated_group limit 1",
    "generation_id": "select id from place_generation where kind = 'postcodes'",
    "signature_id": "select id from signature limit 1",
    "code": "select code from place limit 1",
}


async def measure(
    people: int = PEOPLE, organisations: int = ORGANISATIONS, times: int = TIMES
) -> dict[str, Any]:
    """The 95th percentile of each address in ms, and the slowest of them."""
    async with ground() as engines:
        database = await _register(engines, people, organisations)
        caller = new_id()
        async with database.transaction() as uow:
            await uow.execute(
                insert(granted).values(
                    grant_id=new_id(),
                    person_id=caller,
                    role="national_team",
                    scope_kind="uk",
                    scope_id="",
                    revoked=False,
                )
            )
            ids = {name: str(await uow.scalar(text(query))) for name, query in IDS.items()}
            yesterday = str(await uow.scalar(text("select current_date - 1")))
        try:
            with _issuer() as issuer:
                async with _served(engines, issuer, str(caller)) as client:
                    addresses = await _addresses(client, ids, yesterday)
                    found = await _ask(client, addresses, times)
        finally:
            await database.close()
    return {"api.register_p95_ms": max(found.values())} | {
        LISTS + address.replace(ids_of(address, ids), "ID"): value
        for address, value in found.items()
    }


def ids_of(address: str, ids: dict[str, str]) -> str:
    """The id that an address names, so that figures of two runs have the same name."""
    return next((value for value in ids.values() if f"/{value}" in address), "\0")


async def _register(engines: Ground, people: int, organisations: int) -> Database:
    await engines.postgres.create_database("bench_membership")
    url = engines.settings("membership").database_url
    await migrations.upgrade_async("membership", url)
    began = time.monotonic()
    await fill(url.replace("+asyncpg", ""), people=people, organisations=organisations)
    sys.stdout.write(f"  filled in {time.monotonic() - began:.0f} s\n")
    database = Database(url)
    service, settings = load("membership"), engines.settings("membership")
    database.seal = Seal(settings.seal_key, service.name)
    # The days keep yesterday's figures, as a worker would have done.
    await open_days(service.schedule, database)
    return database


@contextmanager
def _issuer() -> Iterator[Issuer]:
    """An issuer whose public key a real service can fetch."""
    with TemporaryDirectory(prefix="sanctuary-bench-") as folder:
        port = free_port()
        issuer = Issuer.load(Path(folder), f"http://127.0.0.1:{port}")

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(issuer.jwks()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Keys)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield issuer
        finally:
            server.shutdown()
            server.server_close()


@asynccontextmanager
async def _served(engines: Ground, issuer: Issuer, caller: str) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    environment = engines.environment(
        "membership",
        port=port,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks.json",
        log_level="ERROR",
    )
    command = (sys.executable, "-m", "sanctuary.cli", "run", "membership", "api")
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    headers = {"Authorization": f"Bearer {issuer.mint(caller)}"}
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            await _ready(client)
            yield client
    finally:
        process.terminate()
        await process.wait()


async def _ready(client: httpx.AsyncClient, within: float = 60.0) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if (await client.get("/readyz")).is_success:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.05)
    message = "membership did not become ready"
    raise TimeoutError(message)


async def _addresses(client: httpx.AsyncClient, ids: dict[str, str], yesterday: str) -> list[str]:
    """Every list and count, with each filter that we know a value for, and a page far in.

    The public directory is not one of them: it is asked slowly, and answers from memory.
    """
    document = (await client.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    found: list[str] = []
    for path, methods in document["paths"].items():
        operation = methods.get("get", {})
        parameters = operation.get("parameters", [])
        named = [each["name"] for each in parameters if each["in"] == "path"]
        paged = any(each["name"] == "cursor" for each in parameters)
        counts = path.endswith(("/counts", "/breakdowns", "/moves"))
        for_anybody = str(operation.get("x-permission", "")).startswith("public")
        if path.endswith(".csv") or for_anybody or not (paged or counts):
            continue
        if not set(named) <= ids.keys():
            continue
        address = path
        for name in named:
            address = address.replace(f"{{{name}}}", ids[name])
        queries = [each for each in parameters if each["in"] == "query"]
        asked = [address, *_filtered(address, queries, schemas, yesterday)]
        found += [each for each in asked if await _answers(client, each)]
        if paged and address in found and (deep := await _far_in(client, address)):
            found.append(deep)
    return found


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    """Whether an address can be asked like this; a failure is no answer and no figure."""
    answer = await client.get(address)
    if answer.is_server_error:
        message = f"{address} answers {answer.status_code}"
        raise RuntimeError(message)
    return answer.is_success


def _filtered(
    address: str, queries: list[dict[str, Any]], schemas: dict[str, Any], yesterday: str
) -> Iterator[str]:
    needed = [each for each in queries if each.get("required")]
    for each in queries:
        if each["name"] in {"cursor", "limit"} or (needed and each not in needed):
            continue
        for value in _values(each, schemas):
            yield f"{address}?{each['name']}={value.replace('YESTERDAY', yesterday)}"


def _values(parameter: dict[str, Any], named: dict[str, Any]) -> list[str]:
    schemas = [parameter["schema"], *parameter["schema"].get("anyOf", [])]
    referred = [named[each["$ref"].rpartition("/")[2]] for each in schemas if "$ref" in each]
    enumerated = [str(value) for each in (*schemas, *referred) for value in each.get("enum", [])]
    return enumerated or SAMPLES.get(parameter["name"], [])


async def _far_in(client: httpx.AsyncClient, address: str) -> str | None:
    """The address of the last of a few large pages, if the list is that long."""
    mark = "&" if "?" in address else "?"
    deep = None
    following = (await client.get(f"{address}{mark}limit=200")).json().get("next")
    for _ in range(FAR):
        if following is None:
            break
        deep = f"{address}{mark}limit=50&cursor={following}"
        following = (await client.get(f"{address}{mark}limit=200&cursor={following}")).json()[
            "next"
        ]
    return deep


async def _ask(client: httpx.AsyncClient, addresses: list[str], times: int) -> dict[str, float]:
    """Each address again and again, by several callers; the first round only warms up."""
    taken: dict[str, list[float]] = {address: [] for address in addresses}

    async def caller(part: int) -> None:
        for turn in range(times // CALLERS + 1):
            for address in addresses[part:] + addresses[:part]:
                began = time.perf_counter()
                (await client.get(address)).raise_for_status()
                if turn:
                    taken[address].append(time.perf_counter() - began)

    share = max(1, len(addresses) // CALLERS)
    await asyncio.gather(*(caller(share * n) for n in range(CALLERS)))
    return {
        _short(address): round(statistics.quantiles(seconds, n=20)[18] * 1000, 1)
        for address, seconds in taken.items()
    }


def _short(address: str) -> str:
    """An address without its cursor, which is long and says nothing."""
    head, mark, _ = address.partition("&cursor=")
    return head.replace("limit=50", "far in") if mark else address
