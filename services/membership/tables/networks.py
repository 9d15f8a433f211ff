"""Who belongs to the network of a stream, and the award history beside it."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, Uuid, text

from membership.tables.base import metadata

network_membership = Table(
    "network_membership",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("joined_on", Date, nullable=False),
    Column("left_on", Date),
    Index(
        "uq_network_membership_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status = 'member'"),
    ),
    Index("ix_network_membership_stream", "stream", "organisation_id"),
)

recognition = Table(
    "recognition",
    metadata,
    Column("award_id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("origin", Text, nullable=False),
    Column("ended_on", Date),
    Column("ending", Text),
    Column("successor_id", Uuid),
    Index("ix_recognition_organisation", "organisation_id", "starts_on"),
    comment="Award periods, from awards or from the old register; never deleted",
)
