"""Import jobs, their sealed rows, their mistakes, and who a foreign row is here."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.import_cells import Mistake
from membership.domain.import_job import AT_WORK, Job, Status, counts_from
from membership.domain.import_mapping import Kind, Layout
from membership.tables import import_job, import_key, import_mistake, import_part
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.seal import Seal
from sanctuary.sheet_file import Record

_PLAIN = tuple(
    column.name
    for column in import_job.c
    if column.name not in {"kind", "layout", "found", "done", "status"}
)
_KEEP_KEYS = text(
    "insert into import_key (kind, source, key, subject_id, fingerprint) "
    "select :kind, :source, k, s, f from unnest(cast(:keys as bytea[]), "
    "cast(:subjects as uuid[]), cast(:fingerprints as bytea[])) as e(k, s, f) "
    "on conflict (kind, source, key) do update set subject_id = excluded.subject_id, "
    "fingerprint = excluded.fingerprint"
)


@dataclass(frozen=True, slots=True)
class Key:
    """Who a foreign row was when it was last taken over, and a mark of what it said then."""

    subject_id: UUID
    fingerprint: bytes


async def add_job(
    uow: UnitOfWork, job: Job, parts: Iterable[bytes], mistakes: Sequence[Mistake]
) -> None:
    await uow.execute(insert(import_job).values(_values(job)))
    for number, sealed in enumerate(parts):
        await uow.execute(insert(import_part).values(job_id=job.id, number=number, sealed=sealed))
    await add_mistakes(uow, job.id, mistakes)


async def get_job(uow: UnitOfWork, job_id: UUID, *, lock: bool = False) -> Job:
    query = select(import_job).where(import_job.c.id == job_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this import. Look in the list of imports.")
    return to_job(row)


async def job_at_work(uow: UnitOfWork, *, without: Sequence[UUID] = ()) -> Job | None:
    """The oldest job with work to do that no other replica has in hand, locked."""
    row = await uow.first(
        select(import_job)
        .where(import_job.c.status.in_(AT_WORK), import_job.c.id.not_in(without))
        .order_by(import_job.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return to_job(row) if row else None


async def save_job(uow: UnitOfWork, job: Job) -> None:
    values = _values(job)
    await uow.execute(update(import_job).where(import_job.c.id == values.pop("id")).values(values))


def _values(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _PLAIN} | {
        "kind": job.kind,
        "layout": asdict(job.layout),
        "found": asdict(job.found),
        "done": asdict(job.done),
        "status": job.status,
    }


def to_job(row: Row[Any]) -> Job:
    layout = row.layout
    return Job(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=Kind(row.kind),
        layout=Layout(
            layout["columns"],
            tuple(layout["headers"]),
            tuple(layout["ignored"]),
            layout["defaults"],
        ),
        found=counts_from(row.found),
        done=counts_from(row.done),
        status=Status(row.status),
    )


def seal_part(seal: Seal, job_id: UUID, number: int, records: Sequence[Record]) -> bytes:
    """Some rows as they are kept: pressed together, then sealed for exactly this place."""
    rows = [[record.number, *record.cells] for record in records]
    pressed = zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 1)
    return seal.seal(pressed, _context(job_id, number))


async def open_part(uow: UnitOfWork, job_id: UUID, number: int) -> list[Record]:
    """The rows of one part; whoever asks records the opening."""
    sealed = await uow.scalar(
        select(import_part.c.sealed).where(
            import_part.c.job_id == job_id, import_part.c.number == number
        )
    )
    rows = json.loads(zlib.decompress(uow.must_seal.open(sealed, _context(job_id, number))))
    return [Record(number, tuple(cells)) for number, *cells in rows]


def _context(job_id: UUID, number: int) -> str:
    return f"import {job_id} part {number}"


async def add_mistakes(uow: UnitOfWork, job_id: UUID, mistakes: Sequence[Mistake]) -> None:
    """Write down what is wrong; what was said of a cell before stays."""
    rows = [
        {"job_id": job_id, "row": each.row, "column": each.column, "detail": each.detail}
        for each in mistakes
    ]
    if rows:
        await uow.execute(insert(import_mistake).on_conflict_do_nothing(), rows)


async def mistakes_of(
    uow: UnitOfWork, job_id: UUID, first: int, last: int
) -> dict[int, list[Mistake]]:
    """What is wrong in some rows, by row."""
    found: dict[int, list[Mistake]] = {}
    for row in await uow.all(
        select(import_mistake)
        .where(import_mistake.c.job_id == job_id, import_mistake.c.row.between(first, last))
        .order_by(import_mistake.c.row, import_mistake.c.column)
    ):
        found.setdefault(row.row, []).append(Mistake(row.row, row.column, row.detail))
    return found


async def forget_files(uow: UnitOfWork, day: date) -> None:
    """Files whose day has come go, with what was wrong in them; not from under a worker."""
    rows = await uow.all(
        select(import_job)
        .where(
            import_job.c.keep_until <= day,
            import_job.c.file_gone.is_(False),
            import_job.c.status.not_in(AT_WORK),
        )
        .with_for_update()
    )
    gone = func.any([row.id for row in rows])
    await uow.execute(delete(import_part).where(import_part.c.job_id == gone))
    await uow.execute(delete(import_mistake).where(import_mistake.c.job_id == gone))
    for row in rows:
        await save_job(uow, to_job(row).forget_file())


async def known_keys(
    uow: UnitOfWork, kind: Kind, source: str, keys: Sequence[bytes]
) -> dict[bytes, Key]:
    rows = await uow.all(
        select(import_key.c.key, import_key.c.subject_id, import_key.c.fingerprint).where(
            import_key.c.kind == kind,
            import_key.c.source == source,
            import_key.c.key == func.any(list(keys)),
        )
    )
    return {row.key: Key(row.subject_id, row.fingerprint) for row in rows}


async def keep_keys(uow: UnitOfWork, kind: Kind, source: str, keys: Mapping[bytes, Key]) -> None:
    if keys:
        await uow.execute(
            _KEEP_KEYS,
            {
                "kind": kind.value,
                "source": source,
                "keys": list(keys),
                "subjects": [key.subject_id for key in keys.values()],
                "fingerprints": [key.fingerprint for key in keys.values()],
            },
        )
