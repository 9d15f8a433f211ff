"""A supporter would like an Ambassador to come along: one more request at a coordinator's desk.

Whoever asked hears from the coordinator, and learns nothing of who was asked.
"""

from datetime import datetime

from membership.commands import ambassador_requests
from membership.domain.ambassador_request import Kind
from membership.store import people
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.events.campaigns import CompanionAsked

ABOUT = {
    Kind.MP_MEETING: "A supporter meets somebody who represents them, and would be glad of "
    "company. / Mae cefnogwr yn cyfarfod â rhywun sy’n ei gynrychioli, a byddai’n falch o gwmni.",
    Kind.SPEAKING: "A supporter arranges an event, or speaks to an ally, and would be glad of "
    "somebody who speaks for themselves. / Mae cefnogwr yn trefnu digwyddiad, neu’n siarad â "
    "chynghreiriad, a byddai’n falch o rywun sy’n siarad drosto’i hun.",
    Kind.CAMPAIGN_ACTION: "A supporter takes part in something that others arrange, and would be "
    "glad of company. / Mae cefnogwr yn cymryd rhan mewn rhywbeth y mae eraill yn ei drefnu, a "
    "byddai’n falch o gwmni.",
    Kind.STORY: "A supporter would like to share a story that somebody tells themselves. "
    "/ Hoffai cefnogwr rannu stori y mae rhywun yn ei hadrodd ei hun.",
    Kind.MEDIA: "A supporter was asked to speak on radio or television, and would rather let "
    "somebody speak for themselves. / Gofynnwyd i gefnogwr siarad ar y radio neu’r teledu, a "
    "byddai’n well ganddo adael i rywun siarad drosto’i hun.",
}


class NowhereKnown(Refusal):
    slug = "nowhere-known"
    title = "We do not know where this would be"


async def asked(uow: UnitOfWork, event: CompanionAsked, *, at: datetime) -> None:
    """Make a request of it, in the place where whoever asked lives. The same again is one."""
    asker = await people.get_person(uow, event.person_id)
    if asker.nation is None:
        raise NowhereKnown("Whoever asked has no nation in the address book.")
    kind = Kind(event.purpose)
    await ambassador_requests.make(
        uow,
        event.request_id,
        kind=kind,
        nation=asker.nation,
        area=asker.area,
        about=ABOUT[kind],
        on_behalf_of="",
        takes_place_on=event.takes_place_on,
        by=Actor(asker.id),
        at=at,
    )
