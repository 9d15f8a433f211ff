"""A window that a slow relay takes its time over: what was decided meanwhile holds for the rest."""

import pytest
from sqlalchemy import select

from notifications.channels import Outcome, Reply
from notifications.commands import preferences
from notifications.sending import lane as sending
from notifications.store import suppressions
from notifications.tables import in_flight, person_week
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id

from .service import address, notifications
from .test_all_clear import a_lane


async def unsubscribed(n, person):
    async with n.h.transaction() as uow:
        await preferences.unsubscribe(uow, person, "campaign", at=uow.clock.now())


async def suppressed(n, person):
    async with n.h.transaction() as uow:
        key = await suppressions.key_of(uow, person)
        stop = suppressions.Stop(key, person, "bounce", frozenset({"campaign"}))
        await suppressions.stop(uow, stop, at=uow.clock.now())


async def erased(n, person):
    await n.h.receive(PersonErased(person_id=person, case_id=new_id()))


async def expired(n, person):
    [row] = await n.rows(person_id=person)
    n.h.clock.offset += row.expires_at - n.h.clock.now()


class Unhurried:
    """A relay that takes one mail, and wants the next when nobody knows any more who may hear it."""

    def __init__(self, lane_of, meanwhile):
        self.lane_of, self.meanwhile, self.took = lane_of, meanwhile, []

    async def send(self, mails):
        taken = iter(mails)
        self.took.append(next(taken))
        await self.meanwhile()
        self.lane_of().fresh_until = 0.0
        self.took += taken
        yield Reply(self.took[0].delivery_id, Outcome.ACCEPTED, 250, "")


@pytest.mark.parametrize(
    ("decide", "becomes"),
    [
        (unsubscribed, ("withheld", "opted_out")),
        (suppressed, ("withheld", "suppressed")),
        (erased, ("cancelled", None)),
        (expired, ("expired", None)),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
async def test_what_was_decided_while_a_relay_took_its_time_holds_for_the_rest(
    tmp_path, decide, becomes
):
    async with notifications(tmp_path) as n:
        first, second = [await n.person() for _ in range(2)]
        cause = await n.launched([first, second])

        async def meanwhile():
            [waits] = [
                row for row in await n.rows(cause=cause) if row.id != relay.took[0].delivery_id
            ]
            await decide(n, waits.person_id)

        relay = Unhurried(lambda: lane, meanwhile)
        lane = await a_lane(n, tmp_path, relay)
        await lane.window()
        assert len(relay.took) == 1
        await n.send()
        assert n.relay.accepted == []
        found = {row.id: (row.status, row.reason) for row in await n.rows(cause=cause)}
        assert found.pop(relay.took[0].delivery_id) == ("accepted", None)
        assert [*found.values()] == [becomes]


async def test_what_a_slow_relay_did_not_come_to_goes_at_once_and_counts_as_never_tried(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        cause = await n.launched(people)

        async def nothing():
            pass

        relay = Unhurried(lambda: lane, nothing)
        lane = await a_lane(n, tmp_path, relay)
        assert await lane.window()
        [sent] = relay.took
        rows = [row for row in await n.rows(cause=cause) if row.id != sent.delivery_id]
        assert {(row.status, row.attempts, row.claimed_by) for row in rows} == {("queued", 0, None)}
        assert all(row.due_at <= n.h.clock.now() for row in rows)
        async with n.h.transaction() as uow:
            weeks = {row.person_id: row.used for row in await uow.all(select(person_week))}
            assert [weeks.pop(row.person_id) for row in rows] == [0, 0]
            assert [*weeks.values()] == [1]
            assert await uow.all(select(in_flight)) == []
        await n.send()
        assert sorted([sent.recipient, *n.relay.accepted]) == sorted(map(address, people))
        assert {row.attempts for row in await n.rows(cause=cause)} == {1}


async def test_a_slow_relay_is_given_less_until_it_takes_it_all(tmp_path):
    class Takes:
        def __init__(self):
            self.few = True

        async def send(self, mails):
            for mail in mails:
                if self.few:
                    lane.fresh_until = 0.0
                yield Reply(mail.delivery_id, Outcome.ACCEPTED, 250, "")

    async with notifications(tmp_path) as n:
        await n.launched([await n.person() for _ in range(3)])
        relay = Takes()
        lane = await a_lane(n, tmp_path, relay)
        most = [lane.most]
        for relay.few in (True, False):
            await lane.window()
            most.append(lane.most)
        assert most == [sending.WINDOW, sending.FEWEST, 2 * sending.FEWEST]
        assert await n.nothing_waits()


async def test_an_unsubscription_holds_while_a_relay_takes_its_time_over_many(tmp_path):
    async with notifications(tmp_path, smtp_connections=1) as n:
        n.relay.pace = 0.05
        people = [await n.person() for _ in range(150)]
        await n.launched(people)

        async def begun():
            return len(n.relay.accepted) > 2

        async with n.sending():
            await n.until(begun)
            had = set(n.relay.accepted)
            async with n.h.transaction() as uow:
                for person in people:
                    if address(person) not in had:
                        await preferences.unsubscribe(uow, person, "campaign", at=uow.clock.now())
            before = len(n.relay.accepted)
            await n.until(n.nothing_waits)
        # So many it can take in two seconds, however slow this machine is.
        assert len(n.relay.accepted) - before <= 2 / n.relay.pace
        assert [row.reason for row in await n.rows()].count("opted_out") > len(people) / 2
