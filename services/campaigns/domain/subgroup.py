"""Sub-groups: a saved audience rule with a title, an owner, a scope and editions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from campaigns.domain.audience import Rule
from campaigns.domain.mobilisation import LEADERS
from sanctuary.actor import Actor, Role
from sanctuary.errors import IllegalTransition, NotPermitted, Refusal


class SubGroupCycle(Refusal):
    slug = "sub-group-cycle"
    status = 409
    title = "A sub-group cannot rest on itself"

    def __init__(self) -> None:
        super().__init__(
            "This rule names a sub-group that rests on this one, itself or over others, so nobody "
            "could say who belongs to it. Write out what you mean in place of that sub-group."
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """Who wrote a rule, when and why."""

    by: UUID
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SubGroup:
    """`nation` is its scope: nobody beyond it belongs to it, whatever its rule says."""

    id: UUID
    title: str
    rule: Rule
    nation: str | None
    owner: UUID
    edition: int = 1
    retired: bool = False
    version: int = 1

    def seen_by(self, by: Actor) -> None:
        """Raise NotPermitted unless `by` leads in its scope."""
        by.must(*LEADERS, nation=self.nation)

    def change(self, rule: Rule, title: str, *, by: Actor) -> Self:
        """A new edition. What was approved with an earlier one stays as it was approved."""
        self._owned_by(by)
        return replace(self, rule=rule, title=title, edition=self.edition + 1)

    def hand_over(self, owner: UUID, *, by: Actor) -> Self:
        self._owned_by(by)
        return replace(self, owner=owner)

    def retire(self, *, by: Actor) -> Self:
        """No new rule may name it; those that do go on."""
        self._owned_by(by)
        return replace(self, retired=True)

    def _owned_by(self, by: Actor) -> None:
        self.seen_by(by)
        if by.id != self.owner and not by.may(Role.NATIONAL_TEAM):
            raise NotPermitted(
                "Somebody else owns this sub-group. Ask its owner to change it or to hand it over; "
                "the national team can do both."
            )
        if self.retired:
            raise IllegalTransition("This sub-group is retired. Make a new one from its rule.")
