"""Files on their way in: uploaded, started, stopped, gone on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from membership.domain.import_cells import Mistake
from membership.domain.import_doubles import doubles, said_of
from membership.domain.import_job import Job
from membership.domain.import_mapping import Kind, Preset, check_source, lay_out
from membership.presets import DAYS_WITHOUT_AN_END, PRESETS
from membership.store import imports as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.sheet_file import Record, Sheet, read_sheet

# People are written in a few statements a part; the others row by row, so their parts are smaller.
ROWS_PER_PART = {Kind.PEOPLE: 1000, Kind.ORGANISATIONS: 100, Kind.GROUPS: 100}
MOST_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is to be read. `mapping`: the name of a preset, or our field for each header."""

    mapping: str | Mapping[str, str] = "own"
    source: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    without_refused: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job with its parts and what the file itself has wrong, before anything is written."""

    job: Job
    parts: list[list[Record]]
    mistakes: list[Mistake]


def prepare(kind: Kind, content: bytes, wishes: Wishes, *, by: Actor, at: datetime) -> Prepared:
    """Read the file. It takes a second for a hundred thousand rows: call it in a thread."""
    by.must(Role.NATIONAL_TEAM)
    sheet = read_sheet(content)
    wanted = _wanted(kind, wishes.mapping)
    layout = lay_out(kind, sheet.headers, wanted, wishes.defaults)
    source = wishes.source or (wanted.source if isinstance(wanted, Preset) else "file")
    parts = _parts(sheet, ROWS_PER_PART[kind])
    job = Job(
        id=new_id(),
        kind=kind,
        source=check_source(source),
        layout=layout,
        by=by.id,
        created_at=at,
        rows=len(sheet.records),
        parts=len(parts),
        keep_until=at.date() + timedelta(days=DAYS_WITHOUT_AN_END),
        without_refused=wishes.without_refused,
        start_at_once=wishes.start,
    )
    said = [
        Mistake(row, layout.header(double.name) if double.name else "", said_of(double))
        for row, double in doubles(kind, layout, sheet.records).items()
    ]
    too_wide = [
        Mistake(record.number, "", "This row has more cells than the header.")
        for record in sheet.records
        if any(cell.strip() for cell in record.cells[len(sheet.headers) :])
    ]
    return Prepared(job, parts, [*said, *too_wide])


def _wanted(kind: Kind, mapping: str | Mapping[str, str]) -> Preset | Mapping[str, str]:
    if not isinstance(mapping, str):
        return mapping
    if (kind, mapping) not in PRESETS:
        names = ", ".join(name for of, name in PRESETS if of is kind)
        raise Invalid(
            f"We have no mapping of this name for {kind}. Choose one of: {names}; or say for each "
            "header of the file which of our fields it fills.",
            errors=[{"pointer": "/mapping", "detail": f"One of: {names}."}],
        )
    return PRESETS[kind, mapping]


def _parts(sheet: Sheet, most: int) -> list[list[Record]]:
    records = sheet.records
    if len(records) > MOST_ROWS:
        raise Invalid(f"A file may have {MOST_ROWS:,} rows. Send it in several files.")
    return [list(records[start : start + most]) for start in range(0, len(records), most)]


async def upload(uow: UnitOfWork, prepared: Prepared, sealed: list[bytes]) -> Job:
    """Keep the file, sealed; a worker checks it."""
    await store.add_job(uow, prepared.job, sealed, prepared.mistakes)
    return prepared.job


async def start(uow: UnitOfWork, job_id: UUID, *, without_refused: bool, by: Actor) -> Job:
    """Take over what was checked."""
    by.must(Role.NATIONAL_TEAM)
    job = await store.get_job(uow, job_id, lock=True)
    started = job.start(without_refused=without_refused)
    await store.save_job(uow, started)
    return started


async def stop(uow: UnitOfWork, job_id: UUID, *, by: Actor) -> Job:
    """Stop after the part that is in hand. What was taken over stays."""
    by.must(Role.NATIONAL_TEAM)
    job = await store.get_job(uow, job_id, lock=True)
    stopped = job.stop("stopped by hand")
    await store.save_job(uow, stopped)
    return stopped


async def resume(uow: UnitOfWork, job_id: UUID, *, by: Actor) -> Job:
    """Go on with the part after the last one that was taken over."""
    by.must(Role.NATIONAL_TEAM)
    job = await store.get_job(uow, job_id, lock=True)
    resumed = job.resume()
    await store.save_job(uow, resumed)
    return resumed
