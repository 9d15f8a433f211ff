"""Letters with outcomes, and who had a part in a case."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, union, update
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.letter import Letter, Milestone, Status
from awards.tables import application, case_part, letter, panel_refusal, seat
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale

Part = Literal["coordinated", "recommended", "decided", "released", "looked_into"]


async def get_letter(uow: UnitOfWork, letter_id: UUID, *, lock: bool = False) -> Letter:
    query = select(letter).where(letter.c.id == letter_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no letter here. Open the list of letters and choose it there.")
    return letter_of(row)


async def released_letter(uow: UnitOfWork, application_id: UUID) -> tuple[Letter, dict[str, str]]:
    """The newest letter that left for an application, with its words as they left."""
    row = await uow.first(
        select(letter)
        .where(letter.c.application_id == application_id, letter.c.status == Status.RELEASED)
        .order_by(letter.c.released_at.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound("There is no letter yet. You will hear from us by the day we promised.")
    return letter_of(row), row.words


async def held_letters(uow: UnitOfWork) -> list[Letter]:
    """Every letter that waits, the oldest first; a few dozen at most."""
    rows = await uow.all(select(letter).where(letter.c.status == Status.HELD).order_by(letter.c.id))
    return [letter_of(row) for row in rows]


async def insert_letter(uow: UnitOfWork, held: Letter) -> None:
    await uow.execute(insert(letter).values(id=held.id, **_values(held)))


async def save_letter(
    uow: UnitOfWork, changed: Letter, *, words: dict[str, str] | None = None
) -> Letter:
    saved = replace(changed, version=changed.version + 1)
    result = await uow.execute(
        update(letter)
        .where(letter.c.id == changed.id, letter.c.version == changed.version)
        .values(words=words, **_values(saved))
    )
    if result.rowcount != 1:
        raise Stale("Somebody dealt with this letter just before you. Open it again to see how.")
    return saved


async def note_part(
    uow: UnitOfWork, application_id: UUID, person_id: UUID, part: Part, *, at: datetime
) -> None:
    """Keep that somebody acted on a case; the first time counts.

    An award that came without its application has no case.
    """
    values = {"noted_by": person_id, "part": part, "noted_at": at}
    noted = [bindparam(key, value, case_part.c[key].type) for key, value in values.items()]
    await uow.execute(
        upsert(case_part)
        .from_select(
            ["application_id", *values],
            select(application.c.id, *noted).where(application.c.id == application_id),
        )
        .on_conflict_do_nothing()
    )


async def people_on_the_case(uow: UnitOfWork, application_id: UUID) -> frozenset[UUID]:
    """Everybody who was asked to sit, coordinated, recommended, decided or released."""
    rows = await uow.all(
        union(
            select(case_part.c.noted_by).where(case_part.c.application_id == application_id),
            select(seat.c.person_id).where(seat.c.application_id == application_id),
            select(panel_refusal.c.by).where(panel_refusal.c.application_id == application_id),
            select(application.c.decided_by).where(
                application.c.id == application_id, application.c.decided_by.is_not(None)
            ),
        )
    )
    return frozenset(row[0] for row in rows)


def _values(each: Letter) -> dict[str, Any]:
    return {
        "application_id": each.application_id,
        "organisation_id": each.organisation_id,
        "stream": each.stream,
        "status": each.status,
        "version": each.version,
        "outcome": each.outcome,
        "called": each.called,
        "guidance": dict(each.guidance),
        "milestones": [
            {"words": one.words, "due_on": one.due_on.isoformat()} for one in each.milestones
        ],
        "paragraph": each.paragraph,
        "decided_by": each.decided.by,
        "decided_at": each.decided.at,
        "decided_reason": each.decided.reason,
        "released_by": each.released.by if each.released else None,
        "released_at": each.released.at if each.released else None,
        "taken_back_by": each.taken_back.by if each.taken_back else None,
        "taken_back_at": each.taken_back.at if each.taken_back else None,
        "taken_back_reason": each.taken_back.reason if each.taken_back else None,
    }


def letter_of(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        application_id=row.application_id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        status=Status(row.status),
        version=row.version,
        outcome=row.outcome,
        decided=Decision(row.decided_by, row.decided_at, row.decided_reason),
        called=row.called,
        guidance=row.guidance,
        milestones=tuple(
            Milestone(one["words"], date.fromisoformat(one["due_on"])) for one in row.milestones
        ),
        paragraph=row.paragraph,
        released=Decision(row.released_by, row.released_at, "") if row.released_by else None,
        taken_back=(
            Decision(row.taken_back_by, row.taken_back_at, row.taken_back_reason)
            if row.taken_back_by
            else None
        ),
    )
