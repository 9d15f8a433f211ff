"""Erasing a person in one service, for good: no replay, no late answer, no old link revives them.

Each service keeps the ids of those who were erased. Events about them are dropped at the intake,
links of theirs open nothing, and whoever writes to a list of people leaves them out. Membership
decides and erases first; the other three follow `membership.person.erased.v1` and confirm.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from sanctuary.db import UnitOfWork
from sanctuary.erased import erase_alone
from sanctuary.events import Event, awards, campaigns, notifications
from sanctuary.events.membership import PersonErased
from sanctuary.ground_tables import erased_person
from sanctuary.personal import Holding, Subject
from sanctuary.subscribers import Subscribers


class Confirmation(Protocol):
    """How a service says that it erased its part."""

    def __call__(self, *, case_id: UUID, person_id: UUID, kept: tuple[str, ...]) -> Event: ...


CONFIRMED: Mapping[str, Confirmation] = {
    "awards": awards.ErasureConfirmed,
    "campaigns": campaigns.ErasureConfirmed,
    "notifications": notifications.ErasureConfirmed,
}


async def erase(
    uow: UnitOfWork, holdings: Sequence[Holding], subject: Subject, *, case_id: UUID
) -> tuple[str, ...]:
    """Erase every holding and remember the ids. Returns why something was kept, as codes."""
    await erase_alone(uow)
    await uow.execute(
        insert(erased_person)
        .values(
            [
                {"person_id": one, "case_id": case_id, "erased_at": uow.clock.now()}
                for one in subject.ids
            ]
        )
        .on_conflict_do_nothing()
    )
    kept: set[str] = set()
    for holding in holdings:
        if holding.keeps is not None and await holding.gather(uow, subject):
            kept.add(holding.keeps.value)
        await holding.erase(uow, subject)
    return tuple(sorted(kept))


def follow_erasures(subscribers: Subscribers, holdings: Sequence[Holding]) -> None:
    """Let a service erase when membership says so; membership itself does it where it decides."""
    if subscribers.service not in CONFIRMED or PersonErased in subscribers.handlers:
        return
    confirmed = CONFIRMED[subscribers.service]

    async def on_person_erased(event: PersonErased, uow: UnitOfWork) -> None:
        subject = Subject((event.person_id, *event.entries))
        kept = await erase(uow, holdings, subject, case_id=event.case_id)
        uow.emit(confirmed(case_id=event.case_id, person_id=event.person_id, kept=kept))

    subscribers.on(PersonErased)(on_person_erased)
