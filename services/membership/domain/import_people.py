"""What a row changes in somebody whom we know already, if anything."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from membership.domain.addresses import address_key
from membership.domain.import_rows import PersonRow
from membership.domain.person import SUPPORTER, Person, Standing


@dataclass(frozen=True, slots=True)
class Meeting:
    """`person` as it is after the row. `basis` and `opts_out`: what the ledger has to learn."""

    person: Person
    basis: bool
    opts_out: bool
    changed: bool


def newcomer(row: PersonRow, person_id: UUID, *, at: datetime) -> Person:
    """Somebody whom nobody knew. An address counts as proved only when the file says so."""
    proved = row.proved and row.email is not None
    return Person(
        id=person_id,
        name=row.name,
        email=row.email,
        language="cy" if row.language == "cy" else "en",
        nation=row.nation,
        area=row.area,
        roles=row.roles or (SUPPORTER,),
        streams=row.streams,
        verified=proved,
        verified_at=at if proved else None,
    )


def meet(
    known: Standing,
    row: PersonRow,
    *,
    is_theirs: bool,
    withdrawn_on: date | None,
    at: datetime,
) -> Meeting:
    """Somebody we know and a row about them.

    A row under an id of theirs (`is_theirs`) corrects what it was wrong about; a row that only has
    the same address fills what is empty. A consent that was withdrawn is not brought back by
    evidence from before; an opt-out in the other system ends a consent here.
    """
    before = known.person
    after = _corrected(before, row) if is_theirs else _filled(before, row)
    after = replace(
        after,
        roles=tuple(sorted({*before.roles, *(set(row.roles) - set(known.roles))})),
        streams=tuple(sorted({*before.streams, *(set(row.streams) - set(known.streams))})),
    )
    if row.proved and _same_address(after.email, row.email) and not after.verified:
        after = after.prove(at=at)
    gains = (
        row.evidence is not None
        and known.campaign is None
        and (withdrawn_on is None or row.evidence.collected_on > withdrawn_on)
    )
    opts_out = row.opted_out and known.campaign is not None
    return Meeting(after, gains, opts_out, changed=gains or opts_out or after != before)


def _corrected(before: Person, row: PersonRow) -> Person:
    """As the row says. Nobody has proved an address that only a file moved them to."""
    email = row.email if row.email is not None else before.email
    moved = not _same_address(email, before.email)
    return replace(
        before,
        name=row.name,
        email=email,
        verified=before.verified and not moved,
        verified_at=None if moved else before.verified_at,
        language="cy" if row.language == "cy" else ("en" if row.language else before.language),
        nation=row.nation or before.nation,
        area=row.area if row.area or row.nation else before.area,
    )


def _filled(before: Person, row: PersonRow) -> Person:
    if before.area is None and before.nation in {None, row.nation}:
        return replace(
            before,
            name=before.name or row.name,
            nation=before.nation or row.nation,
            area=row.area,
        )
    return replace(before, name=before.name or row.name, nation=before.nation or row.nation)


def _same_address(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and address_key(one) == address_key(other)
