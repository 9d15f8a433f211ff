"""OpenTelemetry traces that cross NATS: a `traceparent` travels in each event's envelope.

Without an endpoint nothing is recorded and every function here is a cheap no-op.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()


class _Tracing:
    """The tracer of this process, once `configure` was called."""

    tracer: trace.Tracer | None = None


def configure(service: str, endpoint: str | None, exporter: SpanExporter | None = None) -> None:
    """Start recording spans for `service`, sent to an OTLP/HTTP endpoint or a given exporter.

    With neither, recording ends.
    """
    if exporter is None and not endpoint:
        _Tracing.tracer = None
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint)))
    _Tracing.tracer = provider.get_tracer("sanctuary")


@contextmanager
def span(name: str, traceparent: str | None = None) -> Iterator[None]:
    """A span that continues `traceparent`, or the one that is current."""
    if _Tracing.tracer is None:
        yield
        return
    context = _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else None
    with _Tracing.tracer.start_as_current_span(name, context=context):
        yield


def current_traceparent() -> str | None:
    """What the next hop needs to continue this trace."""
    if _Tracing.tracer is None:
        return None
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")
