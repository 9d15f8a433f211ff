"""The schemes as shipped: one readable file per award and edition.

A changed rule is a new file with a later `valid_from`; a file that an application may be pinned to
is never edited in substance.
"""

from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

import yaml

from awards.domain.award import ladder
from awards.domain.scheme import Criterion, PanelRule, Process, RenewalRule, Scheme
from sanctuary.errors import NotFound


def read_scheme(source: str) -> Scheme:
    """One YAML document as a Scheme. Raises on anything unknown, missing or contradictory."""
    given: dict[str, Any] = yaml.safe_load(source)
    given["criteria"] = tuple(
        Criterion(**{**each, "process": Process(each["process"])}) for each in given["criteria"]
    )
    given["panel"] = PanelRule(**given["panel"])
    months = tuple(given["renewal"].pop("months_before"))
    given["renewal"] = RenewalRule(months_before=months, **given["renewal"])
    given["streams"], given["defaults"] = tuple(given["streams"]), tuple(given["defaults"])
    scheme = Scheme(**given)
    _check(scheme)
    return scheme


def _check(scheme: Scheme) -> None:
    keys = [criterion.key for criterion in scheme.criteria]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{scheme.key} {scheme.edition} names a criterion twice")
    for process in Process:
        if not scheme.section(process):
            raise ValueError(f"{scheme.key} {scheme.edition} asks nothing under {process}")
    ladder(scheme.renewal, scheme.valid_from)


def _load() -> dict[tuple[str, str], Scheme]:
    files = sorted(
        (each for each in resources.files(__name__).iterdir() if each.name.endswith(".yaml")),
        key=lambda each: each.name,
    )
    schemes = [read_scheme(each.read_text("utf-8")) for each in files]
    return {(scheme.key, scheme.edition): scheme for scheme in schemes}


SCHEMES: Mapping[tuple[str, str], Scheme] = _load()


def scheme_of(key: str, edition: str) -> Scheme:
    """The edition that an application or an award is pinned to."""
    return SCHEMES[key, edition]


def current_scheme(stream: str, on: date) -> Scheme:
    """The newest edition for a stream that is valid on a day."""
    found = [
        scheme
        for scheme in SCHEMES.values()
        if stream in scheme.streams and scheme.valid_from <= on
    ]
    if not found:
        raise NotFound(
            "There is no award for this stream yet. Choose one of the streams that the list of "
            "schemes shows, or ask your local group about the generic award."
        )
    return max(found, key=lambda scheme: scheme.valid_from)
