"""A nested rule over 100,000 people, divided by why some get nothing, as a preview counts it.

The rule asks for places, history and a sample, and many were asked for the same not long ago: what
costs most. It runs in the process of the benchmark, on a real store.
"""

import importlib
import statistics
import time
from typing import Any

from sqlalchemy import text

from sanctuary import migrations
from sanctuary.bench.ground import Ground, ground
from sanctuary.db import Database
from sanctuary.ids import new_id
from sanctuary.seal import Seal

PEOPLE, TIMES = 100_000, 9
RULE = {
    "all": [
        {"any": [{"nation": ["wales"]}, {"stream": ["schools"]}, {"region": ["E12000003"]}]},
        {"not": {"did": {"kind": ["training"], "days": 60}}},
        {"constituency": [f"E14001{n:03}" for n in range(400)]},
        {"sample": {"share": 80}},
    ]
}
_FILL = """
insert into audience_person (person_id, known, nation, region, constituency, area, streams, roles,
  has_address, address_verified, purposes)
select gen_random_uuid(), true, (array['wales', 'england'])[1 + n % 2], 'E1200000' || (1 + n % 9),
  'E14001' || lpad((n % 650)::text, 3, '0'), 'E0700' || lpad((n % 300)::text, 4, '0'),
  case when n % 3 = 0 then array['schools'] else '{}' end, array['supporter'], n % 50 > 0,
  n % 40 > 0, case when n % 7 > 0 then array['campaign'] else '{}' end
from generate_series(1, cast(:people as int)) n"""
_DID = """
insert into action_history (person_id, kind, last_on, times)
select person_id, kind, current_date - 90 * (ascii(kind) % 2), 1
from audience_person, unnest(array['training', 'letter_to_mp', 'event']) as kind
where get_byte(uuid_send(person_id), 15) < 100"""


async def measure(people: int = PEOPLE, times: int = TIMES) -> dict[str, Any]:
    """The median over a few looks, in seconds."""
    async with ground() as engines:
        database = await _store(engines, people)
        try:
            seconds = [await _look(database) for _ in range(times)]
        finally:
            await database.close()
    return {"audience.seconds": round(statistics.median(seconds), 3)}


async def _store(engines: Ground, people: int) -> Database:
    await engines.postgres.create_database("bench_campaigns")
    settings = engines.settings("campaigns")
    await migrations.upgrade_async("campaigns", settings.database_url)
    database = Database(settings.database_url)
    database.seal = Seal(settings.seal_key, "campaigns")
    async with database.transaction() as uow:
        await uow.execute(text(_FILL), {"people": people})
        await uow.execute(text(_DID))
    async with database.transaction() as uow:
        await uow.execute(text("analyze"))
    return database


async def _look(database: Database) -> float:
    """One count, with everything that a rule points at put in its place first."""
    words = importlib.import_module("campaigns.domain.audience_words")
    meant = importlib.import_module("campaigns.store.meant")
    targeting = importlib.import_module("campaigns.store.targeting")
    audience = importlib.import_module("campaigns.store.audience")
    waterfall = importlib.import_module("campaigns.domain.waterfall")
    async with database.transaction() as uow:
        began = time.perf_counter()
        rule = await targeting.bound(uow, words.parse(RULE), of=new_id())
        limits = meant.limits_of(("letter_to_mp", "event"), "campaign", uow.clock.today())
        await audience.waterfall(uow, waterfall.Meant(rule, "campaign", limits))
        return time.perf_counter() - began
