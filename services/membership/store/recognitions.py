"""Award periods as membership keeps them, in whichever order awards' events come."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from membership.domain.recognition import Ending, Origin, Recognition
from membership.tables import recognition
from sanctuary.db import UnitOfWork


async def keep_recognitions(uow: UnitOfWork, periods: Sequence[Recognition]) -> None:
    """Write periods; one that is known already keeps whatever end it has by now."""
    if not periods:
        return
    await uow.execute(
        insert(recognition).on_conflict_do_nothing(),
        [
            {
                "award_id": period.award_id,
                "organisation_id": period.organisation_id,
                "stream": period.stream,
                "starts_on": period.starts_on,
                "expires_on": period.expires_on,
                "origin": period.origin,
                "ended_on": period.ended_on,
                "ending": period.ending,
            }
            for period in periods
        ],
    )


async def correct_register(uow: UnitOfWork, periods: Sequence[Recognition]) -> None:
    """A file that is sent again may name another end; what awards decided is not touched."""
    for period in periods:
        await uow.execute(
            update(recognition)
            .where(
                recognition.c.award_id == period.award_id,
                recognition.c.origin == Origin.REGISTER,
                recognition.c.expires_on != period.expires_on,
            )
            .values(expires_on=period.expires_on, ended_on=period.expires_on)
        )


async def end_recognition(
    uow: UnitOfWork, award_id: UUID, ending: Ending, *, on: date, successor: UUID | None = None
) -> int:
    """Close a period. Returns 0 when its beginning has not arrived yet."""
    result = await uow.execute(
        update(recognition)
        .where(recognition.c.award_id == award_id)
        .values(ending=ending, ended_on=on, successor_id=successor)
    )
    return result.rowcount


async def correct_dates(
    uow: UnitOfWork, award_id: UUID, *, starts_on: date, expires_on: date
) -> int:
    """Put the dates of a period right. Returns 0 when its beginning has not arrived yet."""
    result = await uow.execute(
        update(recognition)
        .where(recognition.c.award_id == award_id)
        .values(starts_on=starts_on, expires_on=expires_on)
    )
    return result.rowcount


async def pass_on(uow: UnitOfWork, award_id: UUID, organisation_id: UUID) -> int:
    """A period goes on with another holder. Returns 0 when its beginning has not arrived yet."""
    result = await uow.execute(
        update(recognition)
        .where(recognition.c.award_id == award_id)
        .values(organisation_id=organisation_id)
    )
    return result.rowcount


async def get_recognition(uow: UnitOfWork, award_id: UUID) -> Recognition | None:
    found = await _recognitions(uow, recognition.c.award_id == award_id)
    return found[0] if found else None


async def recognitions_of(uow: UnitOfWork, *organisations: UUID) -> list[Recognition]:
    """The award history of organisations, oldest period first."""
    return await _recognitions(uow, recognition.c.organisation_id == func.any(list(organisations)))


async def _recognitions(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Recognition]:
    rows = await uow.all(
        select(recognition)
        .where(condition)
        .order_by(recognition.c.starts_on, recognition.c.award_id)
    )
    return [
        Recognition(
            award_id=row.award_id,
            organisation_id=row.organisation_id,
            stream=row.stream,
            starts_on=row.starts_on,
            expires_on=row.expires_on,
            origin=Origin(row.origin),
            ended_on=row.ended_on,
            ending=Ending(row.ending) if row.ending else None,
            successor_id=row.successor_id,
        )
        for row in rows
    ]
