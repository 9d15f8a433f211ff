"""One trace from a request in one service to the effect in another, across the event."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from sanctuary import tracing
from sanctuary.db import service_metadata
from sanctuary.events.membership import ContactChanged
from sanctuary.ground_tables import ground_tables
from sanctuary.ids import new_id
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import harness


@pytest.fixture
def spans():
    exporter = InMemorySpanExporter()
    tracing.configure("test", None, exporter)
    yield exporter
    tracing.configure("test", None)


def bare(name):
    metadata = service_metadata()
    ground_tables(metadata)
    return Service(name, metadata, (), Subscribers(name))


async def test_a_trace_crosses_the_event(spans):
    publisher, listener = bare("membership"), bare("campaigns")

    @listener.subscribers.on(ContactChanged)
    async def changed(event, uow):
        pass

    async with harness(publisher) as source, harness(listener) as target:
        with tracing.span("request"):
            async with source.transaction() as uow:
                uow.emit(ContactChanged(person_id=new_id(), contact_version=1))
        await target.receive(*await source.emitted())

    request, effect = spans.get_finished_spans()
    assert effect.name == "take membership.contact.changed.v1"
    assert effect.context.trace_id == request.context.trace_id
    assert effect.parent.span_id == request.context.span_id
