"""Pairs of entries that may be one, and the sets that the search compares."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.addresses import address_key
from membership.domain.duplicates import DuplicatePair, Finding, Kind, Sketch, Status
from membership.domain.identifiers import Identifier
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.signature import Status as SignatureStatus
from membership.tables import (
    duplicate_pair,
    organisation,
    organisation_contact,
    organisation_identifier,
    person,
    signature,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

CHUNK = 5_000
ACCENTED, PLAIN = "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüÿñç", "aeiouwyaeiouwyaeiouwyaeiouync"


async def organisation_sketches(uow: UnitOfWork) -> list[Sketch]:
    """Every organisation that somebody stands behind, in two statements."""
    signed = exists().where(
        signature.c.party_id == organisation.c.id, signature.c.status == SignatureStatus.SIGNED
    )
    counts = or_(
        organisation.c.status == OrganisationStatus.RECOGNISED,
        and_(organisation.c.status == OrganisationStatus.PROVISIONAL, signed),
    )
    rows = await uow.all(
        select(
            organisation.c.id, organisation.c.name, organisation.c.nation, organisation.c.area
        ).where(counts)
    )
    numbers: dict[UUID, list[Identifier]] = {}
    for row in await uow.all(
        select(organisation_identifier).join(
            organisation, organisation.c.id == organisation_identifier.c.organisation_id
        ).where(counts)
    ):  # fmt: skip
        numbers.setdefault(row.organisation_id, []).append(Identifier(row.scheme, row.value))
    return [
        Sketch(row.id, row.name, row.nation, row.area, tuple(sorted(numbers.get(row.id, ()))))
        for row in rows
    ]


def _blocks_of_people(most: int) -> Iterable[Select[Any]]:
    """Sets of people who share something telling, found by the database and not by pairs."""
    here = and_(
        person.c.ended.is_(False),
        or_(
            person.c.verified_at.is_not(None),
            ~exists().where(
                signature.c.person_id == person.c.id,
                signature.c.status == SignatureStatus.AWAITING_EMAIL_CHECK,
            ),
        ),
    )
    name = func.regexp_replace(
        func.translate(func.lower(person.c.name), ACCENTED, PLAIN), "[^a-z0-9]+", "", "g"
    )
    several = func.count().between(2, most)
    members = func.array_agg(person.c.id).label("members")
    yield (
        select(members)
        .where(here, person.c.email_key.is_not(None))
        .group_by(person.c.email_key)
        .having(several)
    )
    yield (
        select(members)
        .where(here, person.c.area.is_not(None), name != "")
        .group_by(person.c.area, name)
        .having(several)
    )
    contact = organisation_contact
    yield (
        select(members)
        .join(contact, contact.c.person_id == person.c.id)
        .join(organisation, organisation.c.id == contact.c.organisation_id)
        .where(here, organisation.c.status == OrganisationStatus.RECOGNISED)
        .group_by(contact.c.organisation_id)
        .having(several)
    )


async def people_blocks(uow: UnitOfWork, *, most: int) -> list[Sequence[UUID]]:
    return [row.members for query in _blocks_of_people(most) for row in await uow.all(query)]


async def person_sketches(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, Sketch]:
    """What the search needs to know of these people."""
    found: dict[UUID, Sketch] = {}
    wanted = sorted(set(ids))
    contact = organisation_contact
    bodies = (
        select(contact.c.organisation_id).where(contact.c.person_id == person.c.id)
    ).scalar_subquery()
    for start in range(0, len(wanted), CHUNK):
        for row in await uow.all(
            select(
                person.c.id,
                person.c.name,
                person.c.nation,
                person.c.area,
                person.c.email,
                func.array(bodies).label("bodies"),
            ).where(person.c.id == func.any(wanted[start : start + CHUNK]))
        ):
            found[row.id] = Sketch(
                id=row.id,
                name=row.name,
                nation=row.nation,
                area=row.area,
                mailbox=address_key(row.email) if row.email else None,
                bodies=frozenset(row.bodies),
            )
    return found


async def keep_findings(
    uow: UnitOfWork, kind: Kind, findings: Sequence[Finding], *, at: datetime
) -> None:
    """Write what a search found. What a person decided about a pair stays as it is."""
    for start in range(0, len(findings), CHUNK):
        statement = insert(duplicate_pair)
        fresh = statement.excluded
        await uow.execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "first_id", "second_id"],
                set_={"score": fresh.score, "reasons": fresh.reasons, "seen_at": fresh.seen_at},
                where=duplicate_pair.c.status == Status.OPEN,
            ),
            [
                {
                    "id": new_id(),
                    "kind": kind,
                    "first_id": one.first,
                    "second_id": one.second,
                    "score": one.score,
                    "reasons": list(one.reasons),
                    "status": Status.OPEN,
                    "found_at": at,
                    "seen_at": at,
                }
                for one in findings[start : start + CHUNK]
            ],
        )


async def forget_unseen(uow: UnitOfWork, kind: Kind, *, before: datetime) -> list[UUID]:
    """Drop open pairs that the last search did not find again. Returns which."""
    rows = await uow.all(
        delete(duplicate_pair)
        .where(
            duplicate_pair.c.kind == kind,
            duplicate_pair.c.status == Status.OPEN,
            duplicate_pair.c.seen_at < before,
        )
        .returning(duplicate_pair.c.id)
    )
    return [row.id for row in rows]


def to_pair(row: Row[Any]) -> DuplicatePair:
    decided = (
        Decision(row.decided_by, row.decided_at, row.decided_reason) if row.decided_at else None
    )
    finding = Finding(row.first_id, row.second_id, row.score, tuple(row.reasons))
    return DuplicatePair(row.id, Kind(row.kind), finding, Status(row.status), decided)


async def get_pair(uow: UnitOfWork, pair_id: UUID) -> DuplicatePair:
    query = select(duplicate_pair).where(duplicate_pair.c.id == pair_id).with_for_update()
    row = await uow.first(query)
    if row is None:
        raise NotFound("We do not know this pair. It may have been settled: look in the list.")
    return to_pair(row)


async def save_pair(uow: UnitOfWork, one: DuplicatePair) -> None:
    made = one.decided
    await uow.execute(
        update(duplicate_pair)
        .where(duplicate_pair.c.id == one.id)
        .values(
            status=one.status,
            decided_by=made.by if made else None,
            decided_at=made.at if made else None,
            decided_reason=made.reason if made else None,
        )
    )


async def strong_pairs(uow: UnitOfWork, kind: Kind, *, score: int) -> Sequence[Row[Any]]:
    """Open pairs worth a task, with the nation in which both lie, if it is one."""
    one, other = organisation.alias(), organisation.alias()
    pair = duplicate_pair
    return await uow.all(
        select(pair.c.id, one.c.nation.label("nation"))
        .outerjoin(
            one.join(other, one.c.nation == other.c.nation),
            and_(pair.c.first_id == one.c.id, pair.c.second_id == other.c.id),
        )
        .where(pair.c.kind == kind, pair.c.status == Status.OPEN, pair.c.score >= score)
    )


async def mark_merged(
    uow: UnitOfWork, kind: Kind, kept_id: UUID, gone_id: UUID, made: Decision
) -> list[UUID]:
    """Settle this pair; other open pairs of the entry that went go away. Returns all of them."""
    first, second = sorted((kept_id, gone_id))
    table = duplicate_pair
    rows = await uow.all(
        update(table)
        .where(table.c.kind == kind, table.c.first_id == first, table.c.second_id == second)
        .values(
            status=Status.MERGED,
            decided_by=made.by,
            decided_at=made.at,
            decided_reason=made.reason,
        )
        .returning(table.c.id)
    )
    others = await uow.all(
        delete(table)
        .where(
            table.c.kind == kind,
            table.c.status == Status.OPEN,
            or_(table.c.first_id == gone_id, table.c.second_id == gone_id),
        )
        .returning(table.c.id)
    )
    return [row.id for row in (*rows, *others)]


async def reopen(uow: UnitOfWork, kind: Kind, kept_id: UUID, gone_id: UUID) -> None:
    """After an undo the search may bring this pair again."""
    first, second = sorted((kept_id, gone_id))
    table = duplicate_pair
    await uow.execute(
        update(table)
        .where(
            table.c.kind == kind,
            table.c.first_id == first,
            table.c.second_id == second,
            table.c.status == Status.MERGED,
        )
        .values(status=Status.OPEN, decided_by=None, decided_at=None, decided_reason=None)
    )
