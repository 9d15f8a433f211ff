"""Days and hours as people write them, in English and in Welsh."""

from datetime import date, datetime
from types import MappingProxyType

from sanctuary.clock import LONDON

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WELSH = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
    "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
MONTHS = MappingProxyType({"en": _ENGLISH, "cy": _WELSH})


def day(value: date, language: str) -> str:
    """2 March 2026, 2 Mawrth 2026."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """The day and the hour, as a clock in London shows them."""
    local = value.astimezone(LONDON)
    return f"{day(local.date(), language)}, {local:%H:%M}"


def span(first: datetime, last: datetime, language: str) -> str:
    """From when until when; the day once, where both are on one."""
    begins, ends = first.astimezone(LONDON), last.astimezone(LONDON)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f" {moment(last, language)}"
    return f"{moment(first, language)}–{until}".replace("– ", " – ")
