"""What an award costs, if anything, and who decided that somebody need not pay (DOMAIN C4).

A donation is asked for and never a condition; a fee can always be waived in hardship. Neither keeps
an application waiting.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, with_config

from sanctuary.actor import Decision
from sanctuary.errors import NotFound
from sanctuary.lifecycle import Lifecycle


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


class FeeState(StrEnum):
    DUE = "due"
    HARDSHIP_ASKED = "hardship_asked"
    PAID = "paid"
    WAIVED = "waived"


LIFECYCLE = Lifecycle(
    "fee",
    {
        FeeState.DUE: {FeeState.HARDSHIP_ASKED, FeeState.PAID, FeeState.WAIVED},
        FeeState.HARDSHIP_ASKED: {FeeState.DUE, FeeState.PAID, FeeState.WAIVED},
        FeeState.PAID: set(),
        FeeState.WAIVED: set(),
    },
)


class NothingDue(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "Nothing is due for this application: a fee begins when an application for an award "
            "with a fee is sent, and a donation is never owed."
        )


@dataclass(frozen=True, slots=True)
class Fee:
    """What one application leaves to settle: its latest step, who took it, when and why.

    `version` counts the steps, all of which are kept; 0 is before the first.
    """

    application_id: UUID
    state: FeeState
    version: int
    made: Decision
    reference: str = ""

    def ask_hardship(self, made: Decision) -> Self:
        return self._step(FeeState.HARDSHIP_ASKED, made)

    def pay(self, reference: str, made: Decision) -> Self:
        return replace(self._step(FeeState.PAID, made), reference=reference)

    def waive(self, made: Decision) -> Self:
        """The steering group decided that nothing is to be paid."""
        return self._step(FeeState.WAIVED, made)

    def keep(self, made: Decision) -> Self:
        """The steering group decided that it stays due; the applicant may ask again."""
        return self._step(FeeState.DUE, made)

    def _step(self, state: FeeState, made: Decision) -> Self:
        moved = LIFECYCLE.move(self.state, state)
        return replace(self, state=moved, version=self.version + 1, made=made)
