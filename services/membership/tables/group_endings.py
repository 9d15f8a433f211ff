"""Who belonged to a group that merged or closed, and which awards its area had then."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Uuid

from membership.tables.base import metadata

group_former_member = Table(
    "group_former_member",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("left_on", Date, nullable=False),
    Column("now_in", Uuid),
    Index("ix_group_former_member_person", "person_id"),
    comment="Who belonged to a group when it ended, and where they belong since",
)

group_former_award = Table(
    "group_former_award",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("award_id", Uuid, primary_key=True),
    Column("left_on", Date, nullable=False),
    Column("now_in", Uuid),
    comment="Which awards of its area a group looked after when it ended",
)
