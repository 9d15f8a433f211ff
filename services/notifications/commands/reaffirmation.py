"""Reminders to stand by a new edition: a step to each, until the signature is closed."""

from collections.abc import Sequence

from notifications.catalogue import entry
from notifications.commands import reach
from notifications.commands.notify import notify_people
from notifications.store import causes, contacts, deliveries
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import ReaffirmationClosed, ReaffirmationDue

DUE, LAPSED = "reaffirmation_due", "reaffirmation_lapsed"
FIRST, LAST = "opened", "last_week"


def _values(event: ReaffirmationDue) -> dict[str, str]:
    said = event.step if event.step in {FIRST, LAST} else "later"
    return {
        "due_on": event.due_on.isoformat(),
        "opened": "yes" if said == FIRST else "no",
        "later": "yes" if said == "later" else "no",
        "last": "yes" if said == LAST else "no",
    }


async def remind(uow: UnitOfWork, events: Sequence[ReaffirmationDue]) -> None:
    """One message for each step, edition and signature; thousands in one statement."""
    category = entry(DUE).category
    generations = await causes.current(uow, [event.signature_id for event in events])
    await contacts.want(uow, sorted({(event.person_id, 1) for event in events}))
    await reach.queue(
        uow,
        [
            Message(
                event.person_id,
                DUE,
                category,
                event.signature_id,
                step=f"{event.edition}/{event.step}",
                values=_values(event),
                generation=generations[event.signature_id],
            )
            for event in events
        ],
        at=uow.clock.now(),
    )


async def close(uow: UnitOfWork, event: ReaffirmationClosed) -> None:
    """Stop what is queued. Who let the day pass is told once how to sign again."""
    await deliveries.cancel(uow, event.signature_id, templates=[DUE], at=uow.clock.now())
    if event.outcome == "lapsed":
        await notify_people(
            uow,
            [event.person_id],
            LAPSED,
            event.signature_id,
            step=event.edition,
            values={"document": event.document},
        )
