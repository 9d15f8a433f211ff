"""What a rejected or withdrawn sign-up said: what is due to be forgotten, and forgetting it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update

from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.signature import Signature, Status
from membership.store.signatures import to_signature
from membership.tables import (
    enrolment,
    group_contact,
    organisation,
    organisation_contact,
    organisation_identifier,
    person,
    role_grant,
    signature,
)
from sanctuary.db import UnitOfWork

NOTHING_LEFT = (Status.EXPIRED, Status.WITHDRAWN)


async def to_forget(uow: UnitOfWork, day: date, limit: int) -> list[Signature]:
    rows = await uow.all(
        select(signature)
        .where(signature.c.forget_on <= day, signature.c.forgotten_at.is_(None))
        .order_by(signature.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [to_signature(row) for row in rows]


async def forget_signature(uow: UnitOfWork, one: Signature, at: datetime) -> None:
    """Its free text goes; how it ended, by whom and why, stays."""
    await uow.execute(
        update(signature)
        .where(signature.c.id == one.id)
        .values(capacity="", forgotten_at=at, version=signature.c.version + 1)
    )


async def forget_organisation(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    """Forget what was said of a declined body that no other sign-up is about. Its contacts."""
    other = exists().where(
        signature.c.party_id == organisation_id,
        signature.c.forgotten_at.is_(None),
    )
    row = await uow.first(
        update(organisation)
        .where(
            organisation.c.id == organisation_id,
            organisation.c.status == OrganisationStatus.DECLINED,
            ~other,
        )
        .values(name="", kind="", locality=None, version=organisation.c.version + 1)
        .returning(organisation.c.id)
    )
    if row is None:
        return []
    contact, number = organisation_contact.c, organisation_identifier.c
    await uow.execute(delete(organisation_identifier).where(number.organisation_id == row.id))
    rows = await uow.all(
        delete(organisation_contact)
        .where(contact.organisation_id == row.id)
        .returning(contact.person_id)
    )
    return [one.person_id for one in rows]


async def nothing_else(uow: UnitOfWork, people: Sequence[UUID]) -> list[UUID]:
    """Which of these people have nothing with us but what was rejected and forgotten."""
    signed = exists().where(
        signature.c.person_id == person.c.id,
        signature.c.status.not_in(NOTHING_LEFT),
        signature.c.forgotten_at.is_(None),
    )
    contact = exists().where(
        organisation_contact.c.person_id == person.c.id,
        organisation_contact.c.organisation_id == organisation.c.id,
        organisation.c.status != OrganisationStatus.DECLINED,
    )
    in_group = exists().where(group_contact.c.person_id == person.c.id)
    granted = exists().where(role_grant.c.person_id == person.c.id)
    enrolled = exists().where(
        or_(enrolment.c.person_id == person.c.id, enrolment.c.party_id == person.c.id)
    )
    rows = await uow.all(
        select(person.c.id).where(
            person.c.id == func.any(list(people)),
            person.c.ended.is_(False),
            func.array_remove(person.c.roles, "supporter") == [],
            ~signed,
            ~contact,
            ~in_group,
            ~granted,
            ~enrolled,
        )
    )
    return [row.id for row in rows]
