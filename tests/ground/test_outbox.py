"""Rows and events become true together; the table keeps every event, counted per aggregate."""

import asyncio
import json

import pytest
from sqlalchemy import func, select

from sanctuary import tracing
from sanctuary.db import service_metadata
from sanctuary.errors import NotFound, TryAgain
from sanctuary.events.membership import ContactChanged
from sanctuary.ground_tables import event, ground_tables, pending
from sanctuary.ids import new_id
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import harness


def bare():
    metadata = service_metadata()
    ground_tables(metadata)
    return Service("membership", metadata, (), Subscribers("membership"))


async def test_an_event_is_recorded_with_its_transaction_and_waits_for_the_relay():
    async with harness(bare()) as h:
        person = new_id()
        async with h.transaction() as uow:
            uow.emit(ContactChanged(person_id=person, contact_version=1))
        async with h.transaction() as uow:
            row = await uow.first(select(event))
            waiting = await uow.scalar(select(pending.c.position))
        document = json.loads(row.body)
        assert waiting == row.position
        assert document["id"] == str(row.id)
        assert document["type"] == "membership.contact.changed.v1"
        assert document["subject"] == str(person)
        assert document["source"] == "/membership"
        assert document["data"] == {"person_id": str(person), "contact_version": 1}


async def test_what_is_rolled_back_was_never_said():
    async with harness(bare()) as h:
        with pytest.raises(NotFound):
            async with h.transaction() as uow:
                uow.emit(ContactChanged(person_id=new_id(), contact_version=1))
                raise NotFound("nothing here")
        assert await h.emitted() == []


async def test_the_events_of_an_aggregate_are_counted_without_gaps():
    async with harness(bare()) as h:
        one, two = new_id(), new_id()
        for versions in ((1, 2), (3,), (4, 5)):
            async with h.transaction() as uow:
                for version in versions:
                    uow.emit(ContactChanged(person_id=one, contact_version=version))
                uow.emit(ContactChanged(person_id=two, contact_version=0))
        found = [e for e in await h.emitted() if e.data.person_id == one]
        assert [e.version for e in found] == [1, 2, 3, 4, 5]
        assert [e.data.contact_version for e in found] == [1, 2, 3, 4, 5]


async def test_two_writers_of_one_aggregate_that_forgot_to_lock_do_not_disagree():
    async with harness(bare()) as h:
        person = new_id()
        both = asyncio.Barrier(2)

        async def write():
            async with h.transaction() as uow:
                await uow.scalar(select(func.now()))
                await both.wait()
                uow.emit(ContactChanged(person_id=person, contact_version=1))

        results = await asyncio.gather(write(), write(), return_exceptions=True)
        assert sorted(type(result) for result in results if result) in ([TryAgain], [])
        versions = [e.version for e in await h.emitted()]
        assert versions == list(range(1, len(versions) + 1))


async def test_one_story_keeps_its_correlation_and_its_trace():
    async with harness(bare()) as h:
        async with h.database.transaction(correlation_id="story") as uow:
            with tracing.span("nothing is recorded without an endpoint"):
                uow.emit(ContactChanged(person_id=new_id(), contact_version=1))
        (envelope,) = await h.emitted()
        assert envelope.correlation_id == "story"
        assert envelope.traceparent is None
