"""The copy in words: what each field is called, and values as people read them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any

from sanctuary import dates
from sanctuary.yaml_text import read_yaml

Words = tuple[str, str]
YES_NO: Mapping[bool, Words] = {True: ("yes", "ie"), False: ("no", "na")}
LABELS: Mapping[str, Words] = {
    name: (words[0], words[1])
    for name, words in read_yaml(
        resources.files(__package__).joinpath("copy_labels.yaml").read_text("utf-8")
    ).items()
}
WELSH: Mapping[str, str] = read_yaml(
    resources.files(__package__).joinpath("copy_values.yaml").read_text("utf-8")
)
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?")


def label(name: str, language: str) -> str:
    """What a field is called; a name without words of its own is read as words."""
    words = LABELS.get(name)
    if words is not None:
        return words[language == "cy"]
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def value(raw: Any, language: str) -> str:
    """A value as people read it: days in words, yes or no, lists with commas."""
    if isinstance(raw, bool):
        return YES_NO[raw][language == "cy"]
    if isinstance(raw, list):
        return ", ".join(value(each, language) for each in raw)
    if isinstance(raw, dict):
        return "; ".join(f"{label(key, language)}: {value(raw[key], language)}" for key in raw)
    if isinstance(raw, str) and _WHEN.fullmatch(raw):
        return _when(raw, language)
    if language == "cy" and isinstance(raw, str) and raw in WELSH:
        return WELSH[raw]
    return str(raw).replace("_", " ") if isinstance(raw, str) and _is_code(raw) else str(raw)


def _is_code(raw: str) -> bool:
    return re.fullmatch(r"[a-z]+(_[a-z]+)+", raw) is not None


def _when(raw: str, language: str) -> str:
    if len(raw) == len("2027-05-03"):
        return dates.day(date.fromisoformat(raw), language)
    return dates.moment(datetime.fromisoformat(raw), language)
