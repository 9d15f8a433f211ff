"""The only code that opens what is sealed here: lived experience, and who raised a concern.

What assessors said about themselves is sealed per person, opened for one question only: does the
rule of a panel hold? All who sit are opened, in the same order and number whatever they said, and
each opening is recorded. The answer is a single yes or no; who made it so is known to nobody.
Whoever raised a concern about an award is found again by a keyed hash, which needs no opening: only
to write to them is it opened.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.scheme import PanelRule
from awards.tables import concern, concern_source, eligibility
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


class Raiser(NamedTuple):
    """Who raised a concern, and the id under which they hear of its end."""

    person_id: UUID
    receipt_id: UUID


async def keep_raiser(uow: UnitOfWork, concern_id: UUID, raiser: Raiser) -> None:
    plain = raiser.person_id.bytes + raiser.receipt_id.bytes
    await uow.execute(
        insert(concern_source).values(
            concern_id=concern_id,
            handle=_handle(uow, raiser.person_id),
            sealed=uow.must_seal.seal(plain, _of_concern(concern_id)),
        )
    )


async def open_raiser(uow: UnitOfWork, concern_id: UUID, *, by: UUID, why: str) -> Raiser | None:
    """Recorded each time. None when whoever raised it was erased since."""
    row = await uow.first(select(concern_source).where(concern_source.c.concern_id == concern_id))
    if row is None:
        return None
    await record_opening(uow, by=by, what=f"who raised concern {concern_id}", why=why)
    plain = uow.must_seal.open(row.sealed, _of_concern(concern_id))
    return Raiser(UUID(bytes=plain[:16]), UUID(bytes=plain[16:]))


def raised_by(uow: UnitOfWork, person_id: UUID) -> ColumnElement[bool]:
    """A condition on `concern`: this person raised it. Nothing is opened for it."""
    return exists().where(
        concern_source.c.concern_id == concern.c.id,
        concern_source.c.handle == _handle(uow, person_id),
    )


async def without_raiser(
    uow: UnitOfWork, concern_id: UUID, people: Collection[UUID]
) -> tuple[UUID, ...]:
    """Those of `people` who did not raise it."""
    handle = await uow.scalar(
        select(concern_source.c.handle).where(concern_source.c.concern_id == concern_id)
    )
    return tuple(one for one in people if _handle(uow, one) != handle)


def raiser_holding() -> Holding:
    """The concerns that a person raised; an erasure takes away that it was them."""
    return Holding(
        ("Concerns you raised about an award", "Pryderon a godwyd gennych am wobr"),
        (concern_source.name,),
        _own_concerns,
        _forget_raiser,
        sealed=True,
    )


async def _own_concerns(uow: UnitOfWork, subject: Subject) -> list[Record]:
    handles = [_handle(uow, one) for one in subject.ids]
    rows = await uow.all(
        select(concern.c.award_id, concern.c.words, concern.c.raised_at)
        .join(concern_source, concern_source.c.concern_id == concern.c.id)
        .where(concern_source.c.handle.in_(handles))
        .order_by(concern.c.id)
    )
    return [
        {"award_id": str(row.award_id), "words": row.words, "raised_at": row.raised_at.isoformat()}
        for row in rows
    ]


async def _forget_raiser(uow: UnitOfWork, subject: Subject) -> None:
    handles = [_handle(uow, one) for one in subject.ids]
    await uow.execute(delete(concern_source).where(concern_source.c.handle.in_(handles)))


def _handle(uow: UnitOfWork, person_id: UUID) -> bytes:
    return uow.must_seal.handle(f"raiser {person_id}")


def _of_concern(concern_id: UUID) -> str:
    return f"concern:{concern_id}"


def seal_of(settings: Settings) -> Seal:
    """This service's seal, under a key of its own."""
    return Seal(settings.seal_key, "awards")
