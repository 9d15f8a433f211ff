"""Reading the postcode directory in, beside the generation that is current.

Everything or nothing: the rows come in one transaction, while the generation's own row is written
in others, so that everybody sees how far it is.
"""

import asyncio
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from membership.directory_file import DirectoryFile
from membership.domain.geography import (
    Generation,
    GenerationKind,
    ImportRuns,
    Source,
    Status,
)
from membership.store import places as store
from membership.store import postcodes
from membership.tables import place_generation
from sanctuary.actor import Actor, Role
from sanctuary.auth import grants_of
from sanctuary.db import Database, UnitOfWork
from sanctuary.errors import Invalid, Refusal
from sanctuary.ids import new_id
from sanctuary.service import Progress, PublishedFile

AT_ONCE = 10_000


async def import_postcodes(
    database: Database, path: Path, source: Source, *, by: Actor, show: Progress
) -> Generation:
    """Stream a file of any size into a generation of its own, `ready` to be switched to.

    `show` hears rows, bytes read and bytes in all after each chunk. A process that dies on the way
    leaves nothing but a generation that the next import writes off.
    """
    by.must(Role.NATIONAL_TEAM)
    with await asyncio.to_thread(DirectoryFile, path) as file:
        generation = Generation(new_id(), GenerationKind.POSTCODES, source, by.id)
        async with database.transaction() as uow:
            if not await postcodes.take_lock(uow):
                raise ImportRuns(
                    "A postcode directory is being read in just now. Wait until it is done."
                )
            await _begin(database, generation, file.size)
            try:
                return await _fill(database, uow, generation, file, show)
            except BaseException as failure:
                await asyncio.shield(_write_off(database, generation, failure))
                raise


async def read_postcodes(database: Database, file: PublishedFile, show: Progress) -> str:
    """What `sanctuary import postcodes` does, with the grants that its caller really has."""
    async with database.transaction() as uow:
        by = Actor(file.by, await grants_of(uow, file.by))
    source = Source(file.name, file.published_on, file.licence, file.source)
    made = await import_postcodes(database, file.path, source, by=by, show=show)
    return (
        f"{made.rows:,} postcodes are ready as generation {made.id}. Look at who would move "
        f"(GET /v1/places/generations/{made.id}/moves), then switch to it."
    )


async def _begin(database: Database, generation: Generation, size: int) -> None:
    async with database.transaction() as uow:
        await uow.execute(
            update(place_generation)
            .where(
                place_generation.c.kind == GenerationKind.POSTCODES,
                place_generation.c.status == Status.LOADING,
            )
            .values(status=Status.FAILED, problem="The process that read it ended too early.")
        )
        await store.add_generation(uow, generation, at=uow.clock.now(), bytes_total=size)


async def _fill(
    database: Database,
    uow: UnitOfWork,
    generation: Generation,
    file: DirectoryFile,
    show: Progress,
) -> Generation:
    await postcodes.make_partition(uow, generation.id)
    while records := await asyncio.to_thread(file.chunk, AT_ONCE):
        await postcodes.copy(uow, generation.id, records)
        await _tell(database, generation, file)
        show(file.rows, file.bytes_read, file.size)
    if not file.rows:
        raise Invalid("There is no row in this file. Use the file as it was published.")
    try:
        await postcodes.attach_partition(uow, generation.id)
    except IntegrityError:
        raise Invalid(
            "A postcode stands in this file twice. Use the file as it was published."
        ) from None
    ready = replace(generation, source=replace(generation.source, sha256=file.sha256))
    ready = ready.ready(file.rows)
    await store.save_generation(uow, ready, bytes_read=file.bytes_read)
    return replace(ready, version=generation.version + 1)


async def _tell(database: Database, generation: Generation, file: DirectoryFile) -> None:
    async with database.transaction() as uow:
        await uow.execute(
            update(place_generation)
            .where(place_generation.c.id == generation.id)
            .values(rows=file.rows, bytes_read=file.bytes_read)
        )


async def _write_off(database: Database, generation: Generation, failure: BaseException) -> None:
    said = failure.detail if isinstance(failure, Refusal) else "It was broken off."
    async with database.transaction() as uow:
        await store.save_generation(uow, generation.fail(), problem=said)
