"""Each event once: what arrives twice, late, out of order, broken or unknown does what we promise."""

import json

import pytest
from sqlalchemy import Column, Integer, Table, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert

from sanctuary.db import service_metadata
from sanctuary.errors import NotFound, TryAgain
from sanctuary.events.campaigns import SignalRaised
from sanctuary.events.membership import ContactChanged, PersonChanged
from sanctuary.ground_tables import dead_letter, ground_tables, inbox
from sanctuary.ids import new_id
from sanctuary.redelivery import claim
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import Handed, harness


class Listener:
    """A service made up for one test: counts effects per person, and fails as it is told."""

    def __init__(self, *, latest=False):
        metadata = service_metadata()
        ground_tables(metadata)
        self.effect = Table(
            "effect",
            metadata,
            Column("person_id", Uuid, primary_key=True),
            Column("count", Integer, nullable=False),
            Column("version", Integer),
        )
        self.failures = {}
        subscribers = Subscribers("campaigns")
        subscribers.on(ContactChanged, latest=latest)(self.contact_changed)
        self.service = Service("campaigns", metadata, (), subscribers)

    async def contact_changed(self, event, uow):
        failure = self.failures.get(event.person_id)
        row = insert(self.effect).values(
            person_id=event.person_id, count=1, version=event.contact_version
        )
        await uow.execute(
            row.on_conflict_do_update(
                index_elements=["person_id"],
                set_={"count": self.effect.c.count + 1, "version": event.contact_version},
            )
        )
        uow.emit(SignalRaised(signal_id=event.person_id, kind="seen"))
        if failure is not None:
            raise failure

    async def effects(self, h):
        async with h.transaction() as uow:
            rows = await uow.all(select(self.effect))
        return {row.person_id: row.count for row in rows}


def changed(person=None, version=1):
    return ContactChanged(person_id=person or new_id(), contact_version=version)


async def parked(h):
    async with h.transaction() as uow:
        return await uow.all(select(dead_letter))


async def test_an_event_takes_effect_once_however_often_it_arrives():
    listener = Listener()
    async with harness(listener.service) as h:
        envelope = h.envelope(changed())
        first = await h.receive(envelope, envelope)
        again = await h.receive(envelope)
        assert [m.outcome for m in [*first, *again]] == ["acknowledged"] * 3
        assert list((await listener.effects(h)).values()) == [1]
        assert len(await h.emitted()) == 1


async def test_what_a_handler_emits_is_caused_by_its_event():
    listener = Listener()
    async with harness(listener.service) as h:
        one, two = h.envelope(changed()), h.envelope(changed())
        await h.receive(one, two)
        assert [e.causation_id for e in await h.emitted()] == [str(one.id), str(two.id)]


async def test_one_bad_event_does_not_spoil_the_batch_it_came_in():
    listener = Listener()
    async with harness(listener.service) as h:
        events = [changed() for _ in range(9)]
        listener.failures[events[4].person_id] = RuntimeError("a bug")
        messages = await h.receive(*events)
        outcomes = [message.outcome for message in messages]
        assert outcomes == ["acknowledged"] * 4 + ["later"] + ["acknowledged"] * 4
        assert set(await listener.effects(h)) == {e.person_id for e in events} - {
            events[4].person_id
        }


async def test_a_bug_is_parked_after_some_attempts_and_a_person_sends_it_back():
    listener = Listener()
    async with harness(listener.service) as h:
        event = changed()
        listener.failures[event.person_id] = RuntimeError("a bug")
        message = Handed(h.envelope(event).to_bytes(), attempt=3)
        await h.intake.take([message])
        assert message.outcome == "stopped"
        (row,) = await parked(h)
        assert (row.status, row.error, row.attempts) == ("parked", "RuntimeError", 3)

        listener.failures.clear()
        async with h.transaction() as uow:
            await uow.execute(update(dead_letter).values(status="replaying"))
        await h.intake.take(await claim(h.database))
        (row,) = await parked(h)
        assert row.status == "replayed"
        assert await listener.effects(h) == {event.person_id: 1}


async def test_a_growing_delay_between_attempts():
    listener = Listener()
    async with harness(listener.service) as h:
        event = changed()
        listener.failures[event.person_id] = TryAgain("not yet")
        body = h.envelope(event).to_bytes()
        delays = []
        for attempt in (1, 2, 3, 30):
            message = Handed(body, attempt=attempt)
            await h.intake.take([message])
            delays.append(message.delay)
        assert delays == [0.01, 0.02, 0.04, 60.0]
        assert await parked(h) == []


async def test_a_refusal_is_recorded_and_not_tried_again():
    listener = Listener()
    async with harness(listener.service) as h:
        event = changed()
        listener.failures[event.person_id] = NotFound("nobody here by that id; nothing to do")
        envelope = h.envelope(event)
        (message,) = await h.receive(envelope)
        assert message.outcome == "acknowledged"
        assert await listener.effects(h) == {}
        async with h.transaction() as uow:
            assert await uow.scalar(select(inbox.c.refused)) == "not-found"


async def test_later_events_of_an_aggregate_wait_behind_the_one_that_failed():
    listener = Listener()
    async with harness(listener.service) as h:
        person = new_id()
        listener.failures[person] = TryAgain("not yet")
        first, other, second = changed(person, 1), changed(), changed(person, 2)
        messages = await h.receive(first, other, second)
        assert [m.outcome for m in messages] == ["later", "acknowledged", "later"]


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"{}", b'{"specversion":"1.0","type":7}', b"\xff\xfe"],
)
async def test_what_nobody_can_read_is_parked_at_once(body):
    listener = Listener()
    async with harness(listener.service) as h:
        message = Handed(body)
        await h.intake.take([message])
        assert message.outcome == "stopped"
        (row,) = await parked(h)
        assert row.body == body
        assert row.event_id is None


async def test_what_is_parked_and_comes_again_is_parked_once():
    listener = Listener()
    async with harness(listener.service) as h:
        event = changed()
        listener.failures[event.person_id] = RuntimeError("a bug")
        for body in (b"not json", h.envelope(event).to_bytes()):
            for attempt in (3, 4):
                message = Handed(body, attempt=attempt)
                await h.intake.take([message])
                assert message.outcome == "stopped"
        # Another message of the same words is another message.
        await h.intake.take([Handed(b"not json")])
        assert len(await parked(h)) == 3


async def test_a_version_that_we_do_not_know_is_parked_not_lost():
    listener = Listener()
    async with harness(listener.service) as h:
        document = json.loads(h.envelope(changed()).to_bytes())
        document["type"] = "membership.contact.changed.v9"
        message = Handed(json.dumps(document).encode())
        await h.intake.take([message])
        assert message.outcome == "stopped"
        (row,) = await parked(h)
        assert "membership.contact.changed.v9" in row.error


async def test_of_a_state_only_the_latest_version_counts():
    listener = Listener(latest=True)
    async with harness(listener.service) as h:
        person = new_id()
        newer = h.envelope(changed(person, 2), version=2)
        older = h.envelope(changed(person, 1), version=1)
        outcomes = [m.outcome for m in [*await h.receive(newer), *await h.receive(older)]]
        assert outcomes == ["acknowledged"] * 2
        async with h.transaction() as uow:
            assert await uow.scalar(select(listener.effect.c.version)) == 2


async def test_an_event_without_a_handler_is_acknowledged():
    listener = Listener()
    async with harness(listener.service) as h:
        (message,) = await h.receive(PersonChanged(person_id=new_id()))
        assert message.outcome == "acknowledged"
        async with h.transaction() as uow:
            assert await uow.scalar(select(func.count()).select_from(inbox)) == 0
