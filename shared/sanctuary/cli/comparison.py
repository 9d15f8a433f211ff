"""Tables as the code has them against what the migrations make, on an engine of its own."""

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sanctuary import migrations
from sanctuary.cli.ground import out
from sanctuary.engine import Postgres


def compare(names: Iterable[str]) -> None:
    """Every service's migrations, run on an empty store, must give exactly its tables."""
    with tempfile.TemporaryDirectory(prefix="sanctuary-migrations-") as folder:
        Path(folder).chmod(0o711)
        postgres = Postgres(Path(folder), durable=False).start()
        try:
            for name in names:
                asyncio.run(_check_one(postgres, name))
                out.print(f"{name}: tables and migrations agree.")
        finally:
            postgres.discard()


async def _check_one(postgres: Postgres, name: str) -> None:
    await postgres.create_database(name)
    await migrations.upgrade_async(name, postgres.url(name))
    await migrations.check_async(name, postgres.url(name))
