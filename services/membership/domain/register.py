"""The network's figures. They must reconcile: awarded and not awarded make all organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counts:
    """An organisation with awards in two streams counts once in `awarded`, once in each stream."""

    groups: int
    organisations: int
    awarded: int
    local_leads: int
    awarded_by_stream: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.awarded <= self.organisations:
            msg = f"{self.awarded} awarded of {self.organisations} organisations does not reconcile"
            raise ValueError(msg)

    @property
    def not_awarded(self) -> int:
        return self.organisations - self.awarded
