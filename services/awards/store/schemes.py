"""Schemes as they are in force: what was shipped, and the editions that coordinators made since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, insert, select

from awards.domain.application import Application
from awards.domain.scheme import Scheme
from awards.domain.stages import BEGINNING, Status
from awards.domain.windows import Window
from awards.schemes import SCHEMES, newest_for, plain, scheme_from
from awards.tables import application, edition_move, scheme_edition
from sanctuary.actor import Decision
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

GIVES_ITS_PLACE_BACK = (*BEGINNING, Status.DRAFT, Status.DEFERRED, Status.WITHDRAWN)


class Pinned(Protocol):
    """An application or an award: it names its scheme and the edition."""

    @property
    def scheme(self) -> str: ...

    @property
    def edition(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition and who made it; nobody, where it was shipped."""

    scheme: Scheme
    made: Decision | None = None
    based_on: str = ""


async def scheme_of(uow: UnitOfWork, pinned: Pinned) -> Scheme:
    """The edition that an application or an award is pinned to."""
    return await get_scheme(uow, pinned.scheme, pinned.edition)


async def get_scheme(uow: UnitOfWork, key: str, edition: str) -> Scheme:
    """One edition, shipped or made since; neither ever changes."""
    if found := SCHEMES.get((key, edition)):
        return found
    rules = await uow.scalar(
        select(scheme_edition.c.rules).where(
            scheme_edition.c.key == key, scheme_edition.c.edition == edition
        )
    )
    if rules is None:
        raise NotFound("There is no such edition. The list of schemes shows those there are.")
    return scheme_from(rules)


async def current_scheme(uow: UnitOfWork, stream: str, on: date) -> Scheme:
    """The edition that an application started on a day is under."""
    return newest_for([each.scheme for each in await editions(uow)], stream, on)


async def editions(uow: UnitOfWork, key: str | None = None) -> Sequence[Edition]:
    """Every edition: the shipped ones first, then the others in the order they were made."""
    query = select(scheme_edition).order_by(scheme_edition.c.made_at, scheme_edition.c.number)
    if key is not None:
        query = query.where(scheme_edition.c.key == key)
    shipped = [Edition(each) for each in SCHEMES.values() if key in {None, each.key}]
    made = [
        Edition(
            scheme_from(row.rules),
            Decision(row.made_by, row.made_at, row.reason),
            row.based_on,
        )
        for row in await uow.all(query)
    ]
    return [*shipped, *made]


async def insert_edition(
    uow: UnitOfWork, scheme: Scheme, *, number: int, based_on: str, made: Decision
) -> None:
    await uow.execute(
        insert(scheme_edition).values(
            key=scheme.key,
            edition=scheme.edition,
            number=number,
            rules=plain(scheme),
            valid_from=scheme.valid_from,
            based_on=based_on,
            made_by=made.by,
            made_at=made.at,
            reason=made.reason,
        )
    )


async def count_in_window(uow: UnitOfWork, key: str, window: Window) -> int:
    """How many first applications a window has taken: sent in it, and still with us or decided."""
    first, after = _moments(window)
    found = await uow.scalar(
        select(func.count())
        .select_from(application)
        .where(
            application.c.scheme == key,
            application.c.renews.is_(None),
            application.c.status.not_in(GIVES_ITS_PLACE_BACK),
            application.c.submitted_at >= first,
            application.c.submitted_at < after,
        )
    )
    return int(found or 0)


def _moments(window: Window) -> tuple[datetime, datetime]:
    """The first moment of a window in London, and the first one after it."""
    after = window.closes_on + timedelta(days=1)
    return (
        datetime.combine(window.opens_on, time(), LONDON),
        datetime.combine(after, time(), LONDON),
    )


async def insert_move(
    uow: UnitOfWork, before: Application, after: Application, *, by: UUID, at: datetime
) -> None:
    await uow.execute(
        insert(edition_move).values(
            application_id=after.id,
            version=after.version,
            before=f"{before.scheme} {before.edition}",
            after=f"{after.scheme} {after.edition}",
            moved_by=by,
            moved_at=at,
        )
    )
