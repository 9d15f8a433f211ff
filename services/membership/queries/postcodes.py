"""Where a postcode lies, by the generation that is current. Postcodes are asked, never logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from membership.domain.geography import (
    Generation,
    GenerationKind,
    Place,
    Postcode,
    Whereabouts,
)
from membership.store import postcodes as store
from membership.store.places import current_generation, places_by_code
from sanctuary.asks import ConstituencyAnswer
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid

Precision = Literal["postcode", "outward", "unknown"]
NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class Answer:
    """`generation` is None when the answer rests on no file of ours."""

    asked: Postcode
    precision: Precision = "unknown"
    where: Whereabouts = NOWHERE
    terminated_on: date | None = None
    generation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in the order of the questions, and the places that they name."""

    answers: tuple[Answer, ...]
    places: Mapping[str, Place]
    generation: Generation | None


async def look_up(uow: UnitOfWork, asked: Sequence[Postcode]) -> Answers:
    """What the directory says of these postcodes, whole or outward."""
    current = await current_generation(uow, GenerationKind.POSTCODES)
    found = {} if current is None else await in_generation(uow, current.id, asked)
    answers = tuple(found.get(one.key, Answer(one)) for one in asked)
    return await with_places(uow, answers, current)


async def in_generation(
    uow: UnitOfWork, generation_id: UUID, asked: Sequence[Postcode]
) -> dict[str, Answer]:
    """The same of any generation, by key; what it does not know is not there."""
    by_key = {one.key: one for one in asked}
    found: dict[str, Answer] = {}
    keys = [key for key, one in by_key.items() if one.is_whole]
    for row in await store.whole(uow, generation_id, keys):
        where = store.to_whereabouts(row)
        found[row.postcode] = Answer(
            by_key[row.postcode], "postcode", where, row.terminated_on, generation_id
        )
    halves = [key for key, one in by_key.items() if not one.is_whole]
    for row in await store.outward(uow, generation_id, halves):
        where = store.to_whereabouts(row)
        found[row.outward] = Answer(by_key[row.outward], "outward", where, None, generation_id)
    return found


async def with_places(
    uow: UnitOfWork, answers: Sequence[Answer], generation: Generation | None
) -> Answers:
    """Names for the codes; a region or nation that the directory leaves out comes from them."""
    lookup = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    if lookup is None:
        return Answers(tuple(answers), {}, generation)
    codes = {
        code
        for one in answers
        for code in (one.where.constituency, one.where.local_authority, one.where.region)
        if code
    }
    places = await places_by_code(uow, lookup.id, sorted(codes))
    wider = {p.region for p in places.values() if p.region} - places.keys()
    places |= await places_by_code(uow, lookup.id, sorted(wider)) if wider else {}
    return Answers(tuple(_complete(one, places) for one in answers), places, generation)


async def seat_of(uow: UnitOfWork, written: str) -> ConstituencyAnswer:
    """In which constituency a postcode lies, by our own directory alone: the asker waits."""
    try:
        asked = Postcode.read(written)
    except Invalid:
        return ConstituencyAnswer(found="unreadable")
    (answer,) = (await look_up(uow, [asked])).answers
    code, found = answer.where.constituency, str(answer.precision)
    if answer.terminated_on is not None:
        code, found = None, "ended"
    return ConstituencyAnswer(found=found, code=code, generation_id=answer.generation)


def _complete(one: Answer, places: Mapping[str, Place]) -> Answer:
    narrow = places.get(one.where.local_authority or one.where.constituency or "")
    if narrow is None:
        return one
    return replace(
        one,
        where=replace(
            one.where,
            region=one.where.region or narrow.region,
            nation=one.where.nation or narrow.nation,
        ),
    )
