"""A renewal that arrives first stops its reminder, however far that has come but for its content.

The worker is the real lane with its pool of connections, the relay a real server that keeps it
waiting: claimed with no connection yet, or with the envelope given and the content still to come.
"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from notifications.channels.smtp import SmtpPool
from notifications.testing import an_organisation
from sanctuary.events.awards import (
    ApplicationSubmitted,
    AwardClosed,
    AwardDatesCorrected,
    AwardRenewed,
    RenewalDeclined,
    RenewalDue,
)
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.ids import new_id

from .service import address, notifications
from .smtp_servers import Nasty
from .test_all_clear import a_lane

DAY = date(2027, 5, 3)
REMINDERS = {"renewal_due", "renewal_due_near_you"}


@dataclass
class Gate(Nasty):
    """A relay that stands still at one point until its door opens."""

    halts: str = "greeting"
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    door: asyncio.Event = field(default_factory=asyncio.Event)

    async def _session(self, reader, writer):
        if self.halts == "greeting":
            await self._halt()
        await super()._session(reader, writer)

    async def _say(self, reader, writer, answer):
        if self.halts == "data" and answer.startswith("354"):
            await self._halt()
        return await super()._say(reader, writer, answer)

    async def _halt(self):
        self.reached.set()
        await self.door.wait()


@asynccontextmanager
async def gate(halts, *, pipelining=True):
    relay = Gate(halts=halts, pipelining=pipelining)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        relay.door.set()
        server.close()


def about(award, organisation):
    return {"award_id": award, "organisation_id": organisation, "stream": "schools"}


OVER = {
    "the renewal was sent": lambda award, organisation: ApplicationSubmitted(
        application_id=new_id(),
        organisation_id=organisation,
        stream="schools",
        hear_by=DAY,
        renews=award,
    ),
    "the award was renewed": lambda award, organisation: AwardRenewed(
        **about(award, organisation), successor_id=new_id()
    ),
    "the holder will not renew": lambda award, organisation: RenewalDeclined(
        **about(award, organisation), expires_on=DAY
    ),
    "its dates were corrected": lambda award, organisation: AwardDatesCorrected(
        **about(award, organisation), starts_on=DAY, expires_on=DAY, grace_ends_on=DAY
    ),
    "its holder is no more": lambda award, organisation: AwardClosed(
        **about(award, organisation), ended_on=DAY, why="organisation_closed"
    ),
    "it was withdrawn": lambda award, organisation: AwardWithdrawn(
        **about(award, organisation), concern_id=new_id(), withdrawn_on=DAY
    ),
}


async def reminded(n):
    """A step was told to a contact and to the local lead; both reminders wait in the queue."""
    contact, lead, award = await n.person(), await n.person(), new_id()
    organisation = await an_organisation(n.h, contact)
    await n.h.receive(
        RenewalDue(
            **about(award, organisation),
            step="months_3",
            expires_on=DAY,
            grace_ends_on=DAY + timedelta(days=90),
            lead_id=lead,
        )
    )
    return award, organisation, {contact, lead}


async def halted_window(n, tmp_path, relay, meanwhile):
    """One window of a lane whose relay stands still while `meanwhile` happens."""
    async with SmtpPool(f"smtp://127.0.0.1:{relay.port}", 2, first_delay=0.01) as pool:
        lane = await a_lane(n, tmp_path, pool, number=0)
        window = asyncio.create_task(lane.window())
        await relay.reached.wait()
        await meanwhile(lane)
        relay.door.set()
        await window


async def reminders(n, award):
    return [row for row in await n.rows(cause=award) if row.template in REMINDERS]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("halts", ["greeting", "data"])
@pytest.mark.parametrize("fact", OVER)
async def test_what_arrives_while_the_reminder_is_claimed_keeps_it_off_the_wire(
    tmp_path, fact, halts, pipelining
):
    async with notifications(tmp_path) as n, gate(halts, pipelining=pipelining) as relay:
        award, organisation, _ = await reminded(n)

        async def overtake(lane):
            rows = await reminders(n, award)
            assert {row.status for row in rows} == {"sending"}
            await n.h.receive(OVER[fact](award, organisation))

            async def seen():
                return all(map(lane.watch.overtaken, rows))

            await n.until(seen)

        await halted_window(n, tmp_path, relay, overtake)
        assert relay.accepted == []
        assert relay.contents == []
        n.h.clock.offset += timedelta(minutes=10)
        await n.send()
        assert {row.status for row in await reminders(n, award)} == {"cancelled"}
        assert not [mail for mail in n.mails() if "renew?link" in str(mail)]


@pytest.mark.parametrize("halts", ["greeting", "data"])
async def test_without_it_both_reminders_go_out_when_the_relay_goes_on(tmp_path, halts):
    async with notifications(tmp_path) as n, gate(halts) as relay:
        award, _, people = await reminded(n)

        async def nothing(_):
            assert {row.status for row in await reminders(n, award)} == {"sending"}

        await halted_window(n, tmp_path, relay, nothing)
        assert sorted(relay.accepted) == sorted(map(address, people))
        assert {row.status for row in await reminders(n, award)} == {"accepted"}


async def test_a_renewal_of_another_award_stops_nothing(tmp_path):
    async with notifications(tmp_path) as n, gate("data") as relay:
        award, organisation, people = await reminded(n)

        async def another(_):
            await n.h.receive(OVER["the renewal was sent"](new_id(), organisation))

        await halted_window(n, tmp_path, relay, another)
        assert sorted(relay.accepted) == sorted(map(address, people))
        assert {row.status for row in await reminders(n, award)} == {"accepted"}
