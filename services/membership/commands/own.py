"""What an Ambassador sees and does through their own link: their record, and all that is asked.

One line in the trail of openings per visit, the same as for a message of the team, so that the
trail does not tell whose link opened more than a message.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from membership.commands import own_requests, own_stories
from membership.commands.ambassadors import of_people
from membership.commands.forgetting import forget
from membership.commands.own_requests import ShownRequest
from membership.commands.own_stories import ShownConsent, ShownGroup
from membership.commands.visit import Visit
from membership.domain.ambassador import Ambassador, Status
from membership.domain.note import Note
from membership.domain.person import Language
from membership.sealed import AMBASSADORS, NOTES, Key, Why, open_for
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork

OWN_WISH = "their own wish"


@dataclass(frozen=True, slots=True)
class Space:
    """Everything on somebody's own page."""

    own: Ambassador
    requests: tuple[ShownRequest, ...] = ()
    consents: tuple[ShownConsent, ...] = ()
    group: ShownGroup | None = None

    @property
    def language(self) -> Language:
        return self.own.wishes.language


async def read(uow: UnitOfWork, note_id: UUID) -> tuple[Note | None, Key]:
    """The note behind a link, and the key to what it is about."""
    key = await open_for(uow, Why.OWN, by=note_id, what=f"note {note_id} and what it is about")
    return await NOTES.get(uow, note_id, key), key


async def space(uow: UnitOfWork, note: Note, key: Key) -> Space | None:
    """Their own page, or None once they went."""
    own = await _own(uow, note, key)
    if own is None:
        return None
    return Space(
        own,
        await own_requests.shown(uow, own.id, key),
        await own_stories.consents(uow, own.id, key),
        await own_stories.group(uow, own.id, key),
    )


async def act(
    uow: UnitOfWork, note: Note, key: Key, action: str, form: Mapping[str, str], *, at: datetime
) -> None:
    """Do what a button says. A button that we do not know does nothing."""
    own = await _own(uow, note, key, lock=True)
    if own is not None and action in _ACTIONS:
        await _ACTIONS[action](Visit(uow, own, key, form, at))


async def _own(uow: UnitOfWork, note: Note, key: Key, *, lock: bool = False) -> Ambassador | None:
    if note.ambassador_id is None:
        return None
    return await AMBASSADORS.get(uow, note.ambassador_id, key, lock=lock)


async def _rest(visit: Visit) -> None:
    await _move(visit, Status.RESTING)


async def _return(visit: Visit) -> None:
    await _move(visit, Status.REGISTERED)


async def _move(visit: Visit, to: Status) -> None:
    made = Decision(visit.own.id, visit.at, OWN_WISH)
    await AMBASSADORS.save(visit.uow, visit.own.move(to, made))


async def _leave(visit: Visit) -> None:
    """Pressed once more to be sure; then everything is gone and nobody is written to.

    Everything: what another nation keeps of them goes as well, without a word there.
    """
    await forget(visit.uow, visit.own, visit.key)
    if visit.own.person_id is not None:
        for other in await of_people(visit.uow, [visit.own.person_id], visit.key):
            await forget(visit.uow, other, visit.key)


_ACTIONS: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
    "rest": _rest,
    "return": _return,
    "leave": _leave,
    "accept": own_requests.accept,
    "decline": own_requests.decline,
    "withdraw": own_requests.withdraw,
    "talk": own_requests.talk,
    "no_talk": own_requests.no_talk,
    "consent_give": own_stories.give,
    "consent_withdraw": own_stories.withdraw,
    "group_join": own_stories.join,
    "group_leave": own_stories.leave_group,
    "turn_come": own_stories.come,
    "turn_not": own_stories.not_come,
}
