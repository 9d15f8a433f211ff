"""Many people at once, as another system exports them: set-based, up to 5,000 a call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from membership.commands.people import announce
from membership.domain.addresses import address_key, tidy_address
from membership.domain.lawful_basis import CAMPAIGN, Basis, Evidence, LawfulBasis, check_evidence
from membership.domain.person import OPEN_ROLES, SUPPORTER, Person
from membership.domain.places import check_place
from membership.domain.streams import Stream
from membership.rules import SOFT_OPT_IN
from membership.store import people as store
from membership.store.suppressions import suppressed
from membership.tables import basis as basis_table
from membership.tables import person as person_table
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.ids import new_id

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file. `someone.id` is provisional: who is known keeps theirs."""

    someone: Person
    basis: Basis | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """`person_ids` in the order of the rows."""

    person_ids: tuple[UUID, ...]
    new: int
    known: int


async def import_supporters(
    uow: UnitOfWork, rows: Sequence[Row], *, by: Actor, at: datetime
) -> Result:
    """Write all of them or, with a mistake anywhere, none.

    Who is known by address keeps name, language and id, and gains what is new. A basis that the
    person withdrew is not brought back by evidence from before the withdrawal.
    """
    by.must(Role.NATIONAL_TEAM)
    erased = await suppressed(uow, [row.someone.email for row in rows])
    _check(rows, erased, today=uow.clock.today())
    keys = [address_key(row.someone.email) if row.someone.email else None for row in rows]
    known = await _lock_known(uow, [key for key in keys if key])
    new = [
        _proved(row.someone, at) for row, key in zip(rows, keys, strict=True) if key not in known
    ]
    await store.add_people(uow, new)
    for row, key in zip(rows, keys, strict=True):
        if key in known:
            await store.save_person(uow, _gain(known[key], row.someone, at))
    ids = tuple(
        known[key].id if key in known else row.someone.id
        for row, key in zip(rows, keys, strict=True)
    )
    await _record_bases(uow, rows, ids, at=at)
    await announce(uow, *ids)
    return Result(ids, new=len(new), known=len(known))


def _check(rows: Sequence[Row], erased: set[str], *, today: date) -> None:
    mistakes: list[dict[str, str]] = []
    seen: set[str] = set()
    for number, row in enumerate(rows):
        try:
            _check_row(row, seen, today=today)
            _check_not_erased(row, erased)
        except Invalid as invalid:
            pointer = next(iter(invalid.errors), {}).get("pointer", "")
            mistakes.append({"pointer": f"/people/{number}{pointer}", "detail": invalid.detail})
    if mistakes:
        raise Invalid(
            f"Nothing was imported: {len(mistakes)} of {len(rows)} entries need correcting.",
            errors=mistakes,
        )


def _check_row(row: Row, seen: set[str], *, today: date) -> None:
    someone = row.someone
    if someone.email is not None:
        key = address_key(tidy_address(someone.email))
        if key in seen:
            raise Invalid("This address is in the list twice.", errors=[{"pointer": "/email"}])
        seen.add(key)
    check_place(someone.nation, someone.area)
    if unknown := set(someone.streams) - set(Stream):
        raise Invalid(f"Not a stream: {', '.join(unknown)}.", errors=[{"pointer": "/streams"}])
    if unknown := set(someone.roles) - set(OPEN_ROLES):
        raise Invalid(f"Not a role: {', '.join(unknown)}.", errors=[{"pointer": "/roles"}])
    if row.basis is not None:
        check_evidence(
            row.basis, row.evidence or Evidence("", today), today=today, rules=SOFT_OPT_IN
        )


def _check_not_erased(row: Row, erased: set[str]) -> None:
    if row.someone.email is not None and address_key(row.someone.email) in erased:
        raise Invalid(
            "This person asked to be erased. Leave them out; only they can sign up anew.",
            errors=[{"pointer": "/email"}],
        )


async def _lock_known(uow: UnitOfWork, keys: Sequence[str]) -> dict[str | None, Person]:
    """Whose address we know: the proved entry if there is one, else the oldest."""
    rows = await uow.all(
        select(*store.PERSON, person_table.c.email_key)
        .where(person_table.c.email_key == func.any(list(keys)), person_table.c.ended.is_(False))
        .order_by(person_table.c.verified, person_table.c.id.desc())
        .with_for_update()
    )
    return {row.email_key: store.to_person(row) for row in rows}


def _proved(someone: Person, at: datetime) -> Person:
    verified = someone.verified and someone.email is not None
    return replace(
        someone,
        roles=someone.roles or (SUPPORTER,),
        verified=verified,
        verified_at=at if verified else None,
    )


def _gain(known: Person, brought: Person, at: datetime) -> Person:
    return replace(
        known,
        nation=known.nation or brought.nation,
        area=known.area or brought.area,
        roles=tuple(sorted({*known.roles, *(brought.roles or (SUPPORTER,))})),
        streams=tuple(sorted({*known.streams, *brought.streams})),
        groups=tuple(sorted({*known.groups, *brought.groups})),
        verified=known.verified or brought.verified,
        verified_at=known.verified_at or (at if brought.verified else None),
    )


async def _record_bases(
    uow: UnitOfWork, rows: Sequence[Row], ids: Sequence[UUID], *, at: datetime
) -> None:
    withdrawn = await _withdrawals(uow, ids)
    await store.add_bases(
        uow,
        [
            LawfulBasis(new_id(), person_id, CAMPAIGN, row.basis, row.evidence, at)
            for row, person_id in zip(rows, ids, strict=True)
            if row.basis is not None
            and row.evidence is not None
            and row.evidence.collected_on > withdrawn.get(person_id, date.min)
        ],
    )


async def _withdrawals(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, date]:
    rows = await uow.all(
        select(basis_table.c.person_id, func.max(basis_table.c.withdrawn_at).label("latest"))
        .where(
            basis_table.c.person_id == func.any(list(ids)),
            basis_table.c.purpose == CAMPAIGN,
            basis_table.c.withdrawn_at.is_not(None),
        )
        .group_by(basis_table.c.person_id)
    )
    return {row.person_id: row.latest.date() for row in rows}
