"""Cells of a foreign file, read one by one; every mistake is named with its row and column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from membership.domain.addresses import tidy_address
from membership.domain.import_mapping import Layout
from membership.domain.places import Nation, check_place, nation_of_area
from sanctuary.errors import Invalid
from sanctuary.sheet_file import Record

YES = {"yes", "true", "1", "y", "ydw", "oes"}
NO = {"no", "false", "0", "n", ""}
LONGEST_NAME = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UK_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LISTED = re.compile(r"[;|,]")
_HIDDEN = re.compile(r"[\x00-\x1f]")
_NATIONS = {
    "cymru": Nation.WALES,
    "lloegr": Nation.ENGLAND,
    "yr alban": Nation.SCOTLAND,
    "gogledd iwerddon": Nation.NORTHERN_IRELAND,
}
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one cell, in words for whoever corrects it. `column` as in the file."""

    row: int
    column: str
    detail: str


@dataclass
class Cells:
    """One row as our fields; a default fills what is empty."""

    layout: Layout
    record: Record
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, name: str, detail: str) -> None:
        self.mistakes.append(Mistake(self.record.number, self.layout.header(name), detail))

    def text(self, name: str, most: int = LONGEST_NAME) -> str:
        at = self.layout.columns.get(name)
        cells = self.record.cells
        value = cells[at].strip() if at is not None and at < len(cells) else ""
        value = value or self.layout.defaults.get(name, "").strip()
        if not value:
            return ""
        if len(value) > most:
            self.wrong(name, f"Too long: at most {most} characters.")
            return value[:most]
        if _HIDDEN.search(value):
            self.wrong(name, "There is a line break or another hidden sign in this cell.")
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.wrong(name, "This must not be empty.")
        return value

    def yes(self, name: str) -> bool:
        value = self.text(name).casefold()
        if value not in YES | NO:
            self.wrong(name, "Write yes or no.")
        return value in YES

    def day(self, name: str) -> date | None:
        """2026-03-01, a moment beginning so, or 01/03/2026 with the day first."""
        value = self.text(name)
        if not value:
            return None
        try:
            if british := _UK_DAY.fullmatch(value.split(" ")[0]):
                return date(int(british[3]), int(british[2]), int(british[1]))
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
            return datetime.fromisoformat(value.removesuffix(" UTC")).date()
        except ValueError:
            self.wrong(name, "Write the day as YYYY-MM-DD, or as DD/MM/YYYY.")
            return None

    def email(self, name: str) -> str | None:
        value = self.text(name, most=LONGEST_NAME * 2)
        return self.checked(name, lambda: tidy_address(value)) if value else None

    def own_id(self, name: str = "id") -> UUID | None:
        value = self.text(name)
        try:
            return UUID(value) if value else None
        except ValueError:
            self.wrong(name, "This is not an id of ours. Leave it empty, or copy it again.")
            return None

    def words(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Several words in one cell, parted by `;`, `|` or a comma."""
        typed = self.text(name, most=1000)
        if not typed:
            return ()
        allowed = [str(each) for each in known]
        found = {_word(each) for each in _LISTED.split(typed) if each.strip()}
        if unknown := sorted(found - set(allowed)):
            self.wrong(name, f"We do not know “{unknown[0][:40]}”. Use: {', '.join(allowed)}.")
        return tuple(sorted(found & set(allowed)))

    def language(self, name: str = "language") -> str | None:
        """Welsh or English; whoever prefers another language reads English for now."""
        value = self.text(name).casefold()
        if not value:
            return None
        return "cy" if value.startswith(("cy", "welsh", "cymraeg")) else "en"

    def place(self) -> tuple[str | None, str | None]:
        """Nation and area that agree; an area alone says its nation."""
        typed = " ".join(self.text("nation").casefold().replace("_", " ").split())
        nation = str(_NATIONS.get(typed, typed.replace(" ", "_"))) or None
        area = self.text("area").upper() or None
        if nation is not None and nation not in set(Nation):
            self.wrong("nation", f"Must be one of: {', '.join(Nation)}.")
            return None, area
        if area is None:
            return nation, None
        found = self.checked("area", lambda: str(nation_of_area(area)))
        if found is not None and nation is not None:
            self.checked("area", lambda: check_place(nation, area))
        return nation or found, area

    def checked(self, name: str, read: Callable[[], Made]) -> Made | None:
        """What `read` gives, or its refusal as a mistake in this cell."""
        try:
            return read()
        except Invalid as invalid:
            self.wrong(name, invalid.detail)
            return None

    def full_name(self) -> str:
        """The name in one piece, or put together from its parts."""
        parts = (self.text("first_name"), self.text("last_name"))
        return (self.text("name") or " ".join(part for part in parts if part))[:LONGEST_NAME]


def _word(typed: str) -> str:
    return re.sub(r"[\s-]+", "_", typed.strip().casefold())
