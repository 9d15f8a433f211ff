"""What a person finds in their inbox: what went to them, and what only a channel kept from them.

A message that went out by two channels stands there once, under the first of its deliveries.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select

from notifications.domain.delivery import Status, Withheld
from notifications.domain.rhythm import DIGEST
from notifications.domain.simulated import SIMULATED
from notifications.tables import delivery, inbox_mark
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

# Whatever kept these away lies in the channel, not in what the person wants or may be told.
CHANNEL_TROUBLE = (Withheld.NO_ADDRESS, Withheld.UNVERIFIED, Withheld.SUPPRESSED)
_NOT_OUT = (
    Status.QUEUED,
    Status.SENDING,
    Status.WITHHELD,
    Status.EXPIRED,
    Status.CANCELLED,
)


def _arrived(one: FromClause) -> ColumnElement[bool]:
    return or_(
        one.c.status.not_in(_NOT_OUT),
        and_(one.c.status == Status.WITHHELD, one.c.reason.in_(CHANNEL_TROUBLE)),
    )


def _meant(one: FromClause) -> ColumnElement[bool]:
    """Not only tried out by a program: that was never for its person."""
    return one.c.channel != SIMULATED


def _same_message(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    keys = ("person_id", "cause", "template", "step")
    return and_(*(one.c[name] == other.c[name] for name in keys))


def of_person(person_id: UUID, *, unread: bool = False) -> Select[Any]:
    """Their messages with the moment at which each was read."""
    twin, earlier = delivery.alias("twin"), delivery.alias("earlier")
    statement = (
        select(delivery, inbox_mark.c.read_at)
        .outerjoin(inbox_mark, inbox_mark.c.delivery_id == delivery.c.id)
        .where(
            delivery.c.person_id == person_id,
            # What came in a digest stands here for itself.
            delivery.c.template != DIGEST,
            _meant(delivery),
            exists().where(_same_message(twin, delivery), _meant(twin), _arrived(twin)),
            ~exists().where(
                _same_message(earlier, delivery), _meant(earlier), earlier.c.id < delivery.c.id
            ),
        )
    )
    return statement.where(inbox_mark.c.read_at.is_(None)) if unread else statement


async def unread_count(uow: UnitOfWork, person_id: UUID) -> int:
    found = of_person(person_id, unread=True).with_only_columns(func.count())
    row = await uow.first(found)
    return 0 if row is None else int(row[0])


async def one(uow: UnitOfWork, person_id: UUID, delivery_id: UUID) -> Any:
    """Raises NotFound, alike for what is absent and what is somebody else's."""
    row = await uow.first(of_person(person_id).where(delivery.c.id == delivery_id))
    if row is None:
        raise NotFound(
            "There is no such message in your inbox, or it is older than we keep. Look at the list "
            "of your messages."
        )
    return row


async def unread_ids(uow: UnitOfWork, person_id: UUID) -> Sequence[UUID]:
    found = of_person(person_id, unread=True).with_only_columns(delivery.c.id)
    return [row.id for row in await uow.all(found)]
