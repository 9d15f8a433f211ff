"""The part of the preferences page that is about when."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from starlette.datastructures import FormData

from notifications.domain.quiet import minute_of
from notifications.domain.rhythm import PACED, Pace, Rhythm, Rules, shown_time
from sanctuary.errors import Invalid

MARK = "rhythm"
LANGUAGES = ("en", "cy")


def wanted(form: FormData, before: Rhythm, rules: Rules) -> dict[str, Any]:
    """What the form says. Fields left empty go back to what is usual."""
    days = frozenset(_whole(form, "quiet_days", 1, 7))
    usual = frozenset(rules.quiet_days)
    language = str(form.get("language", ""))
    return {
        "hours": _hours(str(form.get("quiet_from", "")), str(form.get("quiet_until", ""))),
        "days": None if before.days is None and days == usual else days,
        "digest_hour": next(iter(_whole(form, "digest_hour", 0, 23)), None),
        "digest_weekday": next(iter(_whole(form, "digest_weekday", 1, 7)), None),
        "language": language if language in LANGUAGES else None,
        "paces": {one: _pace(str(form.get(f"{one}_pace", ""))) for one in PACED},
    }


def _pace(given: str) -> Pace:
    return next((one for one in Pace if one == given), Pace.IMMEDIATE)


def _whole(form: FormData, name: str, least: int, most: int) -> list[int]:
    given = [str(each) for each in form.getlist(name)]
    numbers = [int(each) for each in given if each.isdecimal() and len(each) < 3]  # noqa: PLR2004
    return [each for each in numbers if least <= each <= most]


def _hours(start: str, end: str) -> tuple[int, int] | None:
    if not start and not end:
        return None
    try:
        return minute_of(time.fromisoformat(start)), minute_of(time.fromisoformat(end))
    except ValueError:
        raise Invalid(
            "Please give both times of your quiet hours, like 21:00 and 07:00, or leave both "
            "empty. Go back to the page to correct it.",
            errors=[{"field": "quiet_from", "detail": "A time of day, like 21:00."}],
        ) from None


def shown(chosen: Rhythm, rules: Rules) -> Mapping[str, Any]:
    """What the form's fields hold."""
    hours = [] if chosen.hours is None else [shown_time(each) for each in chosen.hours]
    return {
        "hours": hours or ["", ""],
        "days": sorted(rules.quiet_days if chosen.days is None else chosen.days),
        "digest_hour": "" if chosen.digest_hour is None else str(chosen.digest_hour),
        "digest_weekday": "" if chosen.digest_weekday is None else str(chosen.digest_weekday),
        "language": chosen.language or "",
        "paces": {
            one: "" if chosen.pace(one) == Pace.IMMEDIATE else chosen.pace(one) for one in PACED
        },
        "usual": rules,
    }
