"""Who opens sealed data, how often and for what: for whoever watches over data protection."""

from datetime import date, timedelta
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from membership.queries import openings as queries
from membership.sealed import Why
from sanctuary.actor import Role
from sanctuary.auth import requires_only
from sanctuary.errors import Invalid
from sanctuary.http import Uow, sealed_router

router = sealed_router("/v1/sealed-openings", tags=["sealed data"])
Watcher = Depends(requires_only(Role.DATA_PROTECTION_LEAD))
LONGEST = timedelta(days=366)
# What people open about themselves, and what days do, is left out: how often would tell how many.
BY_STAFF = [why.value for why in (Why.REGISTER, Why.ARRANGE, Why.STORY, Why.ADVISORY)]


class OpeningsView(BaseModel):
    opened_by: UUID
    day: date
    why: str
    times: int


@router.get("", dependencies=[Watcher])
async def openings(uow: Uow, first: date, last: date) -> list[OpeningsView]:
    """Openings by staff, by person, day and purpose. Which records, it does not say."""
    if not timedelta(0) <= last - first <= LONGEST:
        raise Invalid(
            "Choose a first and a last day, at most a year apart.",
            errors=[{"field": "last", "detail": "Not before the first day, at most a year on."}],
        )
    found = await queries.between(uow, first, last, why=BY_STAFF)
    return [
        OpeningsView(opened_by=one.opened_by, day=one.day, why=one.why, times=one.times)
        for one in found
    ]
