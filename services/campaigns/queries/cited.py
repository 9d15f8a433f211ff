"""Facts, stories and photos as the content check reads them: what stands behind each today."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from campaigns.domain.content import CitedFact, CitedUse
from campaigns.domain.matter import Matter
from campaigns.store import consents, facts
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


async def cited_uses(uow: UnitOfWork, matter: Matter, today: date) -> tuple[CitedUse, ...]:
    """The stories and photos that go with it, each with why it may not be used, if so."""
    stories = await consents.consents(uow, "story", matter.stories)
    photos = await consents.consents(uow, "photo", matter.photos)
    return tuple(
        each.cited(today, matter.channel) for each in (*stories.values(), *photos.values())
    )
