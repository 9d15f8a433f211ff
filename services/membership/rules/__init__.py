"""Rules that change with time or that the network did not write down, as files that staff edit.

Each names its source, or says that it is our default. Dated editions stand in order of the day
from which they hold.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from membership.domain.duplicates import Weights
from membership.domain.group_rules import GroupRulebook
from membership.domain.lawful_basis import SoftOptInRule

_HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / f"{name}.yaml").read_text("utf-8"))


def editions(name: str) -> list[dict[str, Any]]:
    """The editions in `<name>.yaml`, the oldest first, each with `since` and `source`."""
    return sorted(_read(name), key=lambda one: str(one["since"]))


def on(name: str, day: date) -> dict[str, Any]:
    """The edition that holds on a day. Raises LookupError before the first one."""
    held = [one for one in editions(name) if one["since"] <= day]
    if not held:
        msg = f"no edition of {name} holds on {day}"
        raise LookupError(msg)
    return held[-1]


DUPLICATES = Weights.from_document(_read("duplicates"))
GROUPS = GroupRulebook.from_document(_read("groups"))
SOFT_OPT_IN = tuple(SoftOptInRule(**one) for one in editions("soft_opt_in"))


def mask_lasts(day: date) -> timedelta:
    """How long a mask hides when nobody said until when."""
    return timedelta(days=on("mask", day)["lasts_days"])
