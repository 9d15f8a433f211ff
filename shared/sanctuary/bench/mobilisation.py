"""From the launch of an approved mobilisation to the first mail accepted, at audiences of any size.

The whole network runs as `sanctuary up` starts it: campaigns takes the launch over HTTP, NATS
carries the chunks, notifications hands the mails to the mailbox over SMTP. People are put into the
two stores that know them; everything else is asked for over HTTP, as a campaign manager does. The
clocks show a Wednesday noon, so that nothing waits for a morning.

What counts is the moment at which the mail lies in the mailbox, as whoever reads it there sees it.
"""

import asyncio
import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import asyncpg

from sanctuary.bench.report import MOBILISED
from sanctuary.bench.start import wait_until_ready
from sanctuary.demo.client import Api, Client
from sanctuary.demo.patience import wait_for
from sanctuary.demo.post import Mailbox
from sanctuary.demo.rehearsal import Rehearsal
from sanctuary.network import Network

RUNS, WARM_UP, PATIENCE = 3, 500, 120.0
EVERY_SECONDS = 0.02
MANAGERS = 3
AREA = "E07{:06}"
MANY = 10_000
_MEANT = """
insert into audience_person (person_id, known, nation, area, roles, has_address, address_verified,
  purposes)
select id, true, 'england', $2, '{supporter}', true, true, '{campaign}' from unnest($1::uuid[]) id
"""
_KNOWN = """
insert into contact (person_id, wanted_version, version, name, email, verified, language, bases,
  nation, area)
select id, 1, 1, 'Person ' || n, 'person' || n || '@example.org', true,
  case when n % 4 = 0 then 'cy' else 'en' end, '{"campaign": "consent"}', 'england', $2
from unnest($1::uuid[]) with ordinality as x(id, n)
"""
_DRAWN = "select gen_random_uuid() from generate_series(1, $1::int)"
# What is still to be sent, or on its way.
_LEFT = "select (select count(*) from audience) + (select count(*) from in_flight)"


async def measure(sizes: tuple[int, ...] = MOBILISED, runs: int = RUNS) -> dict[str, Any]:
    """The median of a few launches at each size, in milliseconds, and the longest answer."""
    found: dict[str, Any] = {}
    slowest = 0.0
    with _network() as folder, Client(Network.load(folder)) as client:
        managers = await asyncio.to_thread(_team, client)
        async with _stores(folder) as stores:
            stage = Stage(managers, client.mailbox, stores)
            await stage.launched(AREA.format(0), WARM_UP)
            for number, size in enumerate(sizes, start=1):
                areas = [AREA.format(10 * number + run) for run in range(runs)]
                seen = [await stage.launched(area, size) for area in areas]
                first = statistics.median(each.first for each in seen)
                found[f"mobilisation.first_of_{size}_ms"] = round(first * 1000)
                slowest = max(slowest, *(each.answered for each in seen))
    return found | {"mobilisation.answer_ms": round(slowest * 1000)}


@contextmanager
def _network() -> Iterator[Path]:
    """A network of its own on free ports, gone afterwards."""
    with TemporaryDirectory(prefix="sanctuary-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        command = [sys.executable, "-m", "sanctuary.cli", "up", "--var", name, "--port-base", "0"]
        network = subprocess.Popen(  # noqa: S603 — our own command
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            wait_until_ready(folder / "network.json", network)
            yield folder
        finally:
            network.send_signal(signal.SIGINT)
            network.wait(30)


def _team(client: Client) -> list[Api]:
    """Campaign managers: one writes, two approve. Returns them once campaigns knows them."""
    time_there = Rehearsal(client)
    time_there.check()
    today = time_there.today()
    time_there.move_to(today + timedelta(days=9 - today.weekday()))
    office = client.service("membership", as_=client.founder)
    managers = []
    for number in range(MANAGERS):
        body = {"name": f"Manager {number}", "email": f"manager{number}@example.org"}
        person = office.post("/v1/people", body | {"language": "en", "roles": []})["person_id"]
        grant = {"person_id": person, "role": "campaign_manager", "scope_kind": "uk"}
        office.post("/v1/grants", grant | {"scope_id": ""})
        managers.append(client.service("campaigns", as_=person))
    for manager in managers:
        wait_for("campaigns to hear of a grant", partial(_lets_in, manager))
    return managers


def _lets_in(manager: Api) -> bool | None:
    return manager.try_("GET", "/v1/mobilisations").problem == "" or None


@asynccontextmanager
async def _stores(folder: Path) -> AsyncIterator[dict[str, asyncpg.Connection]]:
    """Connections to the stores of the two services that know people here."""
    environment = json.loads((folder / "network.json").read_text("utf-8"))["environment"]
    stores = {}
    try:
        for name in ("campaigns", "notifications"):
            url = environment[name]["SANCTUARY_DATABASE_URL"].replace("+asyncpg", "")
            stores[name] = await asyncpg.connect(url)
        yield stores
    finally:
        for store in stores.values():
            await store.close()


class Launched(NamedTuple):
    """Seconds until the launch was answered, and until the first mail had arrived."""

    answered: float
    first: float


@dataclass
class Stage:
    """One launch after the other, each to people whom nobody has written to before."""

    managers: list[Api]
    mailbox: Mailbox
    stores: dict[str, asyncpg.Connection]

    async def launched(self, area: str, size: int) -> Launched:
        people = [row[0] for row in await self.stores["campaigns"].fetch(_DRAWN, size)]
        for store, statement in (("campaigns", _MEANT), ("notifications", _KNOWN)):
            await self.stores[store].execute(statement, people, area)
            await self.stores[store].execute("analyze")
        path = await asyncio.to_thread(self._approved, area, size)
        newest = await asyncio.to_thread(self.mailbox.mark)
        began = time.monotonic()
        answer = asyncio.create_task(asyncio.to_thread(self._launch, path))
        first = await self._arrived(newest) - began
        answered = await answer - began
        await self._at_rest(path)
        return Launched(answered, first)

    def _approved(self, area: str, size: int) -> str:
        """A call to everybody there, approved as often as it needs."""
        author, *others = self.managers
        draft = {"playbook": "local-solidarity", "audience": {"area": [area]}}
        path = f"/v1/mobilisations/{author.post('/v1/mobilisations', draft)['mobilisation_id']}"
        for other in others[: 2 if size > MANY else 1]:
            approved = other.post(f"{path}/approval")
        if approved["status"] != "approved" or approved["approvals"][0]["matched"] != size:
            raise RuntimeError(json.dumps(approved))
        return path

    def _launch(self, path: str) -> float:
        self.managers[0].post(f"{path}/launch")
        return time.monotonic()

    async def _arrived(self, newest: str) -> float:
        """When the mailbox holds a newer mail."""
        until = time.monotonic() + PATIENCE
        while await asyncio.to_thread(self.mailbox.mark) == newest:
            if time.monotonic() > until:
                raise TimeoutError(f"no mail arrived within {PATIENCE:.0f} s")
            await asyncio.sleep(EVERY_SECONDS)
        return time.monotonic()

    async def _at_rest(self, path: str) -> None:
        """The next launch finds the network as quiet as this one did."""
        await asyncio.to_thread(self.managers[0].post, f"{path}/closing")
        while await self.stores["notifications"].fetchval(_LEFT):  # noqa: ASYNC110 — another process
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
