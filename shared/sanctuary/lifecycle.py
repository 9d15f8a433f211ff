"""One table per lifecycle, one guard: a status changes through `move` or not at all."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Generic, TypeVar

from sanctuary.errors import IllegalTransition

Status = TypeVar("Status", bound=StrEnum)


class Lifecycle(Generic[Status]):
    """The allowed moves of one kind of thing.

    `noun` is the word a reader of a refusal knows it by ("application").
    """

    def __init__(self, noun: str, moves: Mapping[Status, AbstractSet[Status]]) -> None:
        self.noun = noun
        self.moves = {status: frozenset(targets) for status, targets in moves.items()}

    def move(self, current: Status, target: Status) -> Status:
        """Return `target`, or raise IllegalTransition with the steps that are open."""
        if target in self.moves[current]:
            return target
        open_steps = ", ".join(sorted(words(step) for step in self.moves[current]))
        then = f"From here it can become: {open_steps}." if open_steps else "This is its last step."
        raise IllegalTransition(
            f"This {self.noun} is {words(current)}, so it cannot become {words(target)}. {then}"
        )

    def allows(self, current: Status, target: Status) -> bool:
        return target in self.moves[current]

    def is_final(self, status: Status) -> bool:
        return not self.moves[status]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        for status, targets in self.moves.items():
            lines += [f"    {status} --> {target}" for target in sorted(targets)]
            if not targets:
                lines.append(f"    {status} --> [*]")
        return "\n".join(lines)


def words(status: StrEnum) -> str:
    """A status as a reader sees it: `not_yet` becomes "not yet"."""
    return status.value.replace("_", " ")
