"""What an award costs, if anything, and who decided that somebody need not pay (DOMAIN C4).

A donation is asked for and never a condition; a fee can always be waived in hardship. Neither keeps
an application waiting.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, with_config


class FeeKind(StrEnum):
    NONE = "none"
    DONATION = "donation"
    FEE = "fee"


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Amount:
    """Whole pounds, and what or whom they are for."""

    pounds: Annotated[int, Field(ge=1, le=100_000)]
    covers: Annotated[str, Field(min_length=1, max_length=200)]
    covers_cy: Annotated[str, Field(max_length=200)] = ""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class FeeRule:
    """No amounts with a fee: the coordinator says what it is."""

    kind: FeeKind = FeeKind.NONE
    amounts: Annotated[tuple[Amount, ...], Field(max_length=10)] = ()
    instalments: Annotated[int, Field(ge=1, le=12)] = 1
    hardship: bool = True

    def __post_init__(self) -> None:
        if self.kind is FeeKind.NONE and self.amounts:
            raise ValueError("an award that costs nothing names no amounts")
        if self.kind is FeeKind.FEE and not self.hardship:
            raise ValueError("a fee can always be waived in hardship")

    @property
    def owed(self) -> bool:
        """Whether an application leaves something to be settled: a donation never does."""
        return self.kind is FeeKind.FEE
