"""Rules that change with time or that the network did not write down, as files that staff edit.

Each names its source, or says that it is our default. Dated editions stand in order of the day
from which they hold.
"""

from datetime import date, timedelta
from pathlib import Path

from membership.domain.duplicates import Weights
from membership.domain.group_rules import GroupRulebook
from membership.domain.lawful_basis import SoftOptInRule
from sanctuary.dated import Rules

_RULES = Rules(Path(__file__).parent)
editions = _RULES.editions
on = _RULES.on

DUPLICATES = Weights.from_document(_RULES.read("duplicates"))
GROUPS = GroupRulebook.from_document(_RULES.read("groups"))
SOFT_OPT_IN = tuple(SoftOptInRule(**one) for one in editions("soft_opt_in"))


def mask_lasts(day: date) -> timedelta:
    """How long a mask hides when nobody said until when."""
    return timedelta(days=on("mask", day)["lasts_days"])
