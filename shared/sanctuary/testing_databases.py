"""Migrated databases for tests: made once from a template, emptied and used again.

To make and drop a database costs several times what the usual test costs, and so would emptying
every table; only what was written is emptied.
"""

import asyncio

import asyncpg

from sanctuary import migrations
from sanctuary.ids import new_id
from sanctuary.testing_engines import Engines

# Whoever is still there, as the last connections of a pool that was just closed.
_LEAVE = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""
# Migrations write no rows, so that emptied is as new. Triggers on single rows do not fire here.
_EMPTY = """
    do $$
    declare
        written text;
        counter regclass;
    begin
        select string_agg(oid::regclass::text, ', ') into written from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace
            and relname <> 'alembic_version' and pg_relation_size(oid) > 0;
        if written is not null then
            execute 'truncate ' || written || ' cascade';
        end if;
        for counter in select oid from pg_class
            where relkind = 'S' and relnamespace = 'public'::regnamespace loop
            perform setval(counter, 1, false);
        end loop;
    end $$
"""
# A copy has the same numbers as its template, as long as nobody makes, drops or alters a table.
_SHAPE = """
    select (select sum(oid::bigint) from pg_class)::text
        || ' ' || (select count(*) from pg_attribute)
        || ' ' || (select sum(oid::bigint) from pg_constraint)
        || ' ' || (select sum(oid::bigint) from pg_trigger)
"""


class Databases:
    """The databases of one test process."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self._shapes: dict[str, str] = {}
        self._idle: dict[str, list[str]] = {}
        self._lock = asyncio.Lock()

    async def take(self, service: str) -> str:
        """A private, migrated, empty database of `service`; returns its URL."""
        if self._idle.get(service):
            return self._idle[service].pop()
        template = f"template_{service}"
        async with self._lock:
            if service not in self._shapes:
                await self._make_template(service, template)
            name = f"{service}_{new_id().hex[-12:]}"
            return await asyncio.to_thread(self.engines.create_database, name, template)

    async def give_back(self, service: str, url: str) -> None:
        """Empty a database for the next test that asks; drop one that has other tables now."""
        connection = await _connect(url)
        try:
            await connection.execute(_LEAVE)
            as_made = await connection.fetchval(_SHAPE) == self._shapes[service]
            if as_made:
                await connection.execute(_EMPTY)
        finally:
            await connection.close()
        if as_made:
            self._idle.setdefault(service, []).append(url)
        else:
            await asyncio.to_thread(self.engines.drop_database, url)

    async def _make_template(self, service: str, template: str) -> None:
        url = await asyncio.to_thread(self.engines.create_database, template)
        await migrations.upgrade_async(service, url)
        connection = await _connect(url)
        try:
            self._shapes[service] = await connection.fetchval(_SHAPE)
        finally:
            await connection.close()


async def _connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url.replace("+asyncpg", ""))
