"""What an award asks for: criteria under Learn, Embed and Share, the panel, the renewal clock.

A scheme is data (services/awards/schemes/*.yaml). An application keeps the edition it started with:
changed criteria are a new edition, never an edit (DOMAIN, edge cases).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Process(StrEnum):
    """The three things that every applicant demonstrates (Charter 2026-2031)."""

    LEARN = "learn"
    EMBED = "embed"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    process: Process
    title: str
    guidance: str


@dataclass(frozen=True, slots=True)
class PanelRule:
    """Who must sit on a panel at least. Lived experience is never fewer than one (Charter)."""

    size: int
    lived_experience: int = 1
    field_expert: int = 0

    def __post_init__(self) -> None:
        if self.lived_experience < 1:
            raise ValueError("a panel always has somebody with lived experience")


@dataclass(frozen=True, slots=True)
class RenewalRule:
    """The ladder of an award's last year: months before its end, a reminder after it, grace."""

    months_before: tuple[int, ...] = (12, 6, 3, 1)
    reminder_days_after: int = 30
    grace_days: int = 90


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition of one award. `defaults` names the rules that are ours, not sourced ones."""

    key: str
    edition: str
    name: str
    name_cy: str
    streams: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    panel: PanelRule
    renewal: RenewalRule
    valid_from: date
    hear_by_days: int
    defaults: tuple[str, ...] = ()

    def called(self, language: str) -> str:
        """The award's name in a language; the criteria are in English for now."""
        return self.name_cy if language == "cy" else self.name

    def section(self, process: Process) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if each.process is process)

    def unanswered(self, answers: Mapping[str, str]) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if not answers.get(each.key, "").strip())

    def unknown(self, keys: Mapping[str, object]) -> list[str]:
        known = {each.key for each in self.criteria}
        return sorted(key for key in keys if key not in known)

    def promise(self, submitted_on: date) -> date:
        """The day by which the applicant hears from us."""
        return submitted_on + timedelta(days=self.hear_by_days)
