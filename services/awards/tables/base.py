"""The metadata that all tables of awards share."""

from sqlalchemy import DateTime

from sanctuary.db import service_metadata

metadata = service_metadata()
MOMENT = DateTime(timezone=True)
