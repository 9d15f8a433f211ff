"""The service that is attacked on the event path: counts each effect, so that a second one shows.

It is a service like any other, with a worker's inbox, redelivery and loops. Its handler of
`GroupChanged` fails for as long as a certain file is there, as a bug would.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from sqlalchemy import Column, Integer, Table, Uuid, text

from sanctuary.bench.ground import metadata, take_effect
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import ContactChanged, GroupChanged, PersonChanged
from sanctuary.service import Service
from sanctuary.settings import Settings
from sanctuary.subscribers import Subscribers

BUG = "SANCTUARY_FAULTS_BUG"
seen = Table(
    "seen",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("falls", Integer, nullable=False, server_default="0"),
)
_SEEN = text(
    "insert into seen (person_id, version) values (:person, :version) on conflict (person_id) "
    "do update set version = excluded.version, "
    "falls = seen.falls + case when excluded.version <= seen.version then 1 else 0 end"
)
subscribers = Subscribers("awards")


@subscribers.on_batch(PersonChanged)
async def people_changed(events: Sequence[PersonChanged], uow: UnitOfWork) -> None:
    await take_effect([event.person_id for event in events], uow)


@subscribers.on(ContactChanged, latest=True)
async def contact_changed(event: ContactChanged, uow: UnitOfWork) -> None:
    """A state: it may only ever grow newer."""
    await uow.execute(_SEEN, {"person": event.person_id, "version": event.contact_version})


@subscribers.on(GroupChanged)
async def group_changed(event: GroupChanged, uow: UnitOfWork) -> None:
    if Path(os.environ[BUG]).exists():  # noqa: ASYNC240 — a look at one name
        raise RuntimeError("a bug, on purpose")
    await take_effect([event.group_id], uow)


def main() -> None:
    """Run a worker of it until told to stop."""
    settings = Settings()
    app = Service("awards", metadata, (), subscribers).app(settings, "worker")
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
