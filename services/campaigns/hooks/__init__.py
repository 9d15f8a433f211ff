"""The recurring days that can carry a message, as data that staff edit: one file, dated."""

from datetime import date
from pathlib import Path

from campaigns.domain.hooks import Hook, every_hook
from sanctuary.dated import Rules

_rules = Rules(Path(__file__).parent)


def on(day: date) -> tuple[Hook, ...]:
    """The calendar as it holds on a day."""
    return every_hook(_rules.on("days", day))
