"""The survey's questions as shipped: readable files, one an edition."""

from importlib import resources
from typing import Any

from awards.domain.survey import Edition, Indicator, Kind, Question
from sanctuary.yaml_text import read_yaml

SHIPPED = "annual-2026"


def shipped(name: str = SHIPPED) -> Edition:
    """The edition that a survey takes when its opener brings no questions."""
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text("utf-8")
    given: dict[str, Any] = read_yaml(text)
    return Edition(
        given["name"],
        tuple(
            Question(
                key=each["key"],
                indicator=Indicator(each["indicator"]),
                kind=Kind(each["kind"]),
                en=each["en"],
                cy=each["cy"],
            )
            for each in given["questions"]
        ),
    )
