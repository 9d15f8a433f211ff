"""Idempotency-Key: the same request sent twice happens once and is answered twice.

The key's row lives in the transaction of the effect, so a refusal or a failure leaves none, and a
second request that arrives meanwhile waits for the first, or is refused where a route says so. It
runs after the permission was checked and the body was understood, and before the route itself: a
revoked role replays nothing.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy import delete, select, text
from starlette.responses import Response

from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyBusy, KeyMissing, KeyReused
from sanctuary.ground_tables import idempotency

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replay"
_MARK = "x-idempotency"
WITHOUT_KEY: dict[str, Any] = {_MARK: "none"}
# For programs that send fast: a second request with the key is refused instead of waiting.
IN_FLIGHT_REFUSED: dict[str, Any] = {_MARK: "not twice at once"}
_CLAIM = text(
    "insert into idempotency (key, caller, route, body_hash) "
    "values (:key, :caller, :route, :body_hash) on conflict do nothing returning key"
)
# Whoever holds the same key just now has the lock until its transaction ends.
_CLAIM_ALONE = text(
    "insert into idempotency (key, caller, route, body_hash) "
    "select cast(:key as text), cast(:caller as text), cast(:route as text), :body_hash "
    "where pg_try_advisory_xact_lock(hashtextextended("
    "concat_ws(chr(10), cast(:key as text), cast(:caller as text), cast(:route as text)), 0)) "
    "on conflict do nothing returning key"
)
_KEEP = text(
    "update idempotency set status = :status, headers = cast(:headers as jsonb), body = :body "
    "where key = :key and caller = :caller and route = :route"
)
_KEPT_HEADERS = ("content-type", "location", "etag", "link", "cache-control")
_LONGEST = 200
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "Any text of your own, new for each new request; repeat it when you try again",
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
}


class Replay(Exception):
    """The request was done before: here is its answer."""

    def __init__(self, response: Response) -> None:
        super().__init__("already done")
        self.response = response


def wants_key(route: APIRoute) -> bool:
    """Whether requests to a route need a key: every POST, unless its author marked it."""
    return "POST" in (route.methods or ()) and (route.openapi_extra or {}).get(_MARK) != "none"


async def begin(request: Request, route: APIRoute) -> None:
    """Claim the key. Raises Replay, KeyMissing or KeyReused."""
    key = request.headers.get(HEADER, "")
    if not 0 < len(key) <= _LONGEST:
        raise KeyMissing(
            f"Send an {HEADER} header with any text of your own, up to {_LONGEST} characters, new "
            "for each new request. Then sending it again after a lost answer does no harm."
        )
    body_hash = await _fingerprint(request)
    row = {"key": key, "caller": getattr(request.state, "caller", "public"), "route": route.path}
    uow: UnitOfWork = request.state.uow
    alone = (route.openapi_extra or {}).get(_MARK) == IN_FLIGHT_REFUSED[_MARK]
    statement = _CLAIM_ALONE if alone else _CLAIM
    claimed = (await uow.connection.execute(statement, {**row, "body_hash": body_hash})).first()
    request.state.idempotency = row
    if claimed is None:
        stored = await uow.first(select(idempotency).filter_by(**row))
        if stored is None and alone:
            raise KeyBusy(
                f"A request with this {HEADER} is being worked on just now. Send it again in a "
                "second to get its answer.",
                retry_after=1,
            )
        _replay(stored, body_hash)


async def finish(request: Request, response: Response) -> None:
    """Keep the answer for whoever asks again."""
    row = getattr(request.state, "idempotency", None)
    if row is None:
        return
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    uow: UnitOfWork = request.state.uow
    await uow.connection.execute(
        _KEEP,
        {
            **row,
            "status": response.status_code,
            "headers": json.dumps(headers),
            "body": bytes(response.body),
        },
    )


async def forget_keys(uow: UnitOfWork, before: datetime) -> None:
    """Drop answers kept since before that moment: they may hold what a person wrote."""
    await uow.execute(delete(idempotency).where(idempotency.c.created_at < before))


def _replay(stored: Any, body_hash: bytes) -> None:
    if stored is None or stored.body_hash != body_hash:
        raise KeyReused(
            f"This {HEADER} belongs to another request. Use a new one for a new request, and the "
            "same one only to send exactly the same again."
        )
    response = Response(stored.body, stored.status, headers=stored.headers)
    response.headers[REPLAYED] = "true"
    raise Replay(response)


async def _fingerprint(request: Request) -> bytes:
    """The address with its ids and query, and the body: what must be the same in a replay."""
    address = f"{request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(address + await request.body()).digest()
