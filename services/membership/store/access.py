"""Requests for a copy as rows; the copy and its parts are sealed, and opened here alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.access import AccessRequest, Status
from membership.domain.rights import Origin
from membership.store.erasures import decision_of
from membership.tables import access_part, access_request
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = ("person_id", "origin", "with_sealed", "status", "due_on", "ready_at", "copy_until")
_part = access_part.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A service that has to be asked about somebody."""

    case_id: UUID
    service: str
    people: tuple[UUID, ...]
    with_sealed: bool


async def add(
    uow: UnitOfWork, one: AccessRequest, services: Sequence[str], *, at: datetime
) -> None:
    await uow.execute(insert(access_request).values(id=one.id, **_values(one)))
    await uow.execute(
        insert(access_part),
        [{"case_id": one.id, "service": name, "next_try_at": at} for name in services],
    )


async def open_case(uow: UnitOfWork, person_id: UUID) -> AccessRequest | None:
    row = await uow.first(
        select(access_request).where(
            access_request.c.person_id == person_id, access_request.c.status == Status.GATHERING
        )
    )
    return None if row is None else (await complete(uow, [row]))[0]


async def get(uow: UnitOfWork, case_id: UUID, *, lock: bool = False) -> AccessRequest:
    query = select(access_request).where(access_request.c.id == case_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this request. Check the id, or look in the list.")
    return (await complete(uow, [row]))[0]


async def save(uow: UnitOfWork, one: AccessRequest) -> None:
    await uow.execute(
        update(access_request)
        .where(access_request.c.id == one.id)
        .values(**_values(one), version=access_request.c.version + 1)
    )


async def matching(uow: UnitOfWork, *conditions: Any) -> list[AccessRequest]:
    rows = await uow.all(select(access_request).where(*conditions).order_by(access_request.c.id))
    return await complete(uow, rows)


async def past_their_days(uow: UnitOfWork, day: date) -> list[AccessRequest]:
    """Copies that were there for long enough."""
    return await matching(
        uow, access_request.c.status == Status.READY, access_request.c.copy_until < day
    )


async def due_by(uow: UnitOfWork, day: date) -> list[AccessRequest]:
    """Requests that are not answered, although the law's last day comes near."""
    return await matching(
        uow, access_request.c.status == Status.GATHERING, access_request.c.due_on <= day
    )


async def complete(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> list[AccessRequest]:
    answered: dict[UUID, set[str]] = {}
    for part in await uow.all(
        select(_part.case_id, _part.service).where(
            _part.case_id == func.any([row.id for row in rows]), _part.answered_at.is_not(None)
        )
    ):
        answered.setdefault(part.case_id, set()).add(part.service)
    return [_to_request(row, frozenset(answered.get(row.id, ()))) for row in rows]


async def to_ask(uow: UnitOfWork, *, now: datetime, limit: int = 20) -> list[Waiting]:
    """Who has to be asked now, each by one worker at a time."""
    rows = await uow.all(
        select(_part.case_id, _part.service, access_request.c.person_id,
               access_request.c.entries, access_request.c.with_sealed)
        .join(access_request, access_request.c.id == _part.case_id)
        .where(
            _part.answered_at.is_(None),
            _part.next_try_at <= now,
            access_request.c.status == Status.GATHERING,
        )
        .order_by(_part.next_try_at)
        .limit(limit)
    )  # fmt: skip
    return [
        Waiting(row.case_id, row.service, (row.person_id, *row.entries), row.with_sealed)
        for row in rows
    ]


async def put_off(uow: UnitOfWork, waiting: Waiting, *, until: datetime) -> None:
    """Nobody answered: ask again later."""
    await uow.execute(
        update(access_part)
        .where(_part.case_id == waiting.case_id, _part.service == waiting.service)
        .values(tries=_part.tries + 1, next_try_at=until)
    )


async def keep_part(
    uow: UnitOfWork, case_id: UUID, service: str, said: str, in_confidence: str, *, at: datetime
) -> None:
    """What a service answered, sealed until the copy is put together."""
    await uow.execute(
        update(access_part)
        .where(_part.case_id == case_id, _part.service == service, _part.answered_at.is_(None))
        .values(
            answered_at=at,
            part=_seal(uow, said, case_id, service),
            in_confidence=_seal(uow, in_confidence, case_id, f"{service} in confidence"),
        )
    )


async def parts(uow: UnitOfWork, case_id: UUID) -> dict[str, tuple[str, str]]:
    """What every service said, openly and in confidence."""
    rows = await uow.all(select(access_part).where(_part.case_id == case_id))
    return {
        row.service: (
            _open(uow, row.part, case_id, row.service),
            _open(uow, row.in_confidence, case_id, f"{row.service} in confidence"),
        )
        for row in rows
    }


async def keep_copy(uow: UnitOfWork, case_id: UUID, copy: str, in_confidence: str) -> None:
    """The whole copy, sealed; its parts are not needed any more."""
    await uow.execute(
        update(access_request)
        .where(access_request.c.id == case_id)
        .values(
            bundle=_seal(uow, copy, case_id, "copy"),
            in_confidence=_seal(uow, in_confidence, case_id, "in confidence"),
        )
    )
    await uow.execute(
        update(access_part).where(_part.case_id == case_id).values(part=None, in_confidence=None)
    )


async def read_copy(uow: UnitOfWork, case_id: UUID) -> tuple[str, str]:
    """The copy, and what was told in confidence: for its own person, and for nobody else."""
    row = await uow.first(
        select(access_request.c.bundle, access_request.c.in_confidence).where(
            access_request.c.id == case_id
        )
    )
    if row is None or row.bundle is None:
        raise NotFound(
            "This copy is not there: it is still being gathered, or its days are over. "
            "You can always ask for a new one."
        )
    hidden = _open(uow, row.in_confidence, case_id, "in confidence")
    return _open(uow, row.bundle, case_id, "copy"), hidden


async def drop_copy(uow: UnitOfWork, case_id: UUID) -> None:
    await uow.execute(
        update(access_request)
        .where(access_request.c.id == case_id)
        .values(bundle=None, in_confidence=None)
    )
    await uow.execute(delete(access_part).where(_part.case_id == case_id))


def _seal(uow: UnitOfWork, plain: str, case_id: UUID, what: str) -> bytes:
    return uow.must_seal.seal(plain.encode(), f"access {case_id} {what}")


def _open(uow: UnitOfWork, sealed: bytes, case_id: UUID, what: str) -> str:
    return uow.must_seal.open(bytes(sealed), f"access {case_id} {what}").decode()


def _values(one: AccessRequest) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    asked = one.asked
    return values | {
        "entries": list(one.entries),
        "asked_by": asked.by, "asked_at": asked.at, "asked_reason": asked.reason,
    }  # fmt: skip


def _to_request(row: Row[Any], answered: frozenset[str]) -> AccessRequest:
    facts: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    facts |= {"origin": Origin(row.origin), "status": Status(row.status)}
    return AccessRequest(
        id=row.id,
        asked=decision_of(row, "asked") or Decision(row.person_id, row.ready_at, ""),
        entries=tuple(row.entries),
        answered=answered,
        version=row.version,
        **facts,
    )
