"""What operations watches. Labels name services, event types and statuses, never a person."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS_PUBLISHED = Counter(
    "sanctuary_events_published_total", "Events accepted by the broker", ["service", "type"]
)
EVENTS_TAKEN = Counter(
    "sanctuary_events_taken_total",
    "Events taken in, by what became of them",
    ["service", "outcome"],
)
RELAY_PENDING = Gauge(
    "sanctuary_relay_pending", "Events recorded and not yet published", ["service"]
)
RELAY_LAG = Gauge(
    "sanctuary_relay_lag_seconds", "Age of the oldest event not yet published", ["service"]
)
CONSUMER_LAG = Gauge(
    "sanctuary_consumer_lag", "Events waiting in a stream for a service", ["service", "stream"]
)
DEAD_LETTERS = Gauge("sanctuary_dead_letters", "Messages parked for a person", ["service"])
TIMERS_LATE = Gauge("sanctuary_timer_lag_seconds", "Age of the oldest overdue timer", ["service"])
DELIVERIES = Counter(
    "sanctuary_deliveries_total", "Deliveries by status and channel", ["status", "channel"]
)
MAIL_RELAY_UP = Gauge("sanctuary_mail_relay_up", "Whether a mail relay is in use", ["relay"])
MAIL_RELAY_ANSWERS = Counter(
    "sanctuary_mail_relay_answers_total",
    "What each of several mail relays answered",
    ["relay", "outcome"],
)
RETURNS = Counter(
    "sanctuary_returns_total",
    "Mail that came back, by what it reports, how it arrived and what became of it",
    ["kind", "arrived_by", "outcome"],
)
EVIDENCE_ERASED = Counter(
    "sanctuary_evidence_erased_total", "Evidence files deleted, by why", ["because"]
)
EVIDENCE_UNREACHABLE = Counter(
    "sanctuary_evidence_unreachable_total",
    "Rounds of the clean-up in which the place of evidence files did not answer",
)
WEBHOOK_CALLS = Counter(
    "sanctuary_webhook_calls_total", "Webhooks called, by how it went", ["outcome"]
)
REQUESTS = Histogram(
    "sanctuary_request_seconds", "Time to answer a request", ["service", "route", "status"]
)
