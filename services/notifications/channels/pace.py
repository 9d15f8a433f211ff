"""So many a second and no more: who wants to send waits, asleep, until it may."""

import asyncio

_AT_ONCE_SECONDS = 0.1


class Pace:
    """A bucket that fills evenly. It holds a tenth of a second's worth, and at least one."""

    def __init__(self, rate: float) -> None:
        """`rate` is per second."""
        self._rate = rate
        self._most = max(1.0, rate * _AT_ONCE_SECONDS)
        self._there = self._most
        self._filled_at: float | None = None
        self._turn = asyncio.Lock()

    async def take(self, *, within: float) -> int:
        """Waits until one may go. Returns how many may; none when that takes longer than `within`.

        Whoever waits keeps the others waiting behind: they go in turn.
        """
        async with self._turn:
            self._fill()
            wait = (1 - self._there) / self._rate
            if wait > 0:
                await asyncio.sleep(min(wait, within))
                self._fill()
            if wait > within:
                return 0
            # A clock that ticks coarsely must not make anybody wait a second time.
            taken = max(1, int(self._there))
            self._there -= taken
            return taken

    def give_back(self, count: int) -> None:
        """Taken, and not used."""
        self._there = min(self._most, self._there + count)

    def _fill(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._filled_at is not None:
            grown = self._there + (now - self._filled_at) * self._rate
            self._there = min(self._most, grown)
        self._filled_at = now
