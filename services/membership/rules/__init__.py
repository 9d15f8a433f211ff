"""Rules that the network did not write down and we had to begin with, as files that staff edit."""

from importlib import resources
from typing import Any

import yaml

from membership.domain.duplicates import Weights
from membership.domain.group_rules import GroupRulebook


def _read(name: str) -> dict[str, Any]:
    document = yaml.safe_load((resources.files(__name__) / name).read_text("utf-8"))
    return dict(document)


DUPLICATES = Weights.from_document(_read("duplicates.yaml"))
GROUPS = GroupRulebook.from_document(_read("groups.yaml"))
