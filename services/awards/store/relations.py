"""Who stands in which relation to an applicant, as far as everybody on the case may know."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from awards.domain.panel import SeatStatus
from awards.domain.pool import Concern
from awards.store.organisations import Organisation
from awards.tables import application, assessor, local_group, past_contact, seat
from sanctuary.actor import ScopeKind
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import granted

Concerns = dict[UUID, set[Concern]]


async def concerns_about(
    uow: UnitOfWork, organisation: Organisation, *, since: date, but: UUID | None = None
) -> dict[UUID, tuple[Concern, ...]]:
    """Per person what may be a conflict of interest with this organisation, since a day.

    `but` is the application that is being read now: its own panel is no earlier one.
    """
    found: Concerns = {}
    _add(found, Concern.SAME_GROUP, await _of_its_groups(uow, organisation))
    _add(found, Concern.EARLIER_CONTACT, await _contacts_until(uow, organisation.id, since))
    _add(found, Concern.EARLIER_PANEL, await _earlier_panels(uow, organisation.id, since, but))
    _add(found, Concern.ROLE_THERE, await _roles_there(uow, organisation.id))
    return {person: tuple(sorted(each)) for person, each in found.items()}


def _add(found: Concerns, concern: Concern, people: Iterable[UUID]) -> None:
    for person in people:
        found.setdefault(person, set()).add(concern)


async def _of_its_groups(uow: UnitOfWork, organisation: Organisation) -> list[UUID]:
    """Of the group that covers the applicant's area, or that shares a contact with it."""
    shared = local_group.c.contacts.overlap(list(organisation.contacts))
    near = local_group.c.areas.contains([organisation.area or ""])
    rows = await uow.all(
        select(assessor.c.person_id)
        .join(local_group, local_group.c.id == assessor.c.group_id)
        .where(local_group.c.acts, or_(shared, near))
    )
    return [row.person_id for row in rows]


async def _contacts_until(uow: UnitOfWork, organisation_id: UUID, since: date) -> list[UUID]:
    rows = await uow.all(
        select(past_contact.c.person_id).where(
            past_contact.c.organisation_id == organisation_id, past_contact.c.until >= since
        )
    )
    return [row.person_id for row in rows]


async def _earlier_panels(
    uow: UnitOfWork, organisation_id: UUID, since: date, but: UUID | None
) -> list[UUID]:
    rows = await uow.all(
        select(seat.c.person_id, application.c.started_at)
        .join(application, application.c.id == seat.c.application_id)
        .where(
            application.c.organisation_id == organisation_id,
            seat.c.status.in_([SeatStatus.ACCEPTED, SeatStatus.STEPPED_DOWN]),
            application.c.id != but if but is not None else application.c.id.is_not(None),
        )
    )
    return [row.person_id for row in rows if london_day(row.started_at) >= since]


async def _roles_there(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    rows = await uow.all(
        select(granted.c.person_id).where(
            granted.c.scope_kind == ScopeKind.ORGANISATION,
            granted.c.scope_id == str(organisation_id),
            granted.c.revoked.is_(False),
        )
    )
    return [row.person_id for row in rows]


async def keep_past_contacts(
    uow: UnitOfWork, organisation_id: UUID, people: Sequence[UUID], *, until: date
) -> None:
    """These were contacts up to a day; whoever comes back and leaves again, up to the later one."""
    for person_id in people:
        await uow.execute(
            insert(past_contact)
            .values(organisation_id=organisation_id, person_id=person_id, until=until)
            .on_conflict_do_update(
                index_elements=["organisation_id", "person_id"], set_={"until": until}
            )
        )


async def forget_past_contacts(uow: UnitOfWork, *, before: date) -> None:
    await uow.execute(delete(past_contact).where(past_contact.c.until < before))
