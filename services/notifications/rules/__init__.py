"""Rules of notifications that staff edit: each names its source, or says that it is our default."""

from pathlib import Path

from sanctuary.dated import Rules

_RULES = Rules(Path(__file__).parent)
editions = _RULES.editions
on = _RULES.on
