"""What indicators counted, cases of change, policy asks, and the reports that were published."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from campaigns.tables.base import EMPTY, metadata, moment

indicator_count = Table(
    "indicator_count",
    metadata,
    Column("month", Date, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("stream", Text, primary_key=True, server_default=""),
    Column("nation", Text, primary_key=True, server_default=""),
    Column("number", Integer, nullable=False),
    comment="What each indicator counted in a month; empty where stream or nation is not known",
)

outcome_case = Table(
    "outcome_case",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("title_cy", Text),
    Column("what_cy", Text),
    Column("scale", Text, nullable=False),
    Column("outcomes", ARRAY(Text), nullable=False),
    Column("impacts", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text),
    Column("source_on", Date, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("nation", Text),
    Column("member_id", Uuid, ForeignKey("parliament_member.id")),
    Column("quote", Text),
    Column("may_quote", Text),
    Column("leads_to", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("status", Text, nullable=False),
    Column("proposed_by", Uuid, nullable=False),
    moment("proposed_at"),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    Column("reason", Text),
    Index("ix_outcome_case_status", "status", "id"),
    Index("ix_outcome_case_member_id", "member_id"),
    comment="Cases that show a change, with their sources; nobody is named in them",
)

policy_ask = Table(
    "policy_ask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title_en", Text, nullable=False),
    Column("title_cy", Text, nullable=False),
    Column("asks", Text, nullable=False),
    Column("of", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("nation", Text),
    Column("stage", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

policy_step = Table(
    "policy_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ask_id", Uuid, ForeignKey("policy_ask.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text),
    Column("case_id", Uuid, ForeignKey("outcome_case.id"), index=True),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("reason", Text, nullable=False),
    Index("ix_policy_step_ask", "ask_id", "id"),
    comment="How far an ask came, on whose word; only ever added to",
)

contact_once = Table(
    "contact_once",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False, index=True),
    Column("contact", Text, nullable=False),
    moment("at"),
    comment="What moved somebody to act. The id is derived from person, call and contact: each "
    "counts once, and no list of who said what exists",
)

contact_total = Table(
    "contact_total",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("contact", Text, primary_key=True),
    Column("total", Integer, nullable=False),
)

impact_report = Table(
    "impact_report",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("as_at", Date, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("published_by", Uuid, nullable=False),
    moment("published_at"),
    Column("reason", Text, nullable=False),
    CheckConstraint("threshold >= 3", name="each_knows_the_other"),
    comment="The report of a year exactly as it was published",
)
