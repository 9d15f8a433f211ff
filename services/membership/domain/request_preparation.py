"""What has to be clear before somebody goes: topics, questions, messages, costs (W43, W45, W47)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sanctuary.errors import Refusal


class Item(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    NOT_NEEDED = "not_needed"


ITEMS = {
    "topics": "the topics are known",
    "questions": "the questions were seen",
    "key_messages": "the key messages are written down",
    "travel": "the travel costs are agreed beforehand",
    "data": "the costs of phone and data are agreed beforehand",
    "limits": "the hosts know the limits, such as no photos",
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """Each item is open, settled or not needed; `told` is what they may read about it."""

    topics: Item = Item.OPEN
    questions: Item = Item.OPEN
    key_messages: Item = Item.OPEN
    travel: Item = Item.OPEN
    data: Item = Item.OPEN
    limits: Item = Item.OPEN
    told: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        return tuple(name for name in ITEMS if getattr(self, name) is Item.OPEN)

    @property
    def settled(self) -> bool:
        return not self.lacking


class NotPrepared(Refusal):
    slug = "not-prepared"
    title = "Something is not settled yet"

    @classmethod
    def lacking(cls, preparation: Preparation) -> Self:
        named = preparation.lacking
        return cls(
            "Nobody goes unprepared. Settle what is open, or say that it is not needed.",
            errors=[
                {"pointer": f"/{name}", "detail": f"Not yet: {ITEMS[name]}."} for name in named
            ],
        )
