"""Facts, stories and photos as the content check reads them: what stands behind each today."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from campaigns.domain.content import CitedFact
from campaigns.store import facts
from sanctuary.db import UnitOfWork


async def cited_facts(uow: UnitOfWork, ids: Iterable[UUID]) -> tuple[CitedFact, ...]:
    """In the order asked for. One that does not exist is cited as nobody's."""
    wanted = tuple(dict.fromkeys(ids))
    known = await facts.current(uow, wanted) if wanted else {}
    return tuple(
        known[each].cited()
        if each in known
        else CitedFact(each, "", "", "", usable=False, review_on=date.min)
        for each in wanted
    )


def _nobodys(fact_id: UUID) -> CitedFact:
    return CitedFact(fact_id, "", "", "", usable=False, review_on=date.min)
