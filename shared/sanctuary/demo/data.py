"""What the demo plays with: the files of `deploy/demo`, read and made this run's own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, cycle
from pathlib import Path
from typing import Any

from sanctuary.yaml_text import read_yaml

PLACES = (Path(__file__).resolve().parents[3] / "deploy/demo", Path("deploy/demo"))
NOT_SENT = ("no_address", "unverified", "no_lawful_basis", "opted_out", "suppressed")


class InputMissing(Exception):
    """The demo's input is not where the demo is."""


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person. `place` is a key of the places in source.yaml."""

    name: str
    email: str
    place: str = ""
    capacity: str = ""
    language: str = "en"
    own_answer: bool = False


@dataclass(frozen=True, slots=True)
class Supporter:
    """An invented supporter. `fate` is what the preview has to say of them, or "no"."""

    name: str
    email: str | None
    language: str
    nation: str
    streams: tuple[str, ...]
    roles: tuple[str, ...]
    campaign: str
    verified: bool
    fate: str


@dataclass(frozen=True, slots=True)
class Input:
    """All files of the demo. `tag` keeps the people of one run apart from those of the next."""

    folder: Path
    tag: str
    source: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, tag: str) -> "Input":
        """Raises InputMissing where the demo runs without its files."""
        folder = next((place for place in PLACES if (place / "source.yaml").exists()), None)
        if folder is None:
            raise InputMissing(
                "The input of the demo was not found. Run it in the folder of the project, where "
                "deploy/demo is."
            )
        return cls(folder, tag, read_yaml((folder / "source.yaml").read_text("utf-8")))

    def story(self, name: str) -> dict[str, Any]:
        """A story's file, with this run's tag in its names and addresses."""
        text = (self.folder / f"{name}.yaml").read_text("utf-8").replace("((tag))", self.tag)
        document: dict[str, Any] = read_yaml(text)
        return document

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def area(self, place: str) -> str:
        return str(self.source["places"][place]["area"])

    def supporters(self) -> list[Supporter]:
        """Everybody of Story B, cohort by cohort."""
        plan = self.story("supporters")
        numbers = count(1)
        return [
            supporter
            for cohort in plan["cohorts"]
            for supporter in self._cohort(plan, cohort, numbers)
        ]

    def _cohort(
        self, plan: dict[str, Any], cohort: dict[str, Any], numbers: Iterator[int]
    ) -> Iterator[Supporter]:
        firsts = cycle(plan["first_names"][cohort["language"]])
        lasts = plan["last_names"]
        for number, first in zip(numbers, firsts, strict=False):
            name = f"{first} {lasts[number * 7 % len(lasts)]}"
            mailbox = f"{first}.{number:03d}.{self.tag}@example.org".lower()
            yield Supporter(
                name=name,
                email=mailbox if cohort.get("address", True) else None,
                language=cohort["language"],
                nation=cohort["nation"],
                streams=tuple(cohort["streams"]),
                roles=tuple(cohort["roles"]),
                campaign=cohort["campaign"],
                verified=cohort.get("verified", True),
                fate="no" if cohort["matches"] in (False, "no") else cohort["matches"],
            )
            cohort["count"] -= 1
            if not cohort["count"]:
                return


def expected_waterfall(supporters: list[Supporter]) -> dict[str, int]:
    """What the preview has to count: each reason, those who are reached, and their sum."""
    fates = [each.fate for each in supporters if each.fate != "no"]
    return {"matched": len(fates)} | {
        reason: fates.count(reason) for reason in (*NOT_SENT, "will_send")
    }


def months_from(day: date, months: int) -> date:
    """The same day of another month, or that month's last one; `months` may be negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def run_area(nation: str, tag: str) -> str:
    """An area code of this run alone: W99 and E99 name no real place."""
    digits = f"{int(tag, 36) % 1_000_000:06d}"
    return f"{'W' if nation == 'wales' else 'E'}99{digits}"
