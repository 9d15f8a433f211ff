"""Which relays there are: one setting, addresses apart by commas, the preferred one first.

`smtps://user:password@relay.example:465?rate=50/s&connections=5`: at most fifty mails a second
(`/m` a minute, `/h` an hour) over at most five connections. Without a rate there is no limit. A
comma or an ampersand in a password is written %2C or %26.
"""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from notifications.channels.wire import Endpoint

_RATE = re.compile(r"(\d+(?:\.\d+)?)/([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_MOST_CONNECTIONS = 100


@dataclass(frozen=True, slots=True)
class RelayUrl:
    """One relay. `name` is what logs and figures call it; `rate` is mails per second."""

    url: str = field(repr=False)
    name: str
    connections: int
    rate: float | None = None

    @classmethod
    def parse(cls, text: str, connections: int) -> Self:
        """Raises ValueError, in words for whoever wrote the setting."""
        parts = urlsplit(text.strip())
        url = urlunsplit(parts._replace(query=""))
        endpoint = Endpoint.from_url(url)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        rate = _rate(asked.pop("rate")) if "rate" in asked else None
        count = asked.pop("connections", str(connections))
        if not count.isdecimal() or not 0 < int(count) <= _MOST_CONNECTIONS:
            msg = f"connections of a mail relay: a number from 1 to {_MOST_CONNECTIONS}."
            raise ValueError(msg)
        if asked:
            msg = f"A mail relay takes rate and connections, not {', '.join(sorted(asked))}."
            raise ValueError(msg)
        return cls(url, f"{endpoint.host}:{endpoint.port}", int(count), rate)


def relay_urls(setting: str, connections: int) -> tuple[RelayUrl, ...]:
    """All relays, the preferred one first. Raises ValueError."""
    found = tuple(RelayUrl.parse(one, connections) for one in setting.split(",") if one.strip())
    if not found:
        raise ValueError("Name at least one mail relay.")
    if len({one.name for one in found}) < len(found):
        raise ValueError("The same mail relay is named twice.")
    return found


def _rate(text: str) -> float:
    found = _RATE.fullmatch(text)
    if found is None or not float(found[1]):
        raise ValueError("The rate of a mail relay is written as 50/s, 1000/m or 10000/h.")
    return float(found[1]) / _SECONDS[found[2]]
