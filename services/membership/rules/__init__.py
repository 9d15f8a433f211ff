"""Rules that change with time or that the network did not write down, as files that staff edit.

Each names its source, or says that it is our default. Dated editions stand in order of the day
from which they hold.
"""

from datetime import date, timedelta
from pathlib import Path

from membership.domain import dated
from membership.domain.duplicates import Weights
from membership.domain.group_rules import GroupRulebook
from membership.domain.lawful_basis import SoftOptInRule
from membership.domain.wait import Wait
from sanctuary.dated import Rules

_RULES = Rules(Path(__file__).parent)
editions = _RULES.editions
on = _RULES.on

DUPLICATES = Weights.from_document(_RULES.read("duplicates"))
GROUPS = GroupRulebook.from_document(_RULES.read("groups"))
SOFT_OPT_IN = tuple(SoftOptInRule(**one) for one in editions("soft_opt_in"))


WAITS = {name: tuple(Wait(**one) for one in found) for name, found in _RULES.read("waits").items()}


def confirm_within(day: date) -> timedelta:
    """How long the link opens by which somebody proves an address."""
    return dated.on(WAITS["confirm"], day).lasts


def hand_over_within(day: date) -> timedelta:
    """How long a successor has to answer."""
    return dated.on(WAITS["hand_over"], day).lasts


def award_review_by(day: date) -> date:
    """Until when somebody looks at the awards of an organisation that merged today (W67)."""
    return day + dated.on(WAITS["award_review"], day).lasts


def mask_lasts(day: date) -> timedelta:
    """How long a mask hides when nobody said until when."""
    return timedelta(days=on("mask", day)["lasts_days"])
