"""Why somebody got a message, or got none: all that was decided about a person and a cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, func, literal, select

from notifications import rules
from notifications.domain.delivery import Status, Withheld
from notifications.domain.explanation import Decided, sentences
from notifications.queries import deliveries
from notifications.queries.editions import archive
from notifications.store import contacts, suppressions
from notifications.tables import alert, audience, contact, delivery, mobilisation
from notifications.texts import Archive
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among

MOST = 50
UNDECIDED = frozenset({Status.QUEUED, Status.EXPIRED, Status.CANCELLED})
NOT_DECIDED_BY_BASIS = frozenset({Withheld.DRILL, Withheld.ENDED})


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody now; what was decided about a message stands with the message."""

    known: bool
    erased: bool = False
    has_address: bool = False
    verified: bool = False
    left: bool = False
    language: str | None = None
    bases: Mapping[str, str] | None = None
    choices: Mapping[str, bool] | None = None
    suppressed: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """What is known of what a message is about. `told` counts messages by template."""

    kind: str | None
    told: Mapping[str, int]
    waits: bool = False


async def explained(uow: UnitOfWork, row: Any, language: str) -> list[tuple[str, str]]:
    """One message in words, in `language`."""
    texts = await archive(uow, [row])
    why = texts.in_language(row, language).why
    reason = deliveries.WHY_NOT[row.reason][language == "cy"] if row.reason else None
    return sentences(_decided(row, texts), language, why=why, reason=reason)


def _decided(row: Any, texts: Archive) -> Decided:
    status = Status(row.status)
    day = london_day(row.settled_at or row.queued_at)
    return Decided(
        category=row.category,
        status=status,
        settled_on=london_day(row.settled_at) if row.settled_at else None,
        basis=row.basis,
        chosen=row.chosen,
        judged=status not in UNDECIDED and row.reason not in NOT_DECIDED_BY_BASIS,
        fell_back=texts.fell_back(row),
        kept_days=rules.on("retention", day)["days"][row.category],
    )


async def messages(
    uow: UnitOfWork, person_id: UUID, cause: UUID, template_key: str | None
) -> Sequence[Any]:
    """The newest messages about the cause to the person, whatever became of them."""
    query = deliveries.matching(person_id=person_id, cause=cause, template_key=template_key)
    query = query.where(deliveries.SHOWN_TO_STAFF)
    return await uow.all(query.order_by(delivery.c.id.desc()).limit(MOST))


async def person(uow: UnitOfWork, person_id: UUID) -> Person:
    if await erased_among(uow, [person_id]):
        return Person(known=False, erased=True)
    row = await uow.first(select(contact).where(contact.c.person_id == person_id))
    if row is None or row.version is None:
        return Person(known=False)
    return Person(
        known=True,
        has_address=row.email is not None,
        verified=row.verified,
        left=row.ended,
        language=row.language,
        bases=dict(row.bases),
        choices=await contacts.choices(uow, person_id),
        suppressed=await suppressions.cause_for(uow, person_id),
    )


async def cause(
    uow: UnitOfWork, cause_id: UUID, template_key: str | None, person_id: UUID
) -> Cause:
    query = (
        select(delivery.c.template, func.count().label("n"))
        .where(delivery.c.cause == cause_id, deliveries.SHOWN_TO_STAFF)
        .group_by(delivery.c.template)
        .order_by(delivery.c.template)
    )
    if template_key is not None:
        query = query.where(delivery.c.template == template_key)
    told = {row.template: row.n for row in await uow.all(query)}
    for kind, column in (
        ("mobilisation", mobilisation.c.mobilisation_id),
        ("alert", alert.c.alert_id),
    ):
        if await uow.scalar(select(column).where(column == cause_id)):
            return Cause(kind, told, waits=await _waits(uow, person_id, cause_id))
    return Cause(None, told)


async def _waits(uow: UnitOfWork, person_id: UUID, cause_id: UUID) -> bool:
    """Whether a message to this person is still to be made."""
    waiting = select(audience.c.number).where(
        audience.c.mobilisation_id == cause_id,
        literal(person_id, Uuid) == any_(audience.c.person_ids),
    )
    return await uow.first(waiting) is not None


def absent(found: Person, about: Cause, kept_days: int) -> list[str]:
    """Why there is no message at all, as far as this service can tell."""
    if found.erased:
        return ["This person asked to be erased. What was sent to them is not known any more."]
    said = []
    if not found.known:
        said.append(
            "Membership has told us of nobody under this id, so nothing could be sent. Check the "
            "id; a new person is known within seconds."
        )
    if about.waits:
        said.append("This message waits for its turn. It is decided on within minutes: ask again.")
    elif about.kind == "mobilisation":
        said.append(
            "This person is not among those whom the frozen audience released. Campaigns knows "
            "why: look at this person's place in the audience there."
        )
    elif about.kind == "alert":
        said.append(
            "An alert asks one after the other until somebody answers. It never came to this "
            "person, or they were not among those to ask when it was raised."
        )
    elif about.told:
        said.append(
            f"{sum(about.told.values())} messages about this went to others: to the contacts as "
            "they were at that moment. This person was not one of them, or the message is older "
            f"than {kept_days} days, after which we do not know to whom it went."
        )
    else:
        said.append(
            "No message was ever made about this. Either nobody was to be told, or the event has "
            "not arrived: look it up in the service it comes from (GET /v1/events), and here among "
            "the dead letters (GET /v1/dead-letters)."
        )
    return said
