"""An award comes to its end: its holder is reminded, and so is whoever looks after it (C6)."""

from datetime import date
from typing import Literal, get_args
from uuid import UUID

from notifications.catalogue import RENEWAL_STEPS
from notifications.commands import notify
from notifications.store import contacts, deliveries, keepers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import (
    AwardLapsed,
    MergerReviewOpened,
    RenewalAtRisk,
    RenewalDeclined,
    RenewalDue,
    RenewalIntended,
)

News = Literal["intended", "declined", "lapsed", "at_risk", "merged"]
NEWS: tuple[News, ...] = get_args(News)
About = (
    AwardLapsed
    | MergerReviewOpened
    | RenewalAtRisk
    | RenewalDeclined
    | RenewalDue
    | RenewalIntended
)
REMINDERS = ("renewal_due", "renewal_due_near_you")


async def remind(uow: UnitOfWork, event: RenewalDue) -> None:
    """One step of the ladder, to both contacts and whoever looks after the award.

    Who is both hears of it once. A newer step replaces an unsent one.
    """
    days = {"expires_on": event.expires_on, "grace_ends_on": event.grace_ends_on}
    values = {name: day.isoformat() for name, day in days.items()}
    values |= {step: "yes" if step == event.step else "no" for step in RENEWAL_STEPS}
    values["stream"] = event.stream
    await notify.notify_organisation(
        uow, event.organisation_id, "renewal_due", event.award_id, step=event.step, values=values
    )
    keeping = await keepers.of_award(uow, event.lead_id, event.stream)
    reminded = await contacts.organisation_contacts(uow, event.organisation_id) or []
    await notify.notify_people(
        uow,
        [one for one in keeping if one not in reminded],
        "renewal_due_near_you",
        event.award_id,
        step=event.step,
        values=values | _who(event),
    )


async def tell_keepers(
    uow: UnitOfWork, event: About, news: News, day: date, *, since: date | None = None
) -> None:
    """What became of a renewal, for whoever looks after the award."""
    values = {one: "yes" if one == news else "no" for one in NEWS}
    await notify.notify_people(
        uow,
        await keepers.of_award(uow, event.lead_id, event.stream),
        "renewal_news",
        event.award_id,
        step=f"{news} {since}" if since else news,
        values=values | {"that_day": day.isoformat()} | _who(event),
    )


def _who(event: About) -> dict[str, str]:
    local = event.lead_id is not None
    which = {"local": "yes" if local else "no", "national": "no" if local else "yes"}
    return which | {"stream": event.stream}


async def stop_reminding(uow: UnitOfWork, award_id: UUID) -> None:
    """The award was renewed, or its renewal was asked for: no reminder may outlive that."""
    await deliveries.cancel(uow, award_id, templates=REMINDERS, at=uow.clock.now())
