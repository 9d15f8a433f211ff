"""Who was meant by a call, frozen, and how that divided up."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import metadata

audience_part = Table(
    "audience_part",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    comment="A frozen audience, 500 people a row: who is reached, and who is not for which reason",
)

waterfall_count = Table(
    "audience_count",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    comment="The waterfall as it was at launch; kept when the people behind it are forgotten",
)
