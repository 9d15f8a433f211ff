"""Keys for programs: what one may send, to whom, how often, and how it ends."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle

# Defaults of ours, dated 21 November 2026: each key may be given other figures.
PER_MINUTE, PER_DAY = 3_000, 250_000
MOST_PER_MINUTE, MOST_PER_DAY = 60_000, 5_000_000
LONGEST_OVERLAP = timedelta(days=7)


class KeyKind(StrEnum):
    """`team` and `test` reach only staff and guests; of `test` nothing leaves.

    Neither is looked at as a live key is, so neither may be a way to find out whom we know.
    """

    LIVE = "live"
    TEAM = "team"
    TEST = "test"


class KeyStatus(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


KEY_LIFECYCLE = Lifecycle("key", {KeyStatus.ACTIVE: {KeyStatus.REVOKED}, KeyStatus.REVOKED: set()})


class NotForThisKey(Refusal):
    slug = "not-for-this-key"
    status = 403
    title = "This key may not send that"


class OnlyTheTeam(Refusal):
    slug = "only-the-team"
    status = 400
    title = "This key writes only to the team"

    def __init__(self) -> None:
        super().__init__(
            "Team keys and test keys write only to people who hold a role, to guests on the "
            "team's list and to simulated addresses, and not everybody you named is one. Ask the "
            "national team to put them on the guest list, or use a live key."
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key may send, and how often. Without `templates`, all of its categories."""

    categories: tuple[str, ...]
    templates: tuple[str, ...] = ()
    per_minute: int = PER_MINUTE
    per_day: int = PER_DAY

    def covers(self, template: str, category: str) -> bool:
        return category in self.categories and (not self.templates or template in self.templates)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The secret itself is kept nowhere: only what it becomes when it is hashed."""

    id: UUID
    label: str
    kind: KeyKind
    allowance: Allowance
    status: KeyStatus
    version: int
    created_at: datetime
    last_used_at: datetime | None = None

    @property
    def only_team(self) -> bool:
        return self.kind in {KeyKind.TEAM, KeyKind.TEST}

    def refuse(self, template: str, sendable: Iterable[str]) -> NotForThisKey:
        """What to raise for a message that it does not cover, naming what it may send."""
        mine = ", ".join(sorted(sendable)) or "nothing at present"
        return NotForThisKey(
            f"This key may not send “{template}”. It may send: {mine}. Ask the national team if "
            "it should be more.",
            errors=[{"pointer": "#/template", "detail": "Not among what this key may send."}],
        )

    def change(self, label: str, allowance: Allowance) -> Self:
        self._must_be_active()
        return replace(self, label=label, allowance=allowance, version=self.version + 1)

    def rotate(self) -> Self:
        self._must_be_active()
        return replace(self, version=self.version + 1)

    def revoke(self) -> Self:
        status = KEY_LIFECYCLE.move(self.status, KeyStatus.REVOKED)
        return replace(self, status=status, version=self.version + 1)

    def _must_be_active(self) -> None:
        if self.status is not KeyStatus.ACTIVE:
            raise Revoked("This key was revoked and stays so. Make a new one.")


class Revoked(Refusal):
    slug = "key-revoked"
    title = "This key was revoked"
