"""Four services on a real NATS: one copy of what all of them hold, and an erasure for good."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from awards import sealed
from awards.tables import assessor
from membership.gathering import run as gathering
from membership.testing_rights import (
    a_supporter,
    ask_for_a_copy,
    ask_to_be_erased,
    copy_link,
    decide,
    look,
)
from notifications.sending.refresh import refresh
from sanctuary.ground_tables import inbox, inbox_latest
from sanctuary.ids import new_id
from sanctuary.messaging import Messaging
from sanctuary.settings import SERVICES
from sanctuary.testing import harness
from sanctuary.testing_engines import in_containers

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(120),
    pytest.mark.skipif(in_containers(), reason="the container has one user for everything"),
]
EMAIL = "samantha.reed@example.org"
OTHERS = ("awards", "campaigns", "notifications")


class Network:
    """The four services with their stores; each on NATS from when it is started."""

    def __init__(self, services):
        self.of = services
        self.tasks = []

    @property
    def membership(self):
        return self.of["membership"]

    def start(self, name):
        h = self.of[name]
        h.runtime.messaging = Messaging(h.settings, h.database, h.service.subscribers)
        self.tasks.append(asyncio.create_task(h.runtime.messaging.run()))
        if name == "membership":
            self.tasks.append(asyncio.create_task(gathering(h.runtime)))
        if name == "notifications":
            self.tasks.append(asyncio.create_task(refresh(h.runtime)))

    async def stop(self):
        for task in self.tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self.tasks, return_exceptions=True)

    async def everything(self, *, without=()):
        """All rows of all stores as text, but for what may hold ids."""
        found = {}
        for name, h in self.of.items():
            async with h.transaction() as uow:
                for table in h.service.metadata.sorted_tables:
                    if table.name not in without:
                        rows = await uow.all(select(table).limit(2000))
                        found[f"{name}.{table.name}"] = str(rows)
        return found


@asynccontextmanager
async def network():
    async with AsyncExitStack() as stack:
        services = {name: await stack.enter_async_context(harness(name)) for name in SERVICES}
        running = Network(services)
        try:
            yield running
        finally:
            await running.stop()


async def eventually(question, within=40.0):
    """Wait until `question` answers with something true; returns that."""
    async with asyncio.timeout(within):
        while True:
            if found := await question():
                return found
            await asyncio.sleep(0.1)


async def rows_about(h, table_name, person_id):
    table = h.service.metadata.tables[table_name]
    async with h.transaction() as uow:
        return await uow.all(select(table).where(table.c.person_id == person_id))


async def an_assessor(h, person_id):
    async with h.transaction() as uow:
        await uow.execute(
            insert(assessor).values(
                person_id=person_id, expertise=["schools"], areas=[], registered_by=new_id(),
                registered_at=h.clock.now(),
            )
        )  # fmt: skip
        await sealed.declare(
            uow, person_id, has_lived_experience=True, seal=sealed.seal_of(h.settings)
        )


async def test_one_copy_of_all_four_and_an_erasure_that_a_replay_does_not_undo():
    async with network() as n:
        for name in ("membership", "campaigns", "notifications"):
            n.start(name)
        signed = await a_supporter(n.membership, EMAIL)
        person_id = signed.person_id
        await an_assessor(n.of["awards"], person_id)

        async def is_known():
            cached = await rows_about(n.of["notifications"], "contact", person_id)
            counted = await rows_about(n.of["campaigns"], "audience_person", person_id)
            return cached and cached[0].email == EMAIL and counted

        await eventually(is_known)
        await the_copy(n, person_id)
        await the_erasure(n, person_id)
        await the_replay(n, person_id)


async def the_copy(n, person_id):
    """Awards is away first; the case says so, and goes on when it is back."""
    asked = await ask_for_a_copy(n.membership, person_id, in_confidence=True)
    case_id = asked.json()["id"]

    async def state():
        return (await look(n.membership, f"/v1/access-requests/{case_id}")).json()["state"]

    async def waits():
        return await state() == "waiting for awards"

    await eventually(waits)
    n.start("awards")

    async def ready():
        n.membership.clock.offset += timedelta(minutes=5)
        return await state() == "ready"

    await eventually(ready)
    async with await n.membership.client() as public:
        link = copy_link(n.membership, case_id, person_id)
        copy = (await public.get(f"/v1/access-copies?link={link}")).json()
    said = {service["service"]: str(service["holdings"]) for service in copy["services"]}
    assert EMAIL in said["membership"]
    assert EMAIL in said["notifications"]
    assert "'lived_experience_declared': 'yes'" in said["awards"]
    assert "'expertise': ['schools']" in said["awards"]
    assert "'purposes'" in said["campaigns"]
    assert (await look(n.membership, f"/v1/access-requests/{case_id}/copy")).status_code == 404


async def the_erasure(n, person_id):
    case_id = (await ask_to_be_erased(n.membership, person_id)).json()["id"]
    await decide(n.membership, case_id, "confirm")
    await n.membership.fire_timers(timedelta(hours=25))

    async def done():
        case = (await look(n.membership, f"/v1/erasures/{case_id}")).json()
        return case["status"] == "done" and case

    case = await eventually(done)
    assert case["waits_for"] == []
    assert case["confirmed"] == ["membership", *OTHERS]
    await nobody_is_there(n, person_id)


async def the_replay(n, person_id):
    """All services forget what they took in, and take the whole record of everybody again."""
    record = [each for h in n.of.values() for each in await h.emitted()]
    assert len(record) > 10
    for h in n.of.values():
        async with h.transaction() as uow:
            await uow.execute(delete(inbox))
            await uow.execute(delete(inbox_latest))
        outcomes = {message.outcome for message in await h.receive(*record)}
        assert outcomes == {"acknowledged"}
        async with h.transaction() as uow:
            assert len(await uow.all(select(inbox))) > 0
    await nobody_is_there(n, person_id)


async def nobody_is_there(n, person_id):
    held = await n.everything()
    assert [where for where, text in held.items() if "samantha" in text.lower()] == []
    assert [where for where, text in held.items() if "Sam Reed" in text] == []
    for name, table in (
        ("notifications", "contact"), ("campaigns", "audience_person"), ("awards", "assessor"),
        ("awards", "eligibility"), ("membership", "basis"),
    ):  # fmt: skip
        assert await rows_about(n.of[name], table, person_id) == [], table
