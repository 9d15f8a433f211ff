"""New editions of membership types: the rules change from a day on, and never backwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from membership.domain.decisions import decision
from membership.domain.membership_type import MembershipType
from membership.store import membership_types as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Stale


async def add_edition(
    uow: UnitOfWork, key: str, document: Mapping[str, Any], reason: str, *, by: Actor, at: datetime
) -> MembershipType:
    """The next edition of a type, or the first of a new one. Past days keep theirs."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    mine = [one for one in (await store.types(uow)).editions if one.key == key]
    edition = max((one.edition for one in mine), default=0) + 1
    complete = {**document, "key": key, "edition": edition}
    new = MembershipType.read(complete)
    first = max([uow.clock.today(), *(one.valid_from for one in mine)])
    if new.valid_from < first:
        raise Invalid(
            f"A new edition begins on {first.isoformat()} at the earliest: what held on a past "
            "day stays as it was. Give a later day.",
            errors=[{"pointer": "/document/valid_from", "detail": "Not before that day."}],
        )
    complete["valid_from"] = new.valid_from.isoformat()
    if not await store.add_edition(uow, new, complete, made):
        raise Stale("Somebody added an edition at the same moment. Look at it before you add one.")
    return new
