"""What campaigns' texts rest on: staff hear when a fact has to be looked at or a consent ended."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from notifications.subscribers.decided_awards import shown
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import FactReviewAsked, UseStopped

_KINDS = ("fact", "overdue", "story", "photo")


@subscribers.on(FactReviewAsked)
async def fact_review_asked(event: FactReviewAsked, uow: UnitOfWork) -> None:
    kind = "overdue" if event.overdue else "fact"
    await notify.notify_people(
        uow,
        [event.owner_id],
        "content_waiting",
        event.fact_id,
        step=f"{kind} {event.review_on.isoformat()}",
        values=shown(kind, *_KINDS),
    )


@subscribers.on(UseStopped)
async def use_stopped(event: UseStopped, uow: UnitOfWork) -> None:
    """A consent may be given and end again; so each time is a message of its own."""
    await notify.notify_people(
        uow,
        event.people,
        "content_waiting",
        event.thing_id,
        step=f"{event.kind} {uow.causation_id}",
        values=shown(event.kind, *_KINDS),
    )
