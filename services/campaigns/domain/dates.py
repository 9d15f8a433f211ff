"""Days and hours as people write them, in London."""

from datetime import date, datetime

from sanctuary.clock import LONDON

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
        "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip


def day(value: date, language: str) -> str:
    """2 March 2026, 2 Mawrth 2026."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def moment(value: datetime, language: str) -> str:
    """The day and the hour, as a clock in London shows them."""
    local = value.astimezone(LONDON)
    return f"{day(local.date(), language)}, {local:%H:%M}"
