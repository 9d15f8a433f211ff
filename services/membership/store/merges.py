"""Merges with what they changed, and who was merged into whom."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.duplicates import Kind
from membership.domain.hand_over import Status as HandOverStatus
from membership.domain.lawful_basis import LawfulBasis
from membership.domain.merge import Change, Merge, Status
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.person import Person
from membership.domain.signature import Signature
from membership.domain.signature import Status as SignatureStatus
from membership.store.people import PERSON, to_person
from membership.store.signatures import to_signature
from membership.tables import (
    affiliated_group,
    basis,
    hand_over,
    local_lead,
    merge,
    network_membership,
    organisation,
    person,
    role_grant,
    signature,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

UNFINISHED = (
    SignatureStatus.AWAITING_EMAIL_CHECK,
    SignatureStatus.SIGNED,
    SignatureStatus.ACTIVE,
    SignatureStatus.REAFFIRMATION_DUE,
)


async def add_merge(uow: UnitOfWork, one: Merge) -> None:
    await uow.execute(
        insert(merge).values(
            id=one.id,
            kind=one.kind,
            kept_id=one.kept_id,
            gone_id=one.gone_id,
            status=one.status,
            made_by=one.made.by,
            made_at=one.made.at,
            made_reason=one.made.reason,
            changes=[_to_document(change) for change in one.changes],
        )
    )


def _to_document(one: Change) -> Mapping[str, Any]:
    return {"table": one.table, "key": one.key, "before": one.before, "after": one.after}


def to_merge(row: Row[Any]) -> Merge:
    undone = Decision(row.undone_by, row.undone_at, row.undone_reason) if row.undone_at else None
    return Merge(
        id=row.id,
        kind=Kind(row.kind),
        kept_id=row.kept_id,
        gone_id=row.gone_id,
        made=Decision(row.made_by, row.made_at, row.made_reason),
        changes=tuple(Change(**change) for change in row.changes),
        status=Status(row.status),
        undone=undone,
    )


async def get_merge(uow: UnitOfWork, merge_id: UUID, *, lock: bool = False) -> Merge:
    query = select(merge).where(merge.c.id == merge_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this merge. Check the id, or look in the list of merges.")
    return to_merge(row)


async def save_undo(uow: UnitOfWork, one: Merge) -> None:
    if one.undone is not None:
        await uow.execute(
            update(merge)
            .where(merge.c.id == one.id)
            .values(
                status=one.status,
                undone_by=one.undone.by,
                undone_at=one.undone.at,
                undone_reason=one.undone.reason,
            )
        )


async def merged_later(uow: UnitOfWork, one: Merge) -> bool:
    """Whether the kept one was itself merged into another, or took in another since."""
    row = await uow.first(
        select(merge.c.id).where(
            merge.c.id > one.id,
            merge.c.status == Status.MERGED,
            or_(
                merge.c.gone_id == one.kept_id,
                merge.c.kept_id == one.kept_id,
                merge.c.kept_id == one.gone_id,
            ),
        )
    )
    return row is not None


async def family(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    """An organisation and all that were merged into it, and into those."""
    members = select(organisation.c.id).where(organisation.c.id == organisation_id).cte(
        "family", recursive=True
    )  # fmt: skip
    members = members.union(
        select(organisation.c.id).where(
            organisation.c.duplicate_of == members.c.id,
            organisation.c.status == OrganisationStatus.MERGED,
        )
    )
    return [row.id for row in await uow.all(select(members.c.id))]


async def person_family(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """A person's entry and all that were folded into it, and into those."""
    members = select(person.c.id).where(person.c.id == person_id).cte("family", recursive=True)
    members = members.union(select(person.c.id).where(person.c.folded_into == members.c.id))
    return [row.id for row in await uow.all(select(members.c.id))]


async def unfinished_signatures(uow: UnitOfWork, party_id: UUID) -> list[Signature]:
    """What stands in a party's name or is on its way, oldest first."""
    rows = await uow.all(
        select(signature)
        .where(signature.c.party_id == party_id, signature.c.status.in_(UNFINISHED))
        .order_by(signature.c.id)
        .with_for_update()
    )
    return [to_signature(row) for row in rows]


async def pass_signatory(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Whoever signed for others answers for it under the kept entry from now on."""
    await uow.execute(
        update(signature)
        .where(signature.c.person_id == source, signature.c.status.in_(UNFINISHED))
        .values(person_id=target)
    )


async def pass_memberships(uow: UnitOfWork, ids: Sequence[UUID], target: UUID) -> None:
    await uow.execute(
        update(network_membership)
        .where(network_membership.c.id == func.any(list(ids)))
        .values(organisation_id=target)
    )


async def pass_basis(uow: UnitOfWork, entry: LawfulBasis, target: UUID) -> None:
    await uow.execute(update(basis).where(basis.c.id == entry.id).values(person_id=target))


async def pass_leads(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    await uow.execute(
        update(local_lead).where(local_lead.c.person_id == source).values(person_id=target)
    )


async def pass_offers(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Hand-overs that wait for an answer go on at the kept organisation."""
    waits = hand_over.c.status == HandOverStatus.OFFERED
    asked = select(hand_over.c.leaver_id).where(hand_over.c.organisation_id == target, waits)
    await uow.execute(
        update(hand_over)
        .where(hand_over.c.organisation_id == source, waits, hand_over.c.leaver_id.not_in(asked))
        .values(organisation_id=target)
    )


async def pass_leaving(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Who hands a place over does so under the kept entry."""
    waits = hand_over.c.status == HandOverStatus.OFFERED
    asked = select(hand_over.c.organisation_id).where(hand_over.c.leaver_id == target, waits)
    await uow.execute(
        update(hand_over)
        .where(hand_over.c.leaver_id == source, waits, hand_over.c.organisation_id.not_in(asked))
        .values(leaver_id=target)
    )


async def pass_lead_of_groups(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Groups that one organisation leads are led by the kept one."""
    await uow.execute(
        update(affiliated_group)
        .where(affiliated_group.c.lead_organisation_id == source)
        .values(lead_organisation_id=target)
    )


async def folded_person(uow: UnitOfWork, person_id: UUID) -> Person:
    """The closed entry itself, not the one that it leads to."""
    row = await uow.first(select(*PERSON).where(person.c.id == person_id))
    if row is None:
        raise NotFound("We do not know this person. Check the id, or look in the list of people.")
    return to_person(row)


async def holds_a_role(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether somebody signs in with this entry's id."""
    row = await uow.first(
        select(
            exists().where(
                role_grant.c.person_id == person_id, role_grant.c.revoked_at.is_(None)
            ).label("held")
        )
    )  # fmt: skip
    return bool(row and row.held)


async def count_change(uow: UnitOfWork, *ids: UUID) -> None:
    """Rows that were put back are a new version: nobody edits them from what they saw before."""
    await uow.execute(
        update(organisation)
        .where(organisation.c.id == func.any(list(ids)))
        .values(version=organisation.c.version + 1)
    )
