"""How much a key may ask for in a minute and in a day: counted in memory, in each process.

Counting in the store would make all requests of a key wait for one row. So a key may do more by as
many times as there are API processes, and a restart begins anew: the limits keep a program that
runs wild from crowding out the others, and are not a bill.
"""

import math
import time
from typing import Any, ClassVar

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from notifications.domain.keys import ApiKey
from sanctuary.errors import Refusal


class OverMinute(Refusal):
    slug: ClassVar[str] = "minute-limit"
    status: ClassVar[int] = 429
    title: ClassVar[str] = "That was a lot in a minute"


class OverDay(Refusal):
    slug: ClassVar[str] = "day-limit"
    status: ClassVar[int] = 429
    title: ClassVar[str] = "That is enough for today"


class OverUnknown(Refusal):
    """It says the same of every address, for the answers before it said whom we do not know."""

    slug: ClassVar[str] = "unknown-limit"
    status: ClassVar[int] = 429
    title: ClassVar[str] = "Too many addresses of nobody"


_NOBODY = "nobody"


class Rates:
    """Windows that slide: requests in a minute, messages and addresses of nobody in a day."""

    def __init__(self, unknown_per_day: int) -> None:
        self.limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self.nobodies = RateLimitItemPerDay(unknown_per_day)

    @classmethod
    def of(cls, state: Any) -> "Rates":
        if not hasattr(state, "rates"):
            state.rates = cls(state.settings.key_unknown_per_day)
        found: Rates = state.rates
        return found

    def called(self, key: ApiKey) -> dict[str, str]:
        """Count a request. Returns what the answer says about the limits. Raises OverMinute."""
        minute = RateLimitItemPerMinute(key.allowance.per_minute)
        if not self.limiter.hit(minute, str(key.id)):
            raise OverMinute(
                f"This key may ask {key.allowance.per_minute:,} times a minute. Wait as long as "
                "Retry-After says and send it again; spread what is not urgent.",
                retry_after=self._wait(minute, key),
                headers=self._headers(key),
            )
        return self._headers(key)

    def sending(self, key: ApiKey, messages: int) -> dict[str, str]:
        """Count messages of today. Raises OverDay, and then none of them is counted."""
        day = RateLimitItemPerDay(key.allowance.per_day)
        if not self.limiter.hit(day, str(key.id), cost=messages):
            raise OverDay(
                f"This key may send {key.allowance.per_day:,} messages a day. Go on tomorrow, or "
                "ask the national team for more.",
                retry_after=self._wait(day, key),
                headers=self._headers(key),
            )
        return self._headers(key)

    def may_ask_by_address(self, key: ApiKey) -> None:
        """Raises OverUnknown, for those whom we know as for others, once too many were nobody."""
        if not self.limiter.test(self.nobodies, _NOBODY, str(key.id)):
            raise self._over_unknown(key)

    def asked_for_nobody(self, key: ApiKey, addresses: int) -> None:
        """Count addresses that reach nobody, or not one person. Raises OverUnknown beyond that."""
        if not addresses:
            return
        who = (_NOBODY, str(key.id))
        if self.limiter.hit(self.nobodies, *who, cost=addresses):
            return
        left = self.limiter.get_window_stats(self.nobodies, *who).remaining
        self.limiter.hit(self.nobodies, *who, cost=left)
        raise self._over_unknown(key)

    def _over_unknown(self, key: ApiKey) -> OverUnknown:
        window = self.limiter.get_window_stats(self.nobodies, _NOBODY, str(key.id))
        return OverUnknown(
            f"More than {self.nobodies.amount:,} addresses a day that reach nobody, or more than "
            "one person, are not looked up for a key. Name people by person_id, or go on tomorrow "
            "with addresses that are right.",
            retry_after=_seconds(window.reset_time),
            headers=self._headers(key),
        )

    def _headers(self, key: ApiKey) -> dict[str, str]:
        """The fields of the IETF's draft: the rules, and what is left of them."""
        rules = {
            "minute": RateLimitItemPerMinute(key.allowance.per_minute),
            "day": RateLimitItemPerDay(key.allowance.per_day),
        }
        left = []
        for name, rule in rules.items():
            window = self.limiter.get_window_stats(rule, str(key.id))
            left.append(f'"{name}";r={window.remaining};t={_seconds(window.reset_time)}')
        policy = [f'"{n}";q={rule.amount};w={rule.get_expiry()}' for n, rule in rules.items()]
        return {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(left)}

    def _wait(self, rule: RateLimitItem, key: ApiKey) -> int:
        return _seconds(self.limiter.get_window_stats(rule, str(key.id)).reset_time)


def _seconds(until: float) -> int:
    return max(1, math.ceil(until - time.time()))
