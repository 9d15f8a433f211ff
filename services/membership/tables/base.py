"""What all tables of membership share: the metadata, and columns that come in threes."""

from sqlalchemy import Column, DateTime, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from sanctuary.db import service_metadata

metadata = service_metadata()
MOMENT = DateTime(timezone=True)


def decision(name: str) -> list[Column[object]]:
    """Who, when and why, as three columns."""
    return [
        Column(f"{name}_by", Uuid),
        Column(f"{name}_at", MOMENT),
        Column(f"{name}_reason", Text),
    ]


def texts(name: str) -> Column[object]:
    """A list of words, empty unless something is said."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


def occasion(name: str) -> list[Column[object]]:
    """Where a beginning or an end came from, for what reason, what set it off, and by whom."""
    return [
        Column(f"{name}_source", Text),
        Column(f"{name}_reason", Text),
        Column(f"{name}_trigger", Text),
        Column(f"{name}_by", Uuid),
    ]
