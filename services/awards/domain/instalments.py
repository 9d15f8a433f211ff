"""The parts of a fee, and their days."""

from datetime import date

from awards.domain.award import years_after


def instalments(first: date, parts: int) -> tuple[date, ...]:
    """The days on which the parts of a fee are due, a year apart."""
    return tuple(years_after(first, number) for number in range(parts))
