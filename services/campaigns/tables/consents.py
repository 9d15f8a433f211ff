"""Consents by which stories and photos are used. No person: an id, channels, days."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import metadata, moment

usable_story = Table(
    "usable_story",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channels", ARRAY(Text), nullable=False),
    Column("until", ARRAY(Date), nullable=False),
    moment("heard_at"),
    comment="Where campaigns may use a story, as membership says; whose it is stays there",
)

photo = Table(
    "photo",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("shows_en", Text, nullable=False),
    Column("shows_cy", Text, nullable=False),
    Column("channels", ARRAY(Text), nullable=False),
    Column("until", Date, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("children", Boolean, nullable=False),
    Column("guardians", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    moment("recorded_at"),
    Column("withdrawn_by", Uuid),
    moment("withdrawn_at", nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Index("ix_photo_status", "status", "id"),
    comment="Photos with the record of their consent; who is in them is not kept here",
)
