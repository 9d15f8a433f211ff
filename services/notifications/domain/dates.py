"""Days as people read them, in English and in Welsh."""

from datetime import date
from types import MappingProxyType

_MONTHS = MappingProxyType(
    {
        "en": "January February March April May June July August September October November "
        "December",
        "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd "
        "Rhagfyr",
    }
)


def long_date(day: date, language: str) -> str:
    """`3 May 2027`, `3 Mai 2027`."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"
