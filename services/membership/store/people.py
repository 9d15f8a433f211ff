"""People, their standing and their lawful bases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from membership.domain.addresses import address_key
from membership.domain.group import STANDING
from membership.domain.lawful_basis import CAMPAIGN, Basis, Evidence, LawfulBasis
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.person import Person, Standing
from membership.store.group_regions import lives_in, region_of
from membership.tables import (
    affiliated_group,
    basis,
    group_contact,
    local_lead,
    mobile,
    network_membership,
    organisation,
    organisation_contact,
    party_place,
    person,
    role_grant,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PERSON = tuple(
    person.c[name]
    for name in (
        "id", "name", "email", "language", "nation", "area", "roles", "streams", "groups",
        "verified_at", "verified", "ended", "folded_into",
    )
)  # fmt: skip


def to_person(row: Row[Any]) -> Person:
    facts = {column.name: getattr(row, column.name) for column in PERSON}
    for name in ("roles", "streams", "groups"):
        facts[name] = tuple(facts[name])
    return Person(**facts)


def to_values(someone: Person) -> dict[str, Any]:
    values = {column.name: getattr(someone, column.name) for column in PERSON}
    for name in ("roles", "streams", "groups"):
        values[name] = list(values[name])
    return values | {"email_key": address_key(someone.email) if someone.email else None}


async def add_people(uow: UnitOfWork, people: Sequence[Person]) -> None:
    if people:
        await uow.execute(insert(person), [to_values(someone) for someone in people])


async def kept_entry(uow: UnitOfWork, person_id: UUID) -> UUID:
    """The entry that an older one was folded into, however often; itself if it was not."""
    while (
        row := await uow.first(
            select(person.c.folded_into).where(
                person.c.id == person_id, person.c.folded_into.is_not(None)
            )
        )
    ) is not None:
        person_id = row.folded_into
    return person_id


async def get_person(uow: UnitOfWork, person_id: UUID, *, lock: bool = False) -> Person:
    """One person; an entry that was folded into another leads to that one."""
    query = select(*PERSON).where(person.c.id == person_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this person. Check the id, or look in the list of people.")
    if row.folded_into is not None:
        return await get_person(uow, row.folded_into, lock=lock)
    return to_person(row)


async def save_person(uow: UnitOfWork, someone: Person) -> None:
    values = to_values(someone)
    await uow.execute(update(person).where(person.c.id == values.pop("id")).values(**values))


async def lock_address(uow: UnitOfWork, email: str) -> None:
    """Let nobody else prove or take the same mailbox until this transaction ends."""
    key = func.hashtextextended(address_key(email), 0)
    await uow.execute(select(func.pg_advisory_xact_lock(key)))


async def known_by_address(
    uow: UnitOfWork, email: str, *, other_than: UUID | None = None
) -> Person | None:
    """Who has proved this address before, the oldest first. Nobody else gets it meanwhile."""
    await lock_address(uow, email)
    query = (
        select(*PERSON)
        .where(
            person.c.email_key == address_key(email),
            person.c.verified_at.is_not(None),
            person.c.ended.is_(False),
        )
        .order_by(person.c.verified.desc(), person.c.verified_at, person.c.id)
        .limit(1)
        .with_for_update()
    )
    if other_than is not None:
        query = query.where(person.c.id != other_than)
    row = await uow.first(query)
    return None if row is None else to_person(row)


def _holds(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.person_id == person.c.id, *conditions)


_OF_STANDING_GROUP = group_contact.c.group_id.in_(
    select(affiliated_group.c.id).where(affiliated_group.c.status.in_(STANDING))
)


def _roles_held() -> dict[str, ColumnElement[bool]]:
    """The roles that follow from what somebody holds, beside those that were written down."""
    of_recognised = and_(
        organisation_contact.c.organisation_id == organisation.c.id,
        organisation.c.status == OrganisationStatus.RECOGNISED,
    )
    held = role_grant.c.revoked_at.is_(None)
    return {
        "organisation_contact": _holds(organisation_contact, of_recognised),
        "group_contact": _holds(group_contact, _OF_STANDING_GROUP),
        "assessor": _holds(role_grant, held, role_grant.c.role == "assessor"),
        "local_lead": or_(
            _holds(role_grant, held, role_grant.c.role == "local_lead"), _holds(local_lead)
        ),
    }


def standing_query() -> Select[Any]:
    """Everything that follows from what people hold, in one statement for hundreds of them."""
    their_streams = (
        select(network_membership.c.stream)
        .join(
            organisation_contact,
            organisation_contact.c.organisation_id == network_membership.c.organisation_id,
        )
        .where(
            organisation_contact.c.person_id == person.c.id,
            network_membership.c.status == "member",
        )
        .distinct()
    )
    their_groups = select(group_contact.c.group_id).where(
        group_contact.c.person_id == person.c.id, _OF_STANDING_GROUP
    )
    campaign = select(basis.c.basis).where(
        basis.c.person_id == person.c.id,
        basis.c.purpose == CAMPAIGN,
        basis.c.withdrawn_at.is_(None),
    )
    phone = select(mobile.c.number).where(mobile.c.person_id == person.c.id)
    return select(
        *PERSON,
        person.c.contact_version,
        person.c.time_zone,
        *[
            case((holds, literal(name))).label(f"as_{name}")
            for name, holds in _roles_held().items()
        ],
        func.array(their_streams.scalar_subquery()).label("their_streams"),
        func.array(their_groups.scalar_subquery()).label("their_groups"),
        campaign.scalar_subquery().label("campaign"),
        lives_in(party_place.c.constituency).label("constituency"),
        func.coalesce(lives_in(party_place.c.region), region_of(person.c.area)).label("region"),
        phone.scalar_subquery().label("mobile"),
        phone.where(mobile.c.proved_at.is_not(None)).exists().label("mobile_proven"),
    )


def to_standing(row: Row[Any]) -> Standing:
    someone = to_person(row)
    held = {row.as_organisation_contact, row.as_group_contact, row.as_assessor, row.as_local_lead}
    return Standing(
        person=someone,
        contact_version=row.contact_version,
        time_zone=row.time_zone,
        roles=() if someone.ended else tuple(sorted({*someone.roles, *held} - {None})),
        streams=tuple(sorted({*someone.streams, *row.their_streams})),
        groups=tuple(sorted({*someone.groups, *row.their_groups})),
        campaign=row.campaign,
        constituency=row.constituency,
        region=row.region,
        mobile=row.mobile,
        mobile_proven=row.mobile_proven,
    )


async def standings(uow: UnitOfWork, ids: Sequence[UUID]) -> list[Standing]:
    """How these people stand now; those we do not know are simply not there."""
    rows = await uow.all(standing_query().where(person.c.id == func.any(list(ids))))
    return [to_standing(row) for row in rows]


async def touch(uow: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Count a change of these people; locks their rows in one order, so that nobody waits round."""
    wanted = (
        select(person.c.id)
        .where(person.c.id == func.any(list(ids)))
        .order_by(person.c.id)
        .with_for_update()
        .cte("wanted")
    )
    await uow.execute(
        update(person)
        .where(person.c.id.in_(select(wanted.c.id)))
        .values(contact_version=person.c.contact_version + 1)
    )


