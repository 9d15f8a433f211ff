"""What happened to entries of the register: changes, merges, duplicates, hand-overs."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from membership.tables.base import MOMENT, decision, metadata, texts

organisation_revision = Table(
    "organisation_revision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("version", Integer, nullable=False),
    *decision("made"),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Index("ix_organisation_revision_organisation", "organisation_id", "id"),
    comment="What an organisation's entry said before each change; only ever added to",
)

duplicate_pair = Table(
    "duplicate_pair",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("first_id", Uuid, nullable=False),
    Column("second_id", Uuid, nullable=False),
    Column("score", Integer, nullable=False),
    texts("reasons"),
    Column("status", Text, nullable=False),
    Column("found_at", MOMENT, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    *decision("decided"),
    Index("uq_duplicate_pair", "kind", "first_id", "second_id", unique=True),
    Index(
        "ix_duplicate_pair_open", "kind", "score", "id", postgresql_where=text("status = 'open'")
    ),
    Index("ix_duplicate_pair_second", "second_id"),
    comment="Entries that may be one; what a person decided about a pair stays",
)

merge = Table(
    "merge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("kept_id", Uuid, nullable=False),
    Column("gone_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    *decision("made"),
    *decision("undone"),
    Column("changes", JSONB, nullable=False),
    Index("uq_merge_gone", "gone_id", unique=True, postgresql_where=text("status = 'merged'")),
    Index("ix_merge_kept", "kept_id"),
    Index("ix_merge_kind", "kind", "id"),
    comment="Two entries of one body; `changes` has what an undo puts back, and no names",
)

hand_over = Table(
    "hand_over",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("leaver_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("successor_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("status", Text, nullable=False),
    *decision("started"),
    Column("expires_at", MOMENT, nullable=False),
    *decision("settled"),
    Index(
        "uq_hand_over_open",
        "organisation_id",
        "leaver_id",
        unique=True,
        postgresql_where=text("status = 'offered'"),
    ),
    Index("ix_hand_over_organisation", "organisation_id", "id"),
    Index("ix_hand_over_leaver", "leaver_id"),
    Index("ix_hand_over_successor", "successor_id"),
    comment="How the place of a contact passes to somebody else, who has to say yes",
)
