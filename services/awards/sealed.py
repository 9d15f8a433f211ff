"""The only code that opens what assessors said about their own lived experience.

Sealed per person, opened for one question only: does the rule of a panel hold? All who sit are
opened, in the same order and number whatever they said, and each opening is recorded. The answer is
a single yes or no; who made it so is known to nobody.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.scheme import PanelRule
from awards.tables import eligibility
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject
from sanctuary.seal import Seal, record_opening
from sanctuary.settings import Settings

YES, NO = b"\x01", b"\x00"


async def prepare(uow: UnitOfWork, person_id: UUID, *, seal: Seal) -> None:
    """Every assessor has a sealed row from the start, so that its being there says nothing."""
    await uow.execute(
        upsert(eligibility)
        .values(person_id=person_id, sealed=seal.seal(NO, _context(person_id)))
        .on_conflict_do_nothing()
    )


async def declare(
    uow: UnitOfWork, person_id: UUID, *, has_lived_experience: bool, seal: Seal
) -> None:
    """Both answers are sealed alike: same length, same statement, nothing recorded beside them."""
    said = seal.seal(YES if has_lived_experience else NO, _context(person_id))
    await uow.execute(
        upsert(eligibility)
        .values(person_id=person_id, sealed=said)
        .on_conflict_do_update(index_elements=["person_id"], set_={"sealed": said})
    )


async def forget(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    """Delete what these people sealed."""
    await uow.execute(delete(eligibility).where(eligibility.c.person_id.in_(people)))


async def panel_holds(
    uow: UnitOfWork,
    application_id: UUID,
    people: Sequence[UUID],
    rule: PanelRule,
    *,
    by: Actor,
    seal: Seal,
) -> bool:
    """Whether enough of those who sit have lived experience (Charter: always at least one)."""
    rows = await uow.all(
        select(eligibility)
        .where(eligibility.c.person_id.in_(people))
        .order_by(eligibility.c.person_id)
    )
    for row in rows:
        await record_opening(
            uow,
            by=by.id,
            what=f"eligibility of assessor {row.person_id}",
            why=f"panel rule of application {application_id}",
        )
    opened = [seal.open(row.sealed, _context(row.person_id)) for row in rows]
    return sum(each == YES for each in opened) >= rule.lived_experience


def holding() -> Holding:
    """What a person sealed about themself: theirs to see, through their own link only."""
    return Holding(
        ("What you told us in confidence as an assessor", "Yr hyn a ddywedoch yn gyfrinachol"),
        (eligibility.name,),
        _own_words,
        lambda uow, subject: forget(uow, subject.ids),
        sealed=True,
    )


async def _own_words(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(select(eligibility).where(eligibility.c.person_id.in_(subject.ids)))
    found: list[Record] = []
    for row in rows:
        await record_opening(
            uow,
            by=subject.person_id,
            what=f"eligibility of assessor {row.person_id}",
            why="the person asked what we hold about them",
        )
        said = uow.must_seal.open(row.sealed, _context(row.person_id))
        found.append({"lived_experience_declared": "yes" if said == YES else "no"})
    return found


def _context(person_id: UUID) -> str:
    return f"eligibility:{person_id}"


def seal_of(settings: Settings) -> Seal:
    """This service's seal, under a key of its own."""
    return Seal(settings.seal_key, "awards")
