"""Alembic for every service: the body of each env.py, and `upgrade`.

Each service has its own scripts and its own version table in its own database. An advisory lock
lets any number of processes start at once (ENGINE section 8).
"""

import asyncio
import importlib
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

MIGRATION_LOCK = 0x5A_4C_74_02


def config(service: str) -> Config:
    """The Alembic configuration of a service, without any file."""
    package = importlib.import_module(service)
    scripts = Path(package.__path__[0]) / "migrations"
    settings = Config()
    settings.set_main_option("script_location", str(scripts))
    settings.set_main_option("path_separator", "os")
    return settings


def upgrade(service: str, url: str, revision: str = "head") -> None:
    """Run what is missing. Safe to call from several processes at once."""
    asyncio.run(upgrade_async(service, url, revision))


async def upgrade_async(service: str, url: str, revision: str = "head") -> None:
    settings = config(service)
    await _with_connection(
        url,
        lambda connection: _run(settings, connection, lambda: command.upgrade(settings, revision)),
    )


async def check_async(service: str, url: str) -> None:
    """Raise when the tables in code and the migrations disagree."""
    settings = config(service)
    await _with_connection(
        url, lambda connection: _run(settings, connection, lambda: command.check(settings))
    )


async def _with_connection(url: str, action: object) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(action)  # type: ignore[arg-type]
            await connection.commit()
    finally:
        await engine.dispose()


def _run(settings: Config, connection: Connection, action: object) -> None:
    settings.attributes["connection"] = connection
    action()  # type: ignore[operator]


def run_env(metadata: MetaData) -> None:
    """What every services/<name>/migrations/env.py does."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        context.configure(dialect_name="postgresql", target_metadata=metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    connection.execute(text(f"select pg_advisory_xact_lock({MIGRATION_LOCK})"))
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