async def add_bases(uow: UnitOfWork, ledger: Sequence[LawfulBasis]) -> None:
    """Record bases. One that already holds for the same person and purpose stays as it is."""
    rows = [
        {
            "id": entry.id,
            "person_id": entry.person_id,
            "purpose": entry.purpose,
            "basis": entry.basis,
            "wording": entry.evidence.wording,
            "collected_on": entry.evidence.collected_on,
            "source": entry.evidence.source,
            "opt_out_offered": entry.evidence.opt_out_offered,
            "in_support": entry.evidence.in_support,
            "recorded_at": entry.recorded_at,
        }
        for entry in ledger
    ]
    if rows:
        await uow.execute(insert(basis).on_conflict_do_nothing(), rows)


async def move_bases(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Hand the open bases of a folded entry to the person it was folded into."""
    taken = select(basis.c.purpose).where(
        basis.c.person_id == target, basis.c.withdrawn_at.is_(None)
    )
    await uow.execute(
        update(basis)
        .where(basis.c.person_id == source, basis.c.purpose.not_in(taken))
        .values(person_id=target)
    )


async def ledger_of(uow: UnitOfWork, *people: UUID) -> list[LawfulBasis]:
    """Everything that was ever recorded for these people, newest first."""
    rows = await uow.all(
        select(basis)
        .where(basis.c.person_id == func.any(list(people)))
        .order_by(basis.c.recorded_at.desc(), basis.c.id)
    )
    return [_to_basis(row) for row in rows]


def _to_basis(row: Row[Any]) -> LawfulBasis:
    withdrawn = (
        Decision(row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason)
        if row.withdrawn_at
        else None
    )
    return LawfulBasis(
        id=row.id,
        person_id=row.person_id,
        purpose=row.purpose,
        basis=Basis(row.basis),
        evidence=Evidence(
            row.wording, row.collected_on, row.source, row.opt_out_offered, row.in_support
        ),
        recorded_at=row.recorded_at,
        withdrawn=withdrawn,
    )


async def save_withdrawal(uow: UnitOfWork, entry: LawfulBasis) -> None:
    if entry.withdrawn is not None:
        await uow.execute(
            update(basis)
            .where(basis.c.id == entry.id)
            .values(
                withdrawn_by=entry.withdrawn.by,
                withdrawn_at=entry.withdrawn.at,
                withdrawn_reason=entry.withdrawn.reason,
            )
        )
