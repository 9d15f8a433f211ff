"""Alembic for campaigns."""

from campaigns.tables import metadata
from sanctuary.migrations import run_env

run_env(metadata)
