"""Every text that a message has, or had."""

from collections.abc import Sequence
from typing import Any

from notifications.catalogue import CATALOGUE, FALLBACK_LANGUAGE, entry
from notifications.domain.edition import FIRST_OWN, Edition
from notifications.store import editions as store
from notifications.texts import Archive, Texts
from sanctuary.actor import SYSTEM, Decision
from sanctuary.clock import Clock
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


def shipped(clock: Clock, *, key: str | None = None) -> list[Edition]:
    """What this release brings, decided with the release."""
    decided = Decision(SYSTEM.id, clock.now(), "It came with the software.")
    return [
        Edition.shipped(template, decided)
        for one in CATALOGUE
        if key in (None, one.key)
        for template in one.templates.values()
    ]


async def texts(uow: UnitOfWork) -> Texts:
    """What every message says now."""
    return Texts.of(await store.in_force(uow))


async def all_of(uow: UnitOfWork, key: str, *, drafts: bool) -> list[Edition]:
    """Every edition of a message. Raises NotFound."""
    entry(key)
    kept = await store.all_of(uow, key)
    known = {(one.language, one.edition) for one in kept}
    new = [one for one in shipped(uow.clock, key=key) if (one.language, one.edition) not in known]
    return sorted(
        (one for one in kept + new if drafts or one.published is not None),
        key=lambda one: (one.language != FALLBACK_LANGUAGE, one.language, one.edition),
    )


async def one(
    uow: UnitOfWork, key: str, language: str, number: int, *, drafts: bool, lock: bool = False
) -> Edition:
    """Raises NotFound: also for what was never published, unless `drafts` may be seen."""
    entry(key)
    found = await store.find(uow, key, language, number, lock=lock)
    if found is None and number < FIRST_OWN:
        found = next(
            (
                each
                for each in shipped(uow.clock, key=key)
                if (each.language, each.edition) == (language, number)
            ),
            None,
        )
    if found is None or not (drafts or found.published is not None):
        raise NotFound(
            f"The message “{key}” has no edition {number} in this language. The list of its "
            "editions shows those that there are."
        )
    return found


async def archive(uow: UnitOfWork, rows: Sequence[Any]) -> Archive:
    """The texts of these deliveries."""
    wanted = {(row.template, row.edition) for row in rows if row.edition is not None}
    kept = await store.kept(uow, wanted) if wanted else []
    texts_of = {(one.key, one.language, one.edition): one.template for one in kept}
    return Archive(await texts(uow), texts_of)
