"""The tables that every service has besides its own: the life of an event, time, permission.

`ground_tables(metadata)` puts them into a service's MetaData, so that its migrations make them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

ground = MetaData()

event = Table(
    "event",
    ground,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("aggregate_version", Integer, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("body", LargeBinary, nullable=False),
    Index("ix_event_aggregate", "aggregate_id", "aggregate_version", unique=True),
    comment="Every event this service ever published, as the exact bytes; never changed",
)

pending = Table(
    "pending",
    ground,
    Column("position", BigInteger, primary_key=True),
    comment="Which events the relay still has to publish",
)

inbox = Table(
    "inbox",
    ground,
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("refused", Text),
    comment="Every event this service took in; kept whole, so that a replay repeats nothing",
)

inbox_latest = Table(
    "inbox_latest",
    ground,
    Column("aggregate_id", Uuid, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    comment="The latest version of each aggregate that a state-carrying event brought",
)

dead_letter = Table(
    "dead_letter",
    ground,
    Column("id", Uuid, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("event_id", Uuid),
    Column("body", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolved_by", Uuid),
    Column("reason", Text),
    Index("ix_dead_letter_status", "status", "id"),
)

timer = Table(
    "timer",
    ground,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False, index=True),
    Column("generation", Integer, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    comment="What shall happen at a time; lives and dies with the fact it is about",
)

day_opened = Table(
    "day_opened",
    ground,
    Column("job", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

rehearsal_clock = Table(
    "rehearsal_clock",
    ground,
    Column("one", Boolean, primary_key=True),
    Column("offset_seconds", BigInteger, nullable=False),
)

erased_person = Table(
    "erased_person",
    ground,
    Column("person_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    comment="Whom nothing may bring back: ids only, so that a replay revives nobody",
)

granted = Table(
    "granted",
    ground,
    Column("grant_id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_id", Text, nullable=False),
    Column("revoked", Boolean, nullable=False),
    comment="Who may do what, as membership's events say",
)

idempotency = Table(
    "idempotency",
    ground,
    Column("key", Text, primary_key=True),
    Column("caller", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", Integer),
    Column("headers", JSONB),
    Column("body", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

sealed_opening = Table(
    "sealed_opening",
    ground,
    Column("id", Uuid, primary_key=True),
    Column("opened_by", Uuid, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    comment="Each opening of sealed data: who, when, what, why; never what was inside",
)


def ground_tables(metadata: MetaData) -> None:
    """Copy the ground's tables into a service's own MetaData."""
    for table in ground.sorted_tables:
        table.to_metadata(metadata)
