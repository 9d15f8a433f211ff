"""What happens to an award between its beginning and its end, apart from the passing of days.

Staff correct its dates, its holder says whether they will renew, or its holder is no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from awards.domain.award import LIFECYCLE, Award, Intention, Status, years_after
from awards.domain.scheme import RenewalRule
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    RenewalDeclined,
    RenewalIntended,
)

# A default of ours: dates further apart than this look like a slip of the pen.
LONGEST_YEARS = 5
Why = Literal["organisation_closed", "merged"]
_ENDED: Mapping[Status, str] = MappingProxyType(
    {
        Status.RENEWED: "This award was renewed. Open the award that followed it, and change that.",
        Status.LAPSED: (
            "This award has lapsed. The organisation is welcome to apply again: its earlier "
            "answers are kept."
        ),
        Status.WITHDRAWN: "This award was withdrawn, and nothing about it can be changed.",
    }
)


class AwardEnded(Refusal):
    slug = "award-ended"
    title = "This award has ended"


def must_run(award: Award) -> None:
    """Refuse to change an award whose clock has stopped."""
    if award.status is not Status.CURRENT:
        raise AwardEnded(
            _ENDED.get(award.status, "This award has ended, so nothing about it can be changed.")
        )


def correct_dates(
    award: Award, starts_on: date, expires_on: date, rule: RenewalRule, *, on: date
) -> tuple[Award, AwardDatesCorrected]:
    """The dates as they should have been. What was reminded of stays reminded of.

    The correction itself is told, so no step whose day has passed is made up for.
    """
    must_run(award)
    grace = expires_on + timedelta(days=rule.grace_days)
    if errors := [*_odd(award, starts_on, expires_on), *_over(grace, on)]:
        raise Invalid(" ".join(each["detail"] for each in errors), errors=errors)
    moved = replace(award, starts_on=starts_on, expires_on=expires_on, grace_ends_on=grace)
    moved = replace(moved, next_step_on=moved.next_step(rule, after=on))
    return moved, AwardDatesCorrected(
        award_id=award.id,
        organisation_id=award.organisation_id,
        stream=award.stream,
        starts_on=starts_on,
        expires_on=expires_on,
        grace_ends_on=grace,
    )


def _odd(award: Award, starts_on: date, expires_on: date) -> list[dict[str, str]]:
    if (starts_on, expires_on) == (award.starts_on, award.expires_on):
        return [_wrong("expires_on", "These are the dates that it has already.")]
    if award.renews is not None and starts_on != award.starts_on:
        return [
            _wrong(
                "starts_on",
                "This award follows an earlier one, and begins on the day on which that one ends. "
                "Leave its first day as it is.",
            )
        ]
    if expires_on <= starts_on:
        return [_wrong("expires_on", "An award ends after it begins. Check both days.")]
    if expires_on > years_after(starts_on, LONGEST_YEARS):
        return [
            _wrong(
                "expires_on",
                f"That is more than {LONGEST_YEARS} years after its first day. Check the year.",
            )
        ]
    return []


def _over(grace_ends_on: date, on: date) -> list[dict[str, str]]:
    """A correction never ends an award: nobody would have been reminded."""
    if grace_ends_on > on:
        return []
    return [
        _wrong(
            "expires_on",
            "With this day the award would be over at once, and nobody would have been reminded. "
            "Choose a day whose grace is not over yet.",
        )
    ]


def _wrong(field: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/{field}", "detail": detail}


def retime(award: Award, rule: RenewalRule, *, day: date) -> Award:
    """Other lead times from `day` on; a step of that day is still to come."""
    after = day - timedelta(days=1)
    if award.next_step_on is None or award.next_step_on <= after:
        return award
    return replace(award, next_step_on=award.next_step(rule, after=after))


def intend(
    award: Award, intention: Intention, rule: RenewalRule, *, on: date
) -> tuple[Award, RenewalIntended | RenewalDeclined | None]:
    """What the holder says now; they may change their mind for as long as the award counts."""
    must_run(award)
    if award.intention is intention:
        return award, None
    said = replace(award, intention=intention)
    said = replace(said, next_step_on=said.next_step(rule, after=on))
    kind = RenewalIntended if intention is Intention.RENEWING else RenewalDeclined
    return said, kind(
        award_id=award.id,
        organisation_id=award.organisation_id,
        stream=award.stream,
        expires_on=award.expires_on,
    )


def close(award: Award, why: Why, *, on: date) -> tuple[Award, AwardClosed]:
    """The holder is no more. What the award stood for until then stays on record."""
    ended = replace(
        award,
        status=LIFECYCLE.move(award.status, Status.CLOSED),
        ended_on=max(on, award.starts_on),
        next_step_on=None,
    )
    return ended, AwardClosed(
        award_id=award.id,
        organisation_id=award.organisation_id,
        stream=award.stream,
        ended_on=max(on, award.starts_on),
        why=why,
    )


def withdraw(award: Award, *, on: date) -> Award:
    """From this day on it no longer counts, and its clock has stopped for good (DOMAIN C6)."""
    return replace(
        award,
        status=LIFECYCLE.move(award.status, Status.WITHDRAWN),
        ended_on=on,
        next_step_on=None,
    )
