"""Migrations of membership."""

from membership.tables import metadata
from sanctuary.migrations import run_env

run_env(metadata)
