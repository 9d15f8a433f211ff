"""Signatures under the editions of documents."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.signature import STANDING, Cause, Signature, Status
from membership.tables import signature
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

PLAIN = (
    "id", "document", "edition", "party_kind", "party_id", "person_id", "capacity", "nation",
    "stream", "be_listed", "be_contacted", "signed_up_at", "expires_at", "confirmed_at",
    "stood_from", "stood_until", "reaffirm_edition", "due_since", "due_on", "former_id",
    "reject_cause", "forget_on", "forgotten_at",
)  # fmt: skip


def _values(one: Signature) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    values |= {"status": one.status}
    for name in ("checked", "withdrawn"):
        made: Decision | None = getattr(one, name)
        if made is not None:
            values |= {f"{name}_by": made.by, f"{name}_at": made.at, f"{name}_reason": made.reason}
    return values


def to_signature(row: Row[Any]) -> Signature:
    decisions: dict[str, Any] = {
        name: Decision(
            getattr(row, f"{name}_by"), getattr(row, f"{name}_at"), getattr(row, f"{name}_reason")
        )
        if getattr(row, f"{name}_at")
        else None
        for name in ("checked", "withdrawn")
    }
    plain = {name: getattr(row, name) for name in PLAIN}
    plain["reject_cause"] = Cause(row.reject_cause) if row.reject_cause else None
    return Signature(
        **plain,
        **decisions,
        status=Status(row.status),
        version=row.version,
    )


async def add_signature(uow: UnitOfWork, one: Signature) -> None:
    await uow.execute(insert(signature).values(**_values(one)))


async def get_signature(uow: UnitOfWork, signature_id: UUID, *, lock: bool = False) -> Signature:
    query = select(signature).where(signature.c.id == signature_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this signature. Check the id, or look in the list.")
    return to_signature(row)


async def save_signature(uow: UnitOfWork, one: Signature) -> None:
    values = _values(one)
    await uow.execute(
        update(signature)
        .where(signature.c.id == values.pop("id"))
        .values(**values, version=signature.c.version + 1)
    )


async def standing_signature(
    uow: UnitOfWork, party_id: UUID, document: str, edition: str
) -> Signature | None:
    """The signature by which a party stands under an edition now."""
    row = await uow.first(
        select(signature).where(
            signature.c.party_id == party_id,
            signature.c.document == document,
            signature.c.edition == edition,
            signature.c.status.in_(sorted(STANDING)),
        )
    )
    return None if row is None else to_signature(row)


async def standing_under(uow: UnitOfWork, party_id: UUID, document: str) -> list[Signature]:
    """Every signature by which a party stands under a document now, locked."""
    rows = await uow.all(
        select(signature)
        .where(
            signature.c.party_id == party_id,
            signature.c.document == document,
            signature.c.status.in_(sorted(STANDING)),
        )
        .order_by(signature.c.id)
        .with_for_update()
    )
    return [to_signature(row) for row in rows]


async def wants_listing(uow: UnitOfWork, party_id: UUID) -> bool:
    """Whether a standing signature of this party chose to be listed."""
    row = await uow.first(
        select(signature.c.id)
        .where(
            signature.c.party_id == party_id,
            signature.c.be_listed,
            signature.c.status.in_(sorted(STANDING)),
        )
        .limit(1)
    )
    return row is not None


async def choose_listing(uow: UnitOfWork, chosen: Signature) -> None:
    """What a party chose last about being listed counts for all by which it stands."""
    await uow.execute(
        update(signature)
        .where(
            signature.c.party_id == chosen.party_id,
            signature.c.id != chosen.id,
            signature.c.be_listed != chosen.be_listed,
            signature.c.status.in_(sorted(STANDING)),
        )
        .values(be_listed=chosen.be_listed, version=signature.c.version + 1)
    )


async def unlist(uow: UnitOfWork, party_id: UUID) -> None:
    """No standing signature of this party asks to be listed any more."""
    await uow.execute(
        update(signature)
        .where(
            signature.c.party_id == party_id,
            signature.c.be_listed,
            signature.c.status.in_(sorted(STANDING)),
        )
        .values(be_listed=False, version=signature.c.version + 1)
    )


async def next_of(uow: UnitOfWork, former: Signature) -> Signature | None:
    """The signature that took over from one that was re-affirmed."""
    row = await uow.first(
        select(signature)
        .where(
            signature.c.party_id == former.party_id,
            signature.c.document == former.document,
            signature.c.edition == former.reaffirm_edition,
            signature.c.stood_from.is_not(None),
        )
        .order_by(signature.c.signed_up_at.desc())
        .limit(1)
    )
    return None if row is None else to_signature(row)


async def hand_over(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    """Signatures of a folded entry belong to the person it was folded into."""
    await uow.execute(
        update(signature).where(signature.c.person_id == source).values(person_id=target)
    )
    await uow.execute(
        update(signature)
        .where(signature.c.party_id == source, signature.c.party_kind == "person")
        .values(party_id=target)
    )
