"""How Alembic finds the tables of notifications."""

from notifications.tables import metadata
from sanctuary.migrations import run_env

run_env(metadata)
