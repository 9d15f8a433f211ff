"""What somebody is asked, as their own page shows it, and what its buttons do."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from membership.commands import ambassador_requests, pauses
from membership.commands.visit import Visit
from membership.domain.ambassador_request import AmbassadorRequest, Answer, Ask, Kind, Status
from membership.domain.pause import paused
from membership.domain.request_preparation import Item
from membership.sealed import REQUESTS, Key
from sanctuary.db import UnitOfWork

Words = tuple[str, str]
KINDS: dict[Kind, Words] = {
    Kind.MEDIA: ("To speak with a journalist", "Siarad â newyddiadurwr"),
    Kind.SPEAKING: ("To speak at a session", "Siarad mewn sesiwn"),
    Kind.PANEL: ("To sit on a panel", "Eistedd ar banel"),
    Kind.MP_MEETING: ("To come along to a meeting with an MP", "Dod i gyfarfod ag AS"),
    Kind.STORY: ("To tell a story", "Adrodd stori"),
    Kind.CAMPAIGN_ACTION: ("To take part in an action", "Cymryd rhan mewn gweithred"),
    Kind.STEERING_SEAT: ("To join a steering group", "Ymuno â grŵp llywio"),
}
ITEMS: dict[str, Words] = {
    "topics": ("What it will be about", "Am beth y bydd"),
    "questions": ("The questions beforehand", "Y cwestiynau ymlaen llaw"),
    "key_messages": ("Your key messages", "Eich prif negeseuon"),
    "travel": ("Travel costs, agreed beforehand", "Costau teithio, wedi’u cytuno ymlaen llaw"),
    "data": ("Phone and data, agreed beforehand", "Ffôn a data, wedi’u cytuno ymlaen llaw"),
    "limits": ("The hosts know your limits", "Mae’r trefnwyr yn gwybod eich terfynau"),
}


@dataclass(frozen=True, slots=True)
class ShownRequest:
    id: UUID
    words: Words
    about: str
    on_behalf_of: str
    takes_place_on: date | None
    answer_by: date
    state: str
    paused: bool
    can_return: bool
    preparation: tuple[tuple[Words, bool], ...]
    told: str


async def shown(
    uow: UnitOfWork, ambassador_id: UUID, key: Key, *, finished: bool = False
) -> tuple[ShownRequest, ...]:
    """Everything that this person is or was asked, the newest first.

    What is over and talked about is off the page; a copy of their data has it too (`finished`).
    """
    stops = await pauses.standing(uow, key, today=uow.clock.today())
    found = [(one, one.ask_of(ambassador_id)) for one in await REQUESTS.all(uow, key)]
    return tuple(
        _show(one, ask, stopped=paused(stops, one.nation, one.area))
        for one, ask in sorted(found, key=lambda pair: pair[0].made_at, reverse=True)
        if ask is not None and (finished or ask.answer is not Answer.DEBRIEFED)
    )


def _show(one: AmbassadorRequest, ask: Ask, *, stopped: bool) -> ShownRequest:
    free = one.status is Status.ARRANGING and one.waiting_for is None and not stopped
    preparation = tuple(
        (words, getattr(one.preparation, name) is Item.SETTLED)
        for name, words in ITEMS.items()
        if getattr(one.preparation, name) is not Item.NOT_NEEDED
    )
    return ShownRequest(
        id=one.id,
        words=KINDS[one.kind],
        about=one.about,
        on_behalf_of=one.on_behalf_of,
        takes_place_on=one.takes_place_on,
        answer_by=ask.answer_by,
        state=ask.answer.value,
        paused=stopped,
        can_return=free,
        preparation=preparation,
        told=one.preparation.told,
    )


async def accept(visit: Visit) -> None:
    await _say(visit, Answer.ACCEPTED)


async def decline(visit: Visit) -> None:
    await _say(visit, Answer.DECLINED)


async def withdraw(visit: Visit) -> None:
    await _say(visit, Answer.WITHDRAWN)


async def talk(visit: Visit) -> None:
    await _say(visit, Answer.DEBRIEFED, wants_a_call=True)


async def no_talk(visit: Visit) -> None:
    await _say(visit, Answer.DEBRIEFED)


async def _say(visit: Visit, said: Answer, *, wants_a_call: bool = False) -> None:
    await ambassador_requests.answer(
        visit.uow,
        visit.item,
        visit.own.id,
        said,
        visit.key,
        by=visit.own.id,
        at=visit.at,
        wants_a_call=wants_a_call,
    )
