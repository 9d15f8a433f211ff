"""A delivery as its reader sees it: made from template and values whenever it is wanted.

Nothing that was rendered is stored, so what the inbox shows leaves with the delivery's own facts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from notifications.catalogue import FALLBACK_LANGUAGE, entry
from notifications.domain.templates import Rendered, Template
from notifications.domain.values import is_link
from notifications.sending.addresses import Addresses
from notifications.texts import SHIPPED
from sanctuary.dates import day as long_date
from sanctuary.settings import Settings

# What a drill is answered with; anything else that a drill's messages carry opens nothing.
ANSWERING = frozenset({"acknowledge_link", "act_link"})
LEADS_NOWHERE = "https://drill.invalid/not-in-a-drill"


class Wording(Protocol):
    """Knows which text a delivery has: of its edition once it went out, else the one in force."""

    def for_row(self, row: Any, /) -> Template: ...


class Reader:
    """Makes the words of one message. Links are signed anew each time."""

    def __init__(self, settings: Settings, wording: Wording = SHIPPED) -> None:
        self.addresses = Addresses(settings)
        self.wording = wording

    def link(self, name: str, row: Any, at: datetime) -> str:
        return self.addresses.of(name, row, at, row.language or FALLBACK_LANGUAGE)

    def render(self, row: Any, at: datetime) -> Rendered:
        """Subject, text and HTML. Raises a Refusal when it cannot be put together any more."""
        return self.wording.for_row(row).render(self.values(row, at))

    def values(self, row: Any, at: datetime) -> dict[str, str]:
        """What the sender brought, days written out, with the links that the text wants."""
        known = entry(row.template)
        found = _written(row.values, self.wording.for_row(row).language, known.days)
        for name in known.placeholders:
            if is_link(name):
                found[name] = self.link(name, row, at)
        return found


class DrillReader(Reader):
    """For whoever watches a drill: the link that answers it, and of the reader's own links none.

    The people in a drill are real, and what leads to their choices is theirs alone.
    """

    def link(self, name: str, row: Any, at: datetime) -> str:
        return super().link(name, row, at) if name in ANSWERING else LEADS_NOWHERE


def _written(raw: Mapping[str, str], language: str, days: frozenset[str]) -> dict[str, str]:
    return {
        name: long_date(date.fromisoformat(value), language) if name in days else value
        for name, value in raw.items()
    }
