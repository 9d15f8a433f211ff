"""Is this award valid on this day? Public, so it says nothing but that."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from awards import store
from awards.domain.award import Award, Standing
from awards.schemes import scheme_of
from sanctuary.db import UnitOfWork

MEANING = (
    "A Sanctuary Award recognises what an organisation has done to learn about seeking sanctuary, "
    "to embed welcome, and to share it. It has no influence on who comes to an area or where "
    "people are placed, and it is no statement about any person there."
)


@dataclass(frozen=True, slots=True)
class Verification:
    award: Award
    name: str
    on: date
    standing: Standing

    @property
    def valid(self) -> bool:
        return self.standing != "not_valid"


async def verify(uow: UnitOfWork, award_id: UUID, *, on: date, today: date) -> Verification:
    award = await store.get_award(uow, award_id)
    name = scheme_of(award.scheme, award.edition).name
    return Verification(award, name, on, award.standing(on, today=today))
