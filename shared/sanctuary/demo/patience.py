"""Waiting with a deadline, and what a story says when it cannot go on."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 30.0
PAUSE = 0.05
T = TypeVar("T")
Probe = Callable[[], T | None]


class StoryBroken(Exception):
    """The story cannot go on; the text says where and why."""


def wait_for(what: str, probe: Probe[T], *, seconds: float = PATIENCE) -> T:
    """Ask again and again until there is an answer. Raises StoryBroken, saying what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise StoryBroken(f"waited {seconds:g} s in vain for {what}")
        time.sleep(PAUSE)
