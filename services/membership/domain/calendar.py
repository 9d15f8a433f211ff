"""Months on a calendar: what falls on a day that a month lacks comes on that month's last day."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or earlier when negative. 29 February becomes the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
