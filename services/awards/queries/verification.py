"""Is this award valid on this day? Public, so it says nothing but that."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from awards import store
from awards.domain.award import Award, Standing, Status
from awards.domain.scheme import Scheme
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Verification:
    award: Award
    scheme: Scheme
    on: date
    standing: Standing

    @property
    def valid(self) -> bool:
        return self.standing != "not_valid"

    @property
    def withdrawn(self) -> bool:
        """That it was withdrawn is said, from that day on; why, never."""
        ended = self.award.ended_on
        return self.award.status is Status.WITHDRAWN and ended is not None and self.on >= ended


async def verify(uow: UnitOfWork, award_id: UUID, *, on: date, today: date) -> Verification:
    award = await store.get_award(uow, award_id)
    scheme = await store.scheme_of(uow, award)
    return Verification(award, scheme, on, award.standing(on, today=today))


def claims(found: Verification, issuer: str, at: datetime) -> dict[str, Any]:
    """What our signature stands for: this award, this day, this answer."""
    award = found.award
    return {
        "iss": issuer,
        "sub": str(award.id),
        "organisation_id": str(award.organisation_id),
        "stream": award.stream,
        "on": found.on.isoformat(),
        "valid": found.valid,
        "standing": found.standing,
        "withdrawn": found.withdrawn,
        "iat": int(at.timestamp()),
    }


def statement(found: Verification) -> str:
    """The sentence that a detached signature stands under: this award, this day, this answer."""
    answer = "is valid" if found.valid else "is not valid"
    if found.withdrawn:
        answer = "was withdrawn and is not valid"
    return f"Sanctuary Award {found.award.id} {answer} on {found.on.isoformat()}"
