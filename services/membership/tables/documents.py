"""Documents by edition, and the signatures under them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from membership.tables.base import MOMENT, decision, metadata

document_edition = Table(
    "document_edition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("reaffirm_from", Date),
    *decision("published"),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("document", "edition"),
    comment="Editions of what people sign; fixed once published",
)

edition_item = Table(
    "edition_item",
    metadata,
    Column("edition_id", Uuid, ForeignKey("document_edition.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
)

edition_text = Table(
    "edition_text",
    metadata,
    Column("edition_id", Uuid, ForeignKey("document_edition.id"), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    *decision("uploaded"),
    comment="The official text, as it was uploaded",
)

signature = Table(
    "signature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("party_kind", Text, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("capacity", Text, nullable=False, server_default=""),
    Column("nation", Text),
    Column("stream", Text),
    Column("be_listed", Boolean, nullable=False),
    Column("be_contacted", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("signed_up_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT),
    *decision("checked"),
    *decision("withdrawn"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("stood_from", Date, comment="the first day on which it stood"),
    Column("stood_until", Date, comment="the first day on which it no longer stood"),
    Column("reaffirm_edition", Text, comment="the edition that this party is asked to affirm"),
    Column("due_since", Date),
    Column("due_on", Date, comment="the last day for re-affirming"),
    Column("former_id", Uuid, comment="the signature that this one re-affirms"),
    Column("reject_cause", Text),
    Column("forget_on", Date, comment="when what a rejected sign-up said is forgotten"),
    Column("forgotten_at", MOMENT),
    Index("ix_signature_status", "status", "id"),
    Index("ix_signature_party", "party_id"),
    Index(
        "ix_signature_organisations",
        "party_id",
        "stream",
        "document",
        postgresql_where=text(
            "party_kind = 'organisation' and status in ('active', 'reaffirmation_due')"
        ),
    ),
    Index("ix_signature_person", "person_id"),
    Index(
        "ix_signature_standing",
        "document",
        "id",
        postgresql_include=["edition", "stood_from", "stood_until", "party_kind", "nation"],
        postgresql_where=text("stood_from is not null"),
    ),
    Index(
        "ix_signature_due",
        "document",
        "due_on",
        "id",
        postgresql_where=text("status = 'reaffirmation_due'"),
    ),
    Index(
        "ix_signature_reaffirm",
        "document",
        "reaffirm_edition",
        postgresql_where=text("reaffirm_edition is not null"),
    ),
    Index(
        "ix_signature_forget",
        "forget_on",
        postgresql_where=text("forget_on is not null and forgotten_at is null"),
    ),
    Index(
        "uq_signature_active",
        "document",
        "edition",
        "party_id",
        unique=True,
        postgresql_where=text("status in ('active', 'reaffirmation_due')"),
    ),
)

reaffirmation_reminder = Table(
    "reaffirmation_reminder",
    metadata,
    Column("signature_id", Uuid, ForeignKey("signature.id"), primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sent_on", Date, nullable=False),
    comment="Which step of the ladder was said about a signature; each once, whatever dates do",
)
