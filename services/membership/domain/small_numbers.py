"""Whole rows withheld from a table of the register, so that no small number is told (PEERS B18).

Also by subtraction: where a total is known, its only withheld part would be known too. So a second
row is withheld beside it, and a third, until no withheld small number can be worked out, even by
somebody who knows this rule, who knows which rows are withheld because they are small, and who may
see some of the rows anyway. A nought stays: it says something of nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sanctuary.withholding import SHIPPED, Rule, each_could_be_another

RULE = Rule(SHIPPED)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which rows of a table are withheld, and whether its totals are, too."""

    rows: frozenset[str] = frozenset()
    totals: bool = False

    def hides(self, row: str) -> bool:
        return row in self.rows


def hide(
    rows: Mapping[str, Sequence[int]], known: Collection[str] = (), also: Collection[str] = ()
) -> Hidden:
    """What to withhold of a table whose column totals are known.

    A row is shown or withheld as a whole. Rows that are withheld beside a small one are taken in
    the order of `rows`, never by their size: which one was chosen must say nothing of its number.
    `known` rows are seen by the reader in any case, so they protect nobody; `also` are withheld for
    a reason of their own. When nothing else helps, everything goes, the totals with it.
    """
    others = {name: tuple(numbers) for name, numbers in rows.items() if name not in known}
    totals = [sum(column) for column in zip(*rows.values(), strict=True)]
    if any(RULE.is_small(total) for total in totals):
        return Hidden(frozenset(others), totals=True)
    hidden = {
        name for name, numbers in others.items() if name in also or any(map(RULE.is_small, numbers))
    }
    spare = [name for name, numbers in others.items() if name not in hidden and any(numbers)]
    while hidden and not _safe([others[name] for name in sorted(hidden)]):
        if not spare:
            return Hidden(frozenset(others), totals=True)
        hidden.add(spare.pop(0))
    return Hidden(frozenset(hidden))


def _safe(withheld: Sequence[Sequence[int]]) -> bool:
    """Whether every number among these rows could also be another one, in each column."""
    return all(each_could_be_another(column, RULE) for column in zip(*withheld, strict=True))
