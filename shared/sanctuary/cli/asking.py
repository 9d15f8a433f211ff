"""A service asked over its API, as the founder; a refusal is passed on in its own words."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sanctuary.cli.ground import described, refuse
from sanctuary.network import Network

if TYPE_CHECKING:
    import httpx

SECONDS = 120
ASK_AGAIN_SECONDS = 0.3


def ask(var: Path, service: str, method: str, path: str, body: Any = None) -> Any:
    """The answer as JSON, or None when it is empty."""
    answer = send(var, service, method, path, json=body)
    return answer.json() if answer.content else None


def send(
    var: Path, service: str, method: str, path: str, *, patience: float = 0, **what: Any
) -> "httpx.Response":
    """The answer as it came. Ends the command when the service refuses or is away.

    With `patience` (seconds) a service that is away for a moment is asked again.
    """
    import httpx  # noqa: PLC0415 — other commands need not wait for it

    network = Network.of(described(var), var)
    headers = {"Authorization": f"Bearer {network.mint(network.founder)}"}
    headers |= what.pop("headers", {})
    if method == "POST":
        headers["Idempotency-Key"] = uuid4().hex
    until = time.monotonic() + patience
    url = network.urls[service] + path
    while True:
        try:
            answer = httpx.request(method, url, headers=headers, timeout=SECONDS, **what)
            break
        except httpx.HTTPError:
            if time.monotonic() > until:
                refuse(f"{service} does not answer. Is it up? Its log: {var / 'log'}")
            time.sleep(ASK_AGAIN_SECONDS)
    if answer.is_error:
        refuse(_said(answer.status_code, answer.text))
    return answer


def _said(status: int, text: str) -> str:
    try:
        document = json.loads(text)
    except ValueError:
        return f"The service answered {status}."
    details = "".join(f"\n  {each['detail']}" for each in document.get("errors", ()))
    return f"{document.get('title', '')}: {document.get('detail', '')}".strip(": ") + details
