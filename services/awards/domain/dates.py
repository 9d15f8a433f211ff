"""Days as people write them."""

from datetime import date, datetime

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


def day(value: date | datetime, language: str) -> str:
    """A day as people write it: 2 March 2026, 2 Mawrth 2026."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"
