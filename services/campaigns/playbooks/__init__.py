"""The playbooks that ship, read once. A new one is a file here and its name in `KEYS`."""

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from campaigns.domain.checklist import Checklists
from campaigns.domain.playbook import Playbook
from sanctuary.errors import NotFound
from sanctuary.yaml_text import read_yaml

KEYS = (
    "disinformation-schools",
    "local-solidarity",
    "accommodation-preparedness",
    "programme-under-attack",
    "after-a-tragedy",
    "before-a-vote",
    "opportunity-to-be-heard",
    "accommodation-open",
    "with-partners",
)


@cache
def get(key: str) -> Playbook:
    """The playbook of that name. Raises NotFound with those there are."""
    if key not in KEYS:
        raise NotFound(f"There is no playbook of that name. There are: {', '.join(KEYS)}.")
    return TypeAdapter(Playbook).validate_python(_read(key))


def every() -> tuple[Playbook, ...]:
    return tuple(get(key) for key in KEYS)


@cache
def checklists() -> Checklists:
    """What has to be thought of in each phase of an incident."""
    return TypeAdapter(Checklists).validate_python(_read("incident-checklists"))


def _read(name: str) -> Any:
    text = files("campaigns.playbooks").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_yaml(text)
