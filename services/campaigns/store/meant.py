"""Who a mobilisation means at this moment: its rule bound, and the limits on asking again."""

from dataclasses import replace
from datetime import date, timedelta

from campaigns import rules
from campaigns.domain.audience import Everyone
from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.waterfall import Limit, Meant
from campaigns.store import targeting
from sanctuary.db import UnitOfWork


async def of(uow: UnitOfWork, mobilisation: Mobilisation) -> Meant:
    """Raises RuleUnclear where the rule points at something that is not there any more."""
    rule = await targeting.bound(uow, mobilisation.rule, of=mobilisation.id)
    return replace(reachable(uow, mobilisation), rule=rule)


def reachable(uow: UnitOfWork, mobilisation: Mobilisation) -> Meant:
    """Whether somebody may be reached by it, whoever they are: its rule was asked before."""
    limits = limits_of(mobilisation.kinds, mobilisation.category, uow.clock.today())
    return Meant(Everyone(), mobilisation.category, limits)


def limits_of(kinds: tuple[str, ...], category: str, on: date) -> tuple[Limit, ...]:
    """The days since which nobody may have been asked, or have done it; kinds alike together."""
    held = rules.on("asking", on)
    together: dict[tuple[int, int], list[str]] = {}
    for kind in kinds:
        said = held["kinds"].get(kind, {}).get(category) or held["limits"][category]
        together.setdefault((said["asked"], said["done"]), []).append(kind)
    return tuple(
        Limit(tuple(alike), _since(asked, on), _since(done, on))
        for (asked, done), alike in together.items()
        if asked or done
    )


def _since(days: int, on: date) -> date:
    """The first day that lies fewer than `days` back: for 0 none does."""
    return on - timedelta(days=days) + timedelta(days=1)
