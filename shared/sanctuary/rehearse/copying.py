"""The copy of a live store: read in one read-only snapshot, without what nobody needs to see."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from sanctuary.rehearse.parts import Rehearsal, Unlike

_COLUMNS = """
    select c.relname as table, a.attname as column, t.typname as type,
        t.typcategory::text as category,
        a.attnotnull and not a.atthasdef and a.attidentity = '' as needed,
        a.attidentity <> '' as counted
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum
"""
_COUNT_ON = """
    select setval(pg_get_serial_sequence('"{table}"', '{column}'),
        (select coalesce(max("{column}"), 0) + 1 from "{table}"), false)
"""
_CHECKS = """
    select conname from pg_constraint where contype = 'c' and conrelid = $1::text::regclass
"""
# What stands where a column is needed and was not taken, by category of type.
_NOTHING = {"S": "''", "A": "'{}'", "N": "0", "B": "false", "D": "'2000-01-01'"}
_NOTHING_OF_TYPE = {"jsonb": "'{}'", "bytea": "''", "uuid": f"'{'0' * 32}'"}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    type: str
    category: str
    needed: bool
    counted: bool

    @property
    def nothing(self) -> str:
        value = _NOTHING_OF_TYPE.get(self.type) or _NOTHING[self.category]
        return f'cast({value} as {self.type}) as "{self.name}"'


async def connect_read_only(dsn: str) -> asyncpg.Connection:
    """A connection on which PostgreSQL itself refuses every write."""
    return await asyncpg.connect(
        dsn.replace("+asyncpg", ""),
        server_settings={
            "default_transaction_read_only": "on",
            "application_name": "sanctuary rehearse",
        },
    )


async def copy_store(live: asyncpg.Connection, copy_dsn: str, rehearsal: Rehearsal) -> int:
    """Fill an empty, migrated store with what the live one holds now. Returns how many rows."""
    copy = await asyncpg.connect(copy_dsn.replace("+asyncpg", ""))
    try:
        async with live.transaction(isolation="repeatable_read", readonly=True):
            await _must_be_alike(live, copy)
            # Rows come table by table: keys and triggers wait until all of them are there.
            await copy.execute("set session_replication_role = replica")
            tables = await _tables(live)
            return sum(
                [
                    await _copy_table(live, copy, name, tables[name], taken)
                    for name, taken in rehearsal.takes.items()
                ]
            )
    finally:
        await copy.close()


async def _must_be_alike(live: asyncpg.Connection, copy: asyncpg.Connection) -> None:
    """Tables of another migration could not be read, or only seemingly."""
    if await live.fetchval("select to_regclass('public.alembic_version')") is None:
        raise Unlike("its tables have not been made yet. Start the network once, and try again")
    query = "select version_num from alembic_version"
    theirs, ours = await live.fetchval(query), await copy.fetchval(query)
    if theirs != ours:
        raise Unlike(
            f"its tables are those of migration {theirs}, and this software has {ours}. Run the "
            "rehearsal with the software that the network runs, or bring the network up to date "
            "first: sanctuary migrate"
        )


async def _tables(live: asyncpg.Connection) -> dict[str, list[_Column]]:
    found: dict[str, list[_Column]] = {}
    for name, *about in await live.fetch(_COLUMNS):
        found.setdefault(name, []).append(_Column(*about))
    return found


async def _copy_table(
    live: asyncpg.Connection,
    copy: asyncpg.Connection,
    table: str,
    columns: list[_Column],
    taken: Sequence[str],
) -> int:
    """The rows of one table; a column that is not taken holds nothing in the copy."""
    if taken:
        # What holds nothing need not satisfy the checks.
        for row in await copy.fetch(_CHECKS, table):
            await copy.execute(f'alter table "{table}" drop constraint "{row[0]}"')
    there = [one for one in columns if not taken or one.name in taken]
    blank = [one for one in columns if one not in there and one.needed]
    rows = io.BytesIO()
    chosen = ", ".join([*(f'"{one.name}"' for one in there), *(one.nothing for one in blank)])
    answer = await live.copy_from_query(
        f'select {chosen} from "{table}"',  # noqa: S608 — names from the catalogue alone
        output=rows,
        format="binary",
    )
    rows.seek(0)
    await copy.copy_to_table(
        table, source=rows, columns=[one.name for one in (*there, *blank)], format="binary"
    )
    for one in there:
        if one.counted:
            await copy.execute(_COUNT_ON.format(table=table, column=one.name))
    return int(answer.rpartition(" ")[2])
