"""By which rule an award reminds: the lead times in force, the grace that it was promised.

An award was granted under an edition, and its grace stays what that said. When a stream learns that
holders need more time, a new edition takes effect for everybody on the day on which it begins.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Self

from awards import store
from awards.domain import keeping
from awards.domain.award import Award
from awards.domain.scheme import RenewalRule, Scheme
from awards.store import awards as held
from sanctuary.db import UnitOfWork


class LeadTimes:
    """The renewal rules of every edition, as one transaction sees them."""

    def __init__(self, editions: Iterable[Scheme]) -> None:
        self.editions = {(each.key, each.edition): each for each in editions}
        self.found: dict[tuple[str, str, date], RenewalRule] = {}

    @classmethod
    async def read(cls, uow: UnitOfWork) -> Self:
        return cls([each.scheme for each in await store.editions(uow)])

    def of(self, award: Award, day: date) -> RenewalRule:
        """The rule for an award on a day."""
        key = (award.scheme, award.edition, day)
        if key not in self.found:
            own = self.editions[award.scheme, award.edition]
            newest = max(
                (each for each in self._of_scheme(award.scheme) if each.valid_from <= day),
                key=lambda each: each.valid_from,
                default=own,
            )
            self.found[key] = replace(newest.renewal, grace_days=own.renewal.grace_days)
        return self.found[key]

    def begun_on(self, day: date) -> set[str]:
        """The schemes of which an edition begins on a day."""
        return {each.key for each in self.editions.values() if each.valid_from == day}

    def _of_scheme(self, key: str) -> Iterable[Scheme]:
        return (each for each in self.editions.values() if each.key == key)


async def retime(uow: UnitOfWork, rules: LeadTimes, day: date) -> None:
    """Other lead times from today on; steps that were given stay given."""
    changed: list[tuple[Award, str | None]] = []
    for award in await held.running_under(uow, rules.begun_on(day)):
        after = keeping.retime(award, rules.of(award, day), day=day)
        if after != award:
            changed.append((after, None))
    if changed:
        await store.save_steps(uow, changed)
