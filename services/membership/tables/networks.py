"""Who belongs to the network of a stream, and the award history beside it."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, Uuid, text

from membership.tables.base import metadata, occasion

network_membership = Table(
    "network_membership",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("joined_on", Date),
    Column("left_on", Date),
    *occasion("joining"),
    *occasion("leaving"),
    Column("lead", Text, nullable=False, server_default="no_lead_needed"),
    Column("lead_since", Date),
    Column("interested_on", Date),
    Index(
        "uq_network_membership_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status = 'member'"),
    ),
    Index(
        "uq_network_membership_interested",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status = 'interested'"),
    ),
    Index("ix_network_membership_stream", "stream", "organisation_id"),
    Index("ix_network_membership_organisation", "organisation_id"),
    Index(
        "ix_network_membership_waiting",
        "stream",
        postgresql_where=text("lead = 'waiting_for_lead' and status = 'member'"),
    ),
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
