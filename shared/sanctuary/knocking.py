"""Asking a service on this machine whether it is ready, and whether it knows somebody."""

import http.client
from collections.abc import Mapping

from sanctuary.processes import LOOPBACK

_SECONDS = 3


def not_ready(port: int) -> str | None:
    """What a process still misses, in its own words; None when it is ready."""
    try:
        status, body = _asked(port, "/readyz", {})
    except (OSError, http.client.HTTPException) as failed:
        return type(failed).__name__
    return None if status == http.client.OK else body[:500]


def lets_in(port: int, token: str) -> bool:
    """Whether a service knows the role of the token's holder, who may see its dead letters."""
    try:
        status, _ = _asked(port, "/v1/dead-letters?limit=1", {"Authorization": f"Bearer {token}"})
    except (OSError, http.client.HTTPException):
        return False
    return status != http.client.FORBIDDEN


def _asked(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()
