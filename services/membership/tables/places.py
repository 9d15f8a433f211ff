"""Places and postcodes, by generation of the official files; where people said that they are."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)

from membership.tables.base import MOMENT, decision, metadata

place_generation = Table(
    "place_generation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("licence", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("bytes_read", BigInteger, nullable=False, server_default="0"),
    Column("bytes_total", BigInteger, nullable=False, server_default="0"),
    Column("problem", Text),
    Column("previewed_at", MOMENT),
    Column("loaded_by", Uuid, nullable=False),
    Column("loaded_at", MOMENT, nullable=False),
    *decision("current"),
    *decision("dropped"),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "uq_place_generation_current",
        "kind",
        unique=True,
        postgresql_where=text("status = 'current'"),
    ),
    comment="Official files taken in; what an answer rests on",
)

place = Table(
    "place",
    metadata,
    Column("generation_id", Uuid, ForeignKey("place_generation.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("nation", Text),
    Column("region", Text),
    Column("replaced_by", Text),
    Index("ix_place_kind", "generation_id", "kind", "code"),
)

constituency_authority = Table(
    "constituency_authority",
    metadata,
    Column("generation_id", Uuid, ForeignKey("place_generation.id"), primary_key=True),
    Column("constituency", Text, primary_key=True),
    Column("authority", Text, primary_key=True),
    Index("ix_constituency_authority_authority", "generation_id", "authority"),
)

postcode = Table(
    "postcode",
    metadata,
    Column("generation_id", Uuid, primary_key=True),
    Column("postcode", Text(collation="C"), primary_key=True),
    Column("constituency", Text),
    Column("local_authority", Text),
    Column("region", Text),
    Column("nation", Text),
    Column("terminated_on", Date),
    postgresql_partition_by="LIST (generation_id)",
    comment="One partition per generation: filled beside the others, dropped in a moment",
)

place_move = Table(
    "place_move",
    metadata,
    Column("generation_id", Uuid, ForeignKey("place_generation.id"), primary_key=True),
    Column("party_id", Uuid, primary_key=True),
    Column("party_kind", Text, nullable=False),
    Column("from_constituency", Text, nullable=False),
    Column("to_constituency", Text, nullable=False),
    Index(
        "ix_place_move_way",
        "generation_id",
        "party_kind",
        "from_constituency",
        "to_constituency",
        "party_id",
    ),
    comment="Whose constituency a generation would change, as last previewed; empty is unknown",
)

party_place = Table(
    "party_place",
    metadata,
    Column("party_id", Uuid, primary_key=True),
    Column("party_kind", Text, nullable=False),
    Column("postcode", Text(collation="C"), nullable=False),
    Column("constituency", Text),
    Column("local_authority", Text),
    Column("region", Text),
    Column("nation", Text),
    Column("generation_id", Uuid),
    Column("given_by", Uuid, nullable=False),
    Column("given_at", MOMENT, nullable=False),
    Column("sought_at", MOMENT),
    Index("ix_party_place_generation", "generation_id", "party_id"),
    Index("ix_party_place_postcode", "postcode"),
    comment="Postcodes that people and organisations gave; shown to nobody but whoever may see "
    "the person, never in an event",
)
