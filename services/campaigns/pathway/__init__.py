"""The network's pathway to change: objectives, outcomes, impacts, and what is counted for each."""

from datetime import date
from pathlib import Path

from campaigns.domain.pathway import Pathway, read
from sanctuary.dated import Rules

RULES = Rules(Path(__file__).parent)


def editions() -> list[Pathway]:
    """Every edition, the oldest first."""
    return [read(document) for document in RULES.editions("pathway")]


def on(day: date) -> Pathway:
    """The edition that holds on a day; before the first one, the first one."""
    return among(editions(), day)


def among(found: list[Pathway], day: date) -> Pathway:
    """The same, of editions that were read already."""
    held = [each for each in found if each.since <= day]
    return held[-1] if held else found[0]
