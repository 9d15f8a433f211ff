"""How Alembic finds the tables of awards."""

from awards.tables import metadata
from sanctuary.migrations import run_env

run_env(metadata)
