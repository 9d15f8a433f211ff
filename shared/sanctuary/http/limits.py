"""How often one caller may ask what everybody may read: kept in memory, per process.

It keeps a public list from being copied whole in minutes, and one caller from crowding out the
others. The caller is the address of the connection, which is never written down; behind a proxy,
uvicorn's `--forwarded-allow-ips` says whose header is believed.
"""

import math
import time
from typing import ClassVar

from fastapi import Request
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from sanctuary.auth import declares
from sanctuary.errors import Refusal


class TooMany(Refusal):
    slug: ClassVar[str] = "too-many-requests"
    status: ClassVar[int] = 429
    title: ClassVar[str] = "That was a lot in a short time"


async def _counted(request: Request) -> None:
    route = getattr(request.scope.get("route"), "path", "")
    wait = waits_for(request, route, request.app.state.settings.public_rates)
    if wait is not None:
        raise TooMany(
            f"Too many pages were asked for from your connection. Please wait {wait} seconds "
            "and try again. If you need the list for research or for a map, write to us: we "
            "are glad to help.",
            retry_after=wait,
        )


def waits_for(request: Request, what: str, rates: str) -> int | None:
    """Count that this caller did `what`; the seconds to wait when that was too often."""
    limiter = _limiter_of(request)
    caller = request.client.host if request.client else "unknown"
    for window in parse_many(rates):
        if not limiter.hit(window, what, caller):
            again = limiter.get_window_stats(window, what, caller).reset_time - time.time()
            return max(1, math.ceil(again))
    return None


public_slowly = declares("public, at a limited rate", _counted)
"""Anybody may, as often as `Settings.public_rates` says. Raises TooMany, with `Retry-After`."""


def _limiter_of(request: Request) -> MovingWindowRateLimiter:
    state = request.app.state
    if not hasattr(state, "limiter"):
        state.limiter = MovingWindowRateLimiter(MemoryStorage())
    found: MovingWindowRateLimiter = state.limiter
    return found
