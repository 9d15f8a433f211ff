"""From a fact elsewhere to messages: who hears of it, about what, once (DOMAIN C13)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from notifications.catalogue import entry
from notifications.commands import reach
from notifications.domain.overtaken import CAN_BE_OVERTAKEN
from notifications.store import causes, contacts, deliveries, parties
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import TryAgain


async def notify_people(
    uow: UnitOfWork,
    people: Sequence[UUID],
    template: str,
    cause: UUID,
    *,
    step: str = "",
    values: Mapping[str, str] | None = None,
    once: str | None = None,
) -> int:
    """Queue one message for each of `people`; whoever had it before does not get it again.

    `values` are facts for the text that harm nobody: days and ids. `once` is a key under which
    nobody hears twice about the same thing, whatever the template or the channel.
    """
    category = entry(template).category
    people = await without_erased(uow, people)
    await contacts.want(uow, [(person, 1) for person in people])
    generation = None
    if template in CAN_BE_OVERTAKEN:
        generation = (await causes.current(uow, [cause]))[cause]
    return await reach.queue(
        uow,
        [
            Message(
                person,
                template,
                category,
                cause,
                step=step,
                values=values or {},
                generation=generation,
                once=once,
            )
            for person in people
        ],
        at=uow.clock.now(),
    )


async def notify_organisation(
    uow: UnitOfWork,
    organisation_id: UUID,
    template: str,
    cause: UUID,
    *,
    step: str = "",
    values: Mapping[str, str] | None = None,
    once: str | None = None,
) -> int:
    """The same for both contacts of an organisation."""
    people = await contacts.organisation_contacts(uow, organisation_id)
    if people is None:
        raise TryAgain("the organisation has not been heard of yet")
    await parties.remember(uow, ("organisation", organisation_id), cause, template, step)
    return await notify_people(uow, people, template, cause, step=step, values=values, once=once)


async def notify_group(
    uow: UnitOfWork,
    group_id: UUID,
    people: Sequence[UUID],
    template: str,
    cause: UUID,
    *,
    step: str = "",
    values: Mapping[str, str] | None = None,
) -> int:
    """The same for these contacts of a group; when it reaches none of them, for the others."""
    await parties.remember(uow, ("group", group_id), cause, template, step)
    return await notify_people(uow, people, template, cause, step=step, values=values)


async def cancel_waiting(uow: UnitOfWork, cause: UUID, templates: Sequence[str]) -> None:
    """What waits to be sent about a thing is not wanted any more."""
    await deliveries.cancel(uow, cause, templates=list(templates), at=uow.clock.now())
