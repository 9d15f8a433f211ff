"""What the demo checks: every claim with what was expected and what was found.

A check never passes by default: it compares two values, and a story that breaks off leaves a failed
check behind that says where.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 160
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about the network. `expected` and `found` are in words a reader can compare."""

    story: str
    what: str
    expected: str
    found: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How one story went."""

    story: str
    passed: int
    failed: int
    seconds: float


@dataclass(slots=True)
class Ledger:
    """All checks of a run, told to `show` as they are made."""

    show: Callable[[Check], None]
    story: str = ""
    checks: list[Check] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def equal(self, what: str, *, expected: object, found: object) -> bool:
        return self._note(what, *compared(expected, found), passed=expected == found)

    def within(self, what: str, *, most: float, found: float, unit: str = "s") -> bool:
        """For a measured duration: `found` has to be there and no longer than `most`."""
        expected = f"at most {most:g} {unit}"
        return self._note(what, expected, f"{found:.2f} {unit}", passed=0 <= found <= most)

    def keeps_quiet(self, what: str, text: str, secrets: Collection[str]) -> bool:
        """None of `secrets` occurs in `text`; nothing is proved by an empty text or list."""
        told = [secret for secret in secrets if secret.casefold() in text.casefold()]
        return self._note(
            what,
            f"none of {len(secrets)} names, ids and addresses",
            "none" if not told else f"{len(told)} of them",
            passed=bool(text.strip()) and bool(secrets) and not told,
        )

    def broke_off(self, reason: str) -> bool:
        """The story could not go on; what it did not get to is not proved."""
        return self._note("The story runs to its end", "it does", reason, passed=False)

    @property
    def failures(self) -> list[Check]:
        return [check for check in self.checks if not check.passed]

    def tallies(self) -> list[Tally]:
        """Per story, in the order in which they were told."""
        stories = dict.fromkeys(check.story for check in self.checks)
        return [
            Tally(
                story,
                passed=sum(each.passed for each in self.checks if each.story == story),
                failed=sum(not each.passed for each in self.checks if each.story == story),
                seconds=self.seconds.get(story, 0.0),
            )
            for story in stories
        ]

    def exit_code(self) -> int:
        """0 only when something was checked and all of it held."""
        return 0 if self.checks and not self.failures else 1

    def _note(self, what: str, expected: str, found: str, *, passed: bool) -> bool:
        check = Check(self.story, what, expected, found, passed)
        self.checks.append(check)
        self.show(check)
        return passed


def compared(expected: object, found: object) -> tuple[str, str]:
    """Both sides in words; of long ones only where they differ."""
    told = in_words(expected), in_words(found)
    if max(map(len, told)) <= LONGEST or not isinstance(expected, Collection):
        return told
    if expected == found:
        return (f"{len(expected)} of them",) * 2
    left, right = _parts(expected), _parts(found)
    return _some(left - right), _some(right - left)


def _parts(value: object) -> set[str]:
    if isinstance(value, Mapping):
        return {f"{in_words(key)} {in_words(each)}" for key, each in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str):
        return {in_words(each) for each in value}
    return {in_words(value)}


def _some(parts: set[str]) -> str:
    shown = ", ".join(sorted(parts)[:SHOWN]) or "nothing else"
    return f"{shown} … {len(parts)} in all" if len(parts) > SHOWN else shown


def in_words(value: object) -> str:
    """A value as a line of narration shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{in_words(key)} {in_words(each)}" for key, each in value.items()) or "–"
    if isinstance(value, str):
        return value.replace("_", " ") if value else "–"
    if isinstance(value, Iterable):
        return ", ".join(in_words(each) for each in value) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


def strings_in(document: Any) -> list[str]:
    """Every text inside a JSON document, however deep."""
    if isinstance(document, str):
        return [document]
    if isinstance(document, Mapping):
        return [text for each in document.values() for text in strings_in(each)]
    if isinstance(document, list):
        return [text for each in document for text in strings_in(each)]
    return []
