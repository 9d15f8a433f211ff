"""The store of one service: engine, transaction, and `emit` inside it.

Only this module commits. A command receives a `UnitOfWork`, reads and writes through it and emits
events; rows and events become true together or not at all (DESIGN section 3).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import asyncpg
from sqlalchemy import MetaData, Row
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.base import Executable

from sanctuary import tracing
from sanctuary.clock import Clock
from sanctuary.errors import TryAgain
from sanctuary.events import Event
from sanctuary.outbox import Draft, record_events

if TYPE_CHECKING:
    from sanctuary.seal import Seal

# What a transaction raises while the store is away, or comes back, or gives way to another.
STORE_GONE = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, TryAgain)

AnyRow = Row[*tuple[Any, ...]]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def service_metadata() -> MetaData:
    """A service's own MetaData, with constraint names that migrations can rely on."""
    return MetaData(naming_convention=NAMING)


class UnitOfWork:
    """One transaction. The edge that opened it commits; nobody else does.

    `correlation_id` joins everything that one request or message set off; `causation_id` is the
    event that is being handled, if any, and `causation_type` its type. `seal` is the service's,
    where there is no request to take the settings from; only the module that may open sealed data
    touches it. `leaves_work`: the commit wakes whoever waits for `Database.work_left`, so that what
    was written is taken up at once and not at the next look.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        clock: Clock,
        *,
        correlation_id: str,
        causation_id: str | None = None,
        seal: "Seal | None" = None,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self.correlation_id = correlation_id
        self.causation_id = causation_id
        self.causation_type: str | None = None
        self.seal = seal
        self.leaves_work = False
        self._drafts: list[Draft] = []

    @property
    def must_seal(self) -> "Seal":
        """The service's seal. Only a store that was opened without its service has none."""
        if self.seal is None:
            raise RuntimeError("this store was opened without a seal")
        return self.seal

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        return await self.connection.execute(statement, parameters)

    async def first(self, statement: Executable) -> AnyRow | None:
        """The first row, or None."""
        return (await self.connection.execute(statement)).first()

    async def all(self, statement: Executable) -> Sequence[AnyRow]:
        return (await self.connection.execute(statement)).all()

    async def scalar(self, statement: Executable) -> Any:
        return (await self.connection.execute(statement)).scalar()

    def emit(self, *events: Event) -> None:
        """Publish with this transaction: the rows are written just before it commits."""
        traceparent = tracing.current_traceparent()
        self._drafts.extend(
            Draft(event, self.correlation_id, self.causation_id, traceparent) for event in events
        )

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Something that may be refused alone: then its rows and events go, and nothing else."""
        before = len(self._drafts)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            del self._drafts[before:]
            raise

    async def write_events(self) -> int:
        """Write what was emitted; called once, by the edge that commits. Returns how many."""
        drafts, self._drafts = self._drafts, []
        if drafts:
            try:
                await record_events(self.connection, drafts, at=self.clock.now())
            except IntegrityError as raced:
                raise TryAgain("somebody else changed the same thing at the same moment") from raced
        return len(drafts)


class Database:
    """The engine of one service, and the only way to open a transaction on it."""

    def __init__(self, url: str, clock: Clock | None = None, *, pool_size: int = 10) -> None:
        # Without hide_parameters a failing statement would write what people told us into the log.
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_recycle=1800,
            hide_parameters=True,
        )
        self.clock = clock or Clock()
        self.committed = asyncio.Event()
        self.work_left = asyncio.Event()
        self.seal: Seal | None = None

    @asynccontextmanager
    async def transaction(
        self, *, correlation_id: str | None = None, causation_id: str | None = None
    ) -> AsyncIterator[UnitOfWork]:
        """Commit on a normal end, roll back on any exception, then wake the relay."""
        async with self.engine.connect() as connection:
            uow = UnitOfWork(
                connection,
                self.clock,
                correlation_id=correlation_id or uuid4().hex,
                causation_id=causation_id,
                seal=self.seal,
            )
            yield uow
            wrote = await uow.write_events()
            await connection.commit()
            if wrote:
                self.committed.set()
            if uow.leaves_work:
                # Whoever waits has this one; whoever looks from now on waits for the next.
                waited, self.work_left = self.work_left, asyncio.Event()
                waited.set()

    async def close(self) -> None:
        await self.engine.dispose()
