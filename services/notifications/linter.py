"""The linter with the rules of a day, for the API, for the command line and for the tests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from notifications import rules
from notifications.catalogue import CATALOGUE, FOLDER, entry
from notifications.domain import linting
from notifications.domain.linting import Level, Report
from notifications.domain.templates import Template, load
from sanctuary.clock import Clock
from sanctuary.errors import Refusal
from sanctuary.service import Complaint


def lint(template: Template, day: date) -> Report:
    """Beside the shipped English text, where it is a text of a message that we ship."""
    shipped = entry(template.key).english if template.key in _known() else None
    return linting.lint(template, rules.on("wording", day), shipped)


def lint_files(files: Sequence[Path]) -> list[Complaint]:
    """Every finding in these files, or in all that we ship; what cannot be read is one."""
    day = Clock().today()
    return [
        complaint
        for path in files or sorted(FOLDER.glob("*.md"))
        for complaint in _complaints(path, day)
    ]


def _complaints(path: Path, day: date) -> list[Complaint]:
    try:
        found = lint(load(path), day).findings
    except OSError:
        return [Complaint(True, f"{path}: there is no such file. Check its name.")]
    except (Refusal, UnicodeDecodeError) as wrong:
        return [Complaint(True, f"{path}: {wrong}")]
    return [
        Complaint(
            one.level is Level.ERROR,
            f"{path}: {one.level} in the {one.place} ({one.rule}): {one.found} → {one.instead}",
        )
        for one in found
    ]


def _known() -> set[str]:
    return {one.key for one in CATALOGUE}
