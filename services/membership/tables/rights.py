"""People's rights: requests for a copy, erasures, and the marks that stop an old list."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from membership.tables.base import MOMENT, decision, metadata, texts

erasure = Table(
    "erasure",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("entries", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("earliest", MOMENT, nullable=False),
    *decision("asked"),
    *decision("confirmed"),
    *decision("refused"),
    Column("ground", Text),
    *decision("withdrawn"),
    Column("begun_at", MOMENT),
    Column("done_at", MOMENT),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "uq_erasure_open",
        "person_id",
        unique=True,
        postgresql_where=text("status in ('asked', 'confirmed', 'under_way')"),
    ),
    Index("ix_erasure_status", "status", "id"),
    comment="Erasures, by id of the person; what names anybody has gone with the person",
)

erasure_answer = Table(
    "erasure_answer",
    metadata,
    Column("case_id", Uuid, ForeignKey("erasure.id"), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("answered_at", MOMENT, nullable=False),
    texts("kept"),
)

suppression = Table(
    "suppression",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("since", MOMENT, nullable=False),
    comment="Keyed hashes of addresses that were erased: enough to leave them out of an import",
)

access_request = Table(
    "access_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("entries", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("origin", Text, nullable=False),
    Column("with_sealed", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    *decision("asked"),
    Column("ready_at", MOMENT),
    Column("copy_until", Date),
    Column("bundle", LargeBinary),
    Column("in_confidence", LargeBinary),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "uq_access_request_open",
        "person_id",
        unique=True,
        postgresql_where=text("status = 'gathering'"),
    ),
    Index("ix_access_request_status", "status", "id"),
    comment="Requests for a copy; the copy itself is sealed, and deleted after some days",
)

access_part = Table(
    "access_part",
    metadata,
    Column("case_id", Uuid, ForeignKey("access_request.id"), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try_at", MOMENT, nullable=False),
    Column("answered_at", MOMENT),
    Column("part", LargeBinary),
    Column("in_confidence", LargeBinary),
    Index("ix_access_part_open", "next_try_at", postgresql_where=text("answered_at is null")),
    comment="What each service answered, sealed, until the copy is put together",
)
