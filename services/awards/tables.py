"""What awards keeps: applications and their panels, awards and their clock, and what it follows.

Sealed data sits in `eligibility` alone, which only `awards.sealed` touches.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables

metadata = service_metadata()
MOMENT = DateTime(timezone=True)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("ended", Boolean, nullable=False),
    comment="Organisations as membership's events describe them; no names",
)

charter_signature = Table(
    "charter_signature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("edition", Text, nullable=False),
    Column("standing", Boolean, nullable=False),
    comment="Charter signatures of organisations, as membership's events say",
)

network_member = Table(
    "network_member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("stream", Text, nullable=False),
    Column("standing", Boolean, nullable=False),
    comment="Which organisation belongs to which stream, as membership's events say",
)

local_lead = Table(
    "local_lead",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("vacant", Boolean, nullable=False),
    Index("ix_local_lead_area", "area", "stream"),
    comment="Which networks have a local lead in an area, as membership says",
)

application = Table(
    "application",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("stream", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("submitted_at", MOMENT),
    Column("hear_by", Date),
    Column("renews", Uuid, index=True),
    Column("called", Text, nullable=False),
    Column("returned", Text, nullable=False),
    Column("recommendation", JSONB),
    Column("outcome", Text),
    Column("decided_by", Uuid),
    Column("decided_at", MOMENT),
    Column("decision_reason", Text),
    Index(
        "uq_application_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status in ('draft', 'submitted', 'in_review', 'recommended')"),
    ),
    Index("ix_application_list", "status", "stream", "id"),
    CheckConstraint(
        "(status in ('awarded', 'not_yet')) = (decided_by is not null)", name="decided_by_somebody"
    ),
)

answer_revision = Table(
    "answer_revision",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("answers", JSONB, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    Column("saved_by", Uuid, nullable=False),
    comment="Every state of an application's answers that was ever saved",
)

assessor = Table(
    "assessor",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("expertise", ARRAY(Text), nullable=False),
    Column("nation", Text),
    Column("areas", ARRAY(Text), nullable=False),
    Column("group_id", Uuid),
    Column("registered_by", Uuid, nullable=False),
    Column("registered_at", MOMENT, nullable=False),
)

eligibility = Table(
    "eligibility",
    metadata,
    Column("person_id", Uuid, ForeignKey(assessor.c.person_id), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    comment="Sealed; one row per assessor whatever it says, so that a row says nothing",
)

panel = Table(
    "panel",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

seat = Table(
    "seat",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("conflict", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("answer_by", Date, nullable=False),
    Index("uq_seat_person", "application_id", "person_id", unique=True),
)

panel_refusal = Table(
    "panel_refusal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("people", ARRAY(Uuid), nullable=False),
    Column("by", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    comment="Panels that were not ready: what keeps trying one by one from finding out anything",
)

review = Table(
    "review",
    metadata,
    Column("seat_id", Uuid, ForeignKey(seat.c.id), primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("scores", JSONB, nullable=False),
    Column("comment", Text, nullable=False),
    Column("submitted_at", MOMENT, nullable=False),
)

award = Table(
    "award",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("application_id", Uuid, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("grace_ends_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("renews", Uuid),
    Column("successor_id", Uuid),
    Column("ended_on", Date),
    Column("next_step_on", Date),
    Index("ix_award_next_step", "next_step_on", postgresql_where=text("next_step_on is not null")),
    CheckConstraint("(status = 'current') = (next_step_on is not null)", name="clock_runs"),
)

ground_tables(metadata)
