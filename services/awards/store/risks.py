"""Renewals at risk: what is true now is worked out in one statement, what is new is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, delete, exists, select, true
from sqlalchemy.dialects.postgresql import insert

from awards.domain.application import UNDECIDED
from awards.domain.award import Intention, Status, years_after
from awards.store.awards import local_lead_of
from awards.tables import application, award, organisation, renewal_risk, unreachable_contact
from sanctuary.db import UnitOfWork

Which = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An award whose renewal came to be at risk, and who looks after it locally."""

    award_id: UUID
    organisation_id: UUID
    stream: str
    expires_on: date
    lead_id: UUID | None


async def put_unreachable(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    await uow.execute(
        insert(unreachable_contact).values(person_id=person_id, since=at).on_conflict_do_nothing()
    )


async def reached_again(uow: UnitOfWork, people: Iterable[UUID]) -> list[UUID]:
    """Who of these was not to be reached until now."""
    rows = await uow.execute(
        delete(unreachable_contact)
        .where(unreachable_contact.c.person_id.in_(list(people)))
        .returning(unreachable_contact.c.person_id)
    )
    return [row.person_id for row in rows]


async def nobody_is_missing(uow: UnitOfWork) -> bool:
    """Whether there is nothing to work out: everybody is reached, and nothing is at risk."""
    some = select(unreachable_contact.c.person_id.label("id")).union_all(
        select(renewal_risk.c.award_id)
    )
    return await uow.first(some.limit(1)) is None


def of_contacts(people: Sequence[UUID]) -> Which:
    """The awards of organisations that these people are contacts of."""
    theirs = select(organisation.c.id).where(organisation.c.contacts.overlap(list(people)))
    return award.c.organisation_id.in_(theirs)


def of_organisation(organisation_id: UUID) -> Which:
    return award.c.organisation_id == organisation_id


def of_anybody() -> Which:
    return true()


def _at_risk(today: date) -> Select[Any]:
    """In its last year, its renewal neither here nor declined, and a contact not to be reached."""
    missing = exists().where(unreachable_contact.c.person_id == any_(organisation.c.contacts))
    here = exists().where(application.c.renews == award.c.id, application.c.status.in_(UNDECIDED))
    return (
        select(
            award.c.id,
            award.c.organisation_id,
            award.c.stream,
            award.c.expires_on,
            local_lead_of().label("lead_id"),
        )
        .join(organisation, organisation.c.id == award.c.organisation_id)
        .where(
            award.c.status == Status.CURRENT,
            award.c.expires_on <= years_after(today, 1),
            award.c.intention.is_distinct_from(Intention.NOT_RENEWING),
            missing,
            ~here,
        )
    )


async def work_out(uow: UnitOfWork, which: Which, *, today: date) -> list[AtRisk]:
    """Bring what is at risk up to date among awards for which `which` holds; what is new."""
    found = _at_risk(today).where(which).subquery()
    held = select(award.c.id).where(which)
    await uow.execute(
        delete(renewal_risk).where(
            renewal_risk.c.award_id.in_(held),
            renewal_risk.c.award_id.not_in(select(found.c.id)),
        )
    )
    rows: Sequence[Any] = await uow.all(
        select(found).where(found.c.id.not_in(select(renewal_risk.c.award_id))).order_by(found.c.id)
    )
    if rows:
        await uow.execute(
            insert(renewal_risk).on_conflict_do_nothing(),
            [{"award_id": row.id, "since": today} for row in rows],
        )
    return [
        AtRisk(row.id, row.organisation_id, row.stream, row.expires_on, row.lead_id) for row in rows
    ]
