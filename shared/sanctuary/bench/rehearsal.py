"""Three years of five thousand awards, rehearsed, and the picture of it for the documentation.

The live store lies on durable engines, as everywhere in the benchmark. The time is that of
`sanctuary rehearse`, from the first look at the live store to the last file written.
"""

import asyncio
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import uvloop

from sanctuary import migrations
from sanctuary.charts.drawing import picture
from sanctuary.clock import Clock
from sanctuary.engine import Postgres
from sanctuary.rehearse.run import Rehearsed, rehearse, write
from sanctuary.service import load

AWARDS, MONTHS, ASSESSORS = 5_000, 36, 60
PICTURE = Path(__file__).resolve().parents[3] / "docs" / "rehearsal.svg"
# Ends spread over three years, over streams and nations.
_FILL = """
with made as (
    select n, ($1::date + 1 + (n * 1095 / $2)) + ((n % 7) * (n % 5)) as expires_on,
        (array['schools','schools','schools','schools','colleges','universities','libraries'])
            [1 + n % 7] as stream,
        (array['england','england','england','wales','scotland','northern_ireland'])
            [1 + n % 6] as nation,
        ('00000000-0000-7000-8000-' || lpad(to_hex(n * 7919), 12, '0'))::uuid as id,
        ('10000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as organisation_id
    from generate_series(1, $2) n
), organisations as (
    insert into organisation (id, kind, nation, area, contacts, ended)
    select organisation_id, 'school', nation, null, '{}', false from made
)
insert into award (id, organisation_id, application_id, stream, scheme, edition, starts_on,
    expires_on, grace_ends_on, status, next_step_on)
select id, organisation_id, id, stream, stream, '2025', expires_on - interval '3 years', expires_on,
    expires_on + 90, 'current', (
        select min(step) from unnest(array[expires_on - interval '12 months',
            expires_on - interval '6 months', expires_on - interval '3 months',
            expires_on - interval '1 month', expires_on, expires_on + 30]) as step where step > $1
    ) from made
"""
_ASSESSORS = """
insert into assessor (person_id, expertise, areas, registered_by, registered_at)
select gen_random_uuid(), '{schools}', '{}', gen_random_uuid(), now() from generate_series(1, $1)
"""
_OPENED = "insert into day_opened (job, day, opened_at) values ('renewals', $1, now())"


def measure() -> dict[str, Any]:
    """Seconds of a whole rehearsal; writes docs/rehearsal.svg from it."""
    seconds, found = uvloop.run(rehearsed())
    PICTURE.write_text(picture(found.report.charts), "utf-8")
    return {"rehearsal.seconds": round(seconds, 2)}


async def rehearsed(awards: int = AWARDS, months: int = MONTHS) -> tuple[float, Rehearsed]:
    """Fill a live store, rehearse it, and say how long that took."""
    service = load("awards")
    with TemporaryDirectory(prefix="sanctuary-bench-") as name:
        folder = Path(name)
        await asyncio.to_thread(folder.chmod, 0o711)
        live = Postgres(folder / "postgres")
        try:
            await asyncio.to_thread(live.start)
            await live.create_database(service.name)
            await migrations.upgrade_async(service.name, live.url(service.name))
            await fill(live.url(service.name), awards, Clock().today())
            began = time.monotonic()
            found = await rehearse(
                service, live.url(service.name), months, options={}, show=lambda *_: None
            )
            await asyncio.to_thread(write, folder, found)
            return time.monotonic() - began, found
        finally:
            live.discard()


async def fill(url: str, awards: int, today: date) -> None:
    """Made-up awards and assessors: numbers only, nobody's data."""
    store = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await store.execute(_FILL, today, awards)
        await store.execute(_ASSESSORS, ASSESSORS)
        await store.execute(_OPENED, today)
    finally:
        await store.close()
