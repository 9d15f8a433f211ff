"""What all tables of campaigns share."""

from sqlalchemy import Column, DateTime, text

from sanctuary.db import service_metadata

metadata = service_metadata()
EMPTY = text("'{}'")


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """A column for a moment, in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
