"""The whole of a rehearsal: a throwaway PostgreSQL, the copy, the days, the page and its files.

There is no mail relay and no NATS in it: no process of a service runs, so what the days record
stays in the copy, and the copy is thrown away.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sanctuary import migrations
from sanctuary.db import Database
from sanctuary.engine import Postgres
from sanctuary.rehearse.copying import connect_read_only, copy_store
from sanctuary.rehearse.days import Copy, Show, pass_days
from sanctuary.rehearse.files import calendar, lines_csv, months_csv
from sanctuary.rehearse.page import FILES, page
from sanctuary.rehearse.parts import Rehearsal, Report, Span, Trouble
from sanctuary.schedule import load_clock
from sanctuary.service import Service

PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What one rehearsal of one service found."""

    span: Span
    report: Report
    troubles: tuple[Trouble, ...]


async def rehearse(
    service: Service,
    live_url: str,
    months: int,
    *,
    options: Mapping[str, str],
    show: Show,
) -> Rehearsed:
    """Copy, let the days pass, tell. Nothing is left but what is returned."""
    rehearsal = service.rehearsal
    if rehearsal is None:
        raise ValueError(f"{service.name} has no part in a rehearsal")
    show("A PostgreSQL of its own", 0, 1)
    async with _copy_of(service.name, live_url, rehearsal) as copy:
        span = Span(copy.clock.today(), months)
        play = rehearsal.play(span, options)
        async with copy.transaction() as uow:
            await play.begin(uow)
        works = {name: service.schedule.days[name] for name in rehearsal.days}
        troubles = await pass_days(works, copy, span, play, show)
        return Rehearsed(span, play.report(copy.happenings), tuple(troubles))


def write(folder: Path, found: Rehearsed) -> Path:
    """The page and the files beside it, for their owner alone. Returns where the page is."""
    contents = {
        PAGE: page(found.span, [found.report], found.troubles).encode(),
        FILES[0][0]: months_csv(found.report).encode(),
        FILES[1][0]: lines_csv(found.report).encode(),
        FILES[2][0]: calendar(found.report, written_on=datetime.now(UTC)),
    }
    for name, content in contents.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    return folder / PAGE


@asynccontextmanager
async def _copy_of(name: str, live_url: str, rehearsal: Rehearsal) -> AsyncIterator[Copy]:
    """The copy, on an engine that listens on loopback alone, as long as the rehearsal takes."""
    with TemporaryDirectory(prefix="sanctuary-rehearsal-") as made:
        folder = Path(made)
        await asyncio.to_thread(folder.chmod, 0o711)
        live = await connect_read_only(live_url)
        postgres = Postgres(folder / "postgres", durable=False)
        try:
            await asyncio.to_thread(postgres.start)
            await postgres.create_database(name)
            await migrations.upgrade_async(name, postgres.url(name))
            await copy_store(live, postgres.url(name), rehearsal)
            await live.close()
            database = Database(postgres.url(name), pool_size=1)
            try:
                await load_clock(database)
                async with database.engine.connect() as connection:
                    yield Copy(connection, database.clock)
            finally:
                await database.close()
        finally:
            live.terminate()
            postgres.discard()
