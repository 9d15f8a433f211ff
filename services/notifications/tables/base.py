"""What every table of this service belongs to."""

from sanctuary.db import service_metadata

metadata = service_metadata()
