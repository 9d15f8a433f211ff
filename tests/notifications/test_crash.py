"""A worker killed in the middle of its work: nobody is lost, and hardly anybody hears twice."""

import asyncio
import random
import sys
from collections import Counter

from notifications.testing import an_organisation
from sanctuary.events.awards import AwardLapsed
from sanctuary.ids import new_id

from . import sending_worker
from .service import address, notifications

PEOPLE = 400
KILLS = 4
CONNECTIONS = 4


async def killed_again_and_again(n) -> None:
    """Kill the worker at random moments, then let the last one finish."""
    draw = random.Random(7)
    for kill in range(KILLS + 1):
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            sending_worker.__file__,
            n.h.settings.model_dump_json(exclude={"link_key", "seal_key"}),
        )
        try:
            goal = PEOPLE * (kill + 1) // (KILLS + 2) + draw.randrange(20)
            while len(n.relay.accepted) < goal and not await n.nothing_waits():
                assert worker.returncode is None, "the worker stopped by itself"
                await asyncio.sleep(0.002)
            if kill == KILLS:
                await n.until(n.nothing_waits)
        finally:
            if worker.returncode is None:
                worker.kill()
            await worker.wait()


async def test_a_campaign_killed_in_mid_send_mails_nobody_twice_and_forgets_nobody(tmp_path):
    async with notifications(tmp_path, smtp_connections=CONNECTIONS) as n:
        people = [await n.person() for _ in range(PEOPLE)]
        cause = await n.launched(people[:250], people[250:])
        await killed_again_and_again(n)
        copies = Counter(n.relay.accepted)
        statuses = await n.statuses(cause=cause)
        in_doubt = {person for person, (status, _) in statuses.items() if status == "maybe_sent"}
        assert max(copies.values()) == 1
        assert {person for person in people if not copies[address(person)]} <= in_doubt
        assert {status for status, _ in statuses.values()} <= {"accepted", "maybe_sent"}
        assert len(in_doubt) <= KILLS * CONNECTIONS, "one mail per connection and kill"


async def test_what_matters_to_its_reader_arrives_whatever_is_killed(tmp_path):
    async with notifications(tmp_path, smtp_connections=CONNECTIONS) as n:
        people = [await n.person() for _ in range(PEOPLE)]
        organisation = await an_organisation(n.h, *people)
        await n.h.receive(
            AwardLapsed(
                award_id=new_id(),
                organisation_id=organisation,
                stream="schools",
                expired_on=n.h.clock.today(),
            )
        )
        await killed_again_and_again(n)
        copies = Counter(n.relay.accepted)
        assert set(copies) == set(map(address, people))
        assert {status for status, _ in (await n.statuses()).values()} == {"accepted"}
        assert sum(copies.values()) - PEOPLE <= KILLS * CONNECTIONS
