"""Local days of the hook calendar, who follows it, and every decision about them."""

from sqlalchemy import (
    ARRAY,
    Boolean,
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

from campaigns.tables.base import metadata, moment

local_hook = Table(
    "local_hook",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title_en", Text, nullable=False),
    Column("title_cy", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("group_id", Uuid),
    Column("rule", Text, nullable=False),
    Column("on", Date),
    Column("lead_days", Integer, nullable=False),
    Column("prompt_en", Text, nullable=False),
    Column("prompt_cy", Text, nullable=False),
    Column("author", Uuid, nullable=False),
    moment("created_at"),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_local_hook_status", "status", "id"),
    CheckConstraint("(rule = '') <> (\"on\" is null)", name="one_time"),
)

local_hook_entry = Table(
    "local_hook_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("hook_id", Uuid, ForeignKey("local_hook.id"), nullable=False, index=True),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)

hook_follow = Table(
    "hook_follow",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, unique=True),
    Column("nation", Text),
    Column("area", Text),
    Column("remind", Boolean, nullable=False),
    moment("since"),
    comment="Who asked for the hook calendar; the id is in its secret address",
)

group_hooks = Table(
    "group_hooks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False, unique=True),
    Column("keys", ARRAY(Text), nullable=False),
    Column("lead_days", Integer),
    Column("remind", Boolean, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("since"),
    Column("version", Integer, nullable=False),
    comment="For which days a group prepares; the id is in its secret address",
)
