"""Structured logs on stderr: one JSON document per line, joined by the correlation id.

No line carries a query string (signed links travel there), a name, an address or free text.
"""

import logging
import sys
from contextvars import ContextVar
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

correlation: ContextVar[str | None] = ContextVar("correlation", default=None)
event_in_hand: ContextVar[str | None] = ContextVar("event_in_hand", default=None)
access = logging.getLogger("sanctuary.access")


class _Context(logging.Filter):
    """Adds what the current task is about to every line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def filter(self, record: logging.LogRecord) -> bool:
        record.service = self.service
        if (current := correlation.get()) is not None:
            record.correlation_id = current
        if (event_id := event_in_hand.get()) is not None:
            record.event_id = event_id
        return True


def handler(service: str, stream: TextIO) -> logging.Handler:
    """What writes the lines of a service."""
    made = logging.StreamHandler(stream)
    made.addFilter(_Context(service))
    made.setFormatter(
        JsonFormatter(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
            json_ensure_ascii=False,
        )
    )
    return made


def configure(service: str, level: str = "INFO") -> None:
    """Send every logger of this process to stderr as JSON. Safe to call again."""
    root = logging.getLogger()
    root.handlers[:] = [handler(service, sys.stderr)]
    root.setLevel(level.upper())
    for noisy in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(noisy).handlers.clear()
        logging.getLogger(noisy).propagate = noisy != "uvicorn.access"
    # SQLAlchemy would write whole rows at DEBUG, urllib3 paths that are secrets.
    for chatty in ("httpx", "httpcore", "sqlalchemy", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Apprise repeats an address that it cannot read, and its answers: those hold tokens.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)


def request_line(method: str, path: str, status: int, seconds: float) -> None:
    """The one line per request: the path alone, because links carry their token after it."""
    access.info(
        "%s %s %d",
        method,
        path,
        status,
        extra={"status": status, "milliseconds": round(seconds * 1000, 1)},
    )
