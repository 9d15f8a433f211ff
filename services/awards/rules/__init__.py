"""Rules of awards that staff edit: each names its source, or says that it is our default."""

from pathlib import Path

from sanctuary.dated import Rules

on = Rules(Path(__file__).parent).on
