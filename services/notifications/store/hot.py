"""Statements that run for every window: straight to the driver, in the transaction that is open.

SQLAlchemy makes a row object and converts each value of each row; at twenty thousand mails a second
that is a large part of all work. Here rows are named tuples of what the driver gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import asyncpg as dialect

from sanctuary.db import UnitOfWork

_DIALECT: Any = dialect.dialect()  # type: ignore[no-untyped-call]


class Hot:
    """A statement with `:named` parameters, compiled once."""

    def __init__(self, sql: str) -> None:
        compiled = text(sql).compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self.names: Sequence[str] = compiled.positiontup or ()

    async def all(self, uow: UnitOfWork, parameters: Mapping[str, Any]) -> list[asyncpg.Record]:
        connection = await driver(uow)
        values = [parameters[name] for name in self.names]
        found: list[asyncpg.Record] = await connection.fetch(self.sql, *values)
        return found


async def driver(uow: UnitOfWork) -> asyncpg.Connection:
    """The connection under the transaction, in the transaction."""
    pooled = await uow.connection.get_raw_connection()
    connection: asyncpg.Connection = pooled.driver_connection
    if not connection.is_in_transaction():
        # SQLAlchemy begins with its first statement.
        await uow.connection.exec_driver_sql("select 1")
    return connection


def ids(found: Iterable[UUID]) -> str:
    """Ids as one text, to be cast to `uuid[]`: a list would be looked at one by one, slowly."""
    return "{" + ",".join([one.hex for one in found]) + "}"
