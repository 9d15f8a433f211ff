"""Older recognitions of councils, historic status of cities, and a council's motion."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, Uuid, text

from membership.tables.base import decision, metadata

legacy_recognition = Table(
    "legacy_recognition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("membership_id", Uuid, ForeignKey("network_membership.id"), nullable=False),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("apply_by", Date, nullable=False),
    Column("application_id", Uuid),
    Column("ended_on", Date),
    *decision("recorded"),
    Index(
        "uq_legacy_recognition_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status in ('counts', 'applied')"),
    ),
    Index("ix_legacy_recognition_membership", "membership_id"),
    comment="Counts as an award while its holder applies in time; never renewed",
)

legacy_reminder = Table(
    "legacy_reminder",
    metadata,
    Column("legacy_id", Uuid, ForeignKey("legacy_recognition.id"), primary_key=True),
    Column("step", Text, primary_key=True),
    Column("day", Date, nullable=False),
)

network_motion = Table(
    "network_motion",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("membership_id", Uuid, ForeignKey("network_membership.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("on_day", Date, nullable=False),
    *decision("recorded"),
    Index("ix_network_motion_membership", "membership_id", "on_day"),
    comment="How a council came to stand behind its membership, step by step",
)

city_status = Table(
    "city_status",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    Column("recognised_on", Date),
    Column("found_in", Text, nullable=False),
    *decision("recorded"),
    Index("ix_city_status_nation", "nation", "id"),
    comment="City-wide status as it was given until 2020: written down once, never changed",
)

network_benefit = Table(
    "network_benefit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("membership_id", Uuid, ForeignKey("network_membership.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("benefit", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("ended_because", Text),
    Index(
        "uq_network_benefit_open",
        "membership_id",
        "person_id",
        "benefit",
        unique=True,
        postgresql_where=text("until is null"),
    ),
    Index("ix_network_benefit_person", "person_id"),
    comment="Whom an organisation's membership reaches; ended, never deleted",
)
