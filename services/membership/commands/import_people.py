"""People of a foreign file, a part at a time: found, met, and written in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from membership.commands.people import announce
from membership.domain.addresses import address_key
from membership.domain.decisions import decision
from membership.domain.import_cells import Mistake
from membership.domain.import_job import Counts, Job
from membership.domain.import_people import Meeting, meet, newcomer
from membership.domain.import_rows import PersonRow, content_of
from membership.domain.lawful_basis import CAMPAIGN, LawfulBasis
from membership.domain.person import Person, Standing
from membership.store import import_people as bulk
from membership.store import imports as store
from membership.store import people as people_store
from membership.store.suppressions import suppressed
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id
from sanctuary.seal import Seal

LONDON_TIME = "Europe/London"
GONE = "This person has left or asked to be forgotten, and is not brought back. Leave the row out."
ADDRESS_OF_ANOTHER = "Somebody else on the register has this address. Check which of them is right."
NOT_OURS = "Nobody on the register has this id. Leave it empty for somebody new."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of one part."""

    counts: Counts
    mistakes: Sequence[Mistake]


@dataclass
class _Part:
    """The rows of one part, as they turn out."""

    job: Job
    at: datetime
    keys: dict[int, bytes]
    marks: dict[int, bytes]
    known_keys: dict[bytes, store.Key] = field(default_factory=dict)
    people: dict[UUID, Standing] = field(default_factory=dict)
    by_address: dict[str, UUID] = field(default_factory=dict)
    withdrawn: dict[UUID, date] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    new: list[tuple[PersonRow, Person]] = field(default_factory=list)
    met: list[tuple[PersonRow, Meeting]] = field(default_factory=list)
    unchanged: int = 0
    keep: dict[bytes, store.Key] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def says_nothing_new(self, row: PersonRow) -> bool:
        """Whether this very row was taken over before; whatever became of them since stays."""
        key = self.known_keys.get(self.keys[row.number])
        return key is not None and key.fingerprint == self.marks[row.number]

    def refuse(self, row: PersonRow, name: str, detail: str) -> None:
        self.mistakes.append(Mistake(row.number, self.job.layout.header(name), detail))
        self.refused.add(row.number)

    def taken(self) -> Taken:
        changed = sum(1 for _, meeting in self.met if meeting.changed)
        known = self.unchanged + len(self.met) - changed
        return Taken(Counts(len(self.new), changed, known, len(self.refused)), self.mistakes)


async def take_people(uow: UnitOfWork, job: Job, rows: Sequence[PersonRow], *, dry: bool) -> Taken:
    """Find out what each row means and, unless `dry`, write it."""
    part = await _look_up(uow, job, rows, dry=dry)
    for row in rows:
        _decide(part, row)
    if not dry:
        await _write(uow, part)
    return part.taken()


async def _look_up(uow: UnitOfWork, job: Job, rows: Sequence[PersonRow], *, dry: bool) -> _Part:
    seal = uow.must_seal
    context = f"import {job.kind} {job.source}"
    marks = {row.number: seal.handle(f"{context} row {content_of(row)!r}") for row in rows}
    keys = {row.number: _key(seal, context, row) or marks[row.number] for row in rows}
    part = _Part(job, uow.clock.now(), keys, marks)
    part.known_keys = await store.known_keys(uow, job.kind, job.source, list(keys.values()))
    pending = [row for row in rows if not part.says_nothing_new(row)]
    ids = {part.known_keys[key].subject_id for key in _pending_keys(part, pending)}
    ids |= {row.own_id for row in pending if row.own_id}
    addresses = [address_key(row.email) for row in pending if row.email]
    part.people, part.by_address = await bulk.candidates(uow, list(ids), addresses, lock=not dry)
    part.erased = await suppressed(uow, addresses)
    if part.people:
        part.withdrawn = await bulk.withdrawals(uow, list(part.people))
    return part


def _pending_keys(part: _Part, pending: Sequence[PersonRow]) -> list[bytes]:
    keys = (part.keys[row.number] for row in pending)
    return [key for key in keys if key in part.known_keys]


def _key(seal: Seal, context: str, row: PersonRow) -> bytes | None:
    """By what a row is known again: its id in the other system, else its address, else nothing."""
    if row.external_id:
        return seal.handle(f"{context} id {row.external_id}")
    return seal.handle(f"{context} address {address_key(row.email)}") if row.email else None


def _decide(part: _Part, row: PersonRow) -> None:
    """New, met again, unchanged since the last time, or refused."""
    if part.says_nothing_new(row):
        part.unchanged += 1
        return
    key = part.known_keys.get(part.keys[row.number])
    subject = row.own_id or (key.subject_id if key else None)
    owner = part.by_address.get(address_key(row.email)) if row.email else None
    known = _living(part, subject or owner)
    if row.own_id and row.own_id not in part.people:
        part.refuse(row, "id", NOT_OURS)
    elif known is None and (subject or owner or _erased(part, row)):
        part.refuse(row, "email" if row.email else "name", GONE)
    elif known is None:
        someone = newcomer(row, new_id(), at=part.at)
        part.new.append((row, someone))
        _keep(part, row, someone.id)
    elif subject and owner not in {None, known.person.id}:
        part.refuse(row, "email", ADDRESS_OF_ANOTHER)
    else:
        withdrawn_on = part.withdrawn.get(known.person.id)
        meeting = meet(
            known, row, is_theirs=subject is not None, withdrawn_on=withdrawn_on, at=part.at
        )
        part.met.append((row, meeting))
        _keep(part, row, known.person.id)


def _erased(part: _Part, row: PersonRow) -> bool:
    """Whether the reader of this address asked to be erased: no file brings them back."""
    return bool(row.email) and address_key(row.email or "") in part.erased


def _living(part: _Part, person_id: UUID | None) -> Standing | None:
    """Who an id leads to, if they are still with us."""
    found = part.people.get(person_id) if person_id else None
    if found is not None and found.person.folded_into is not None:
        found = part.people.get(found.person.folded_into)
    return None if found is None or found.person.ended else found


def _keep(part: _Part, row: PersonRow, person_id: UUID) -> None:
    part.keep[part.keys[row.number]] = store.Key(person_id, part.marks[row.number])


async def _write(uow: UnitOfWork, part: _Part) -> None:
    await bulk.add_new_people(uow, [someone for _, someone in part.new], at=part.at)
    ledger = [_basis(row, someone.id, part.at) for row, someone in part.new]
    for row, meeting in part.met:
        if meeting.changed:
            await people_store.save_person(uow, meeting.person)
        if meeting.basis:
            ledger.append(_basis(row, meeting.person.id, part.at))
    leaving = [meeting.person.id for _, meeting in part.met if meeting.opts_out]
    if leaving:
        reason = f"opted out in {part.job.source}, as an imported file says"
        made = decision(reason, by=Actor(part.job.by), at=part.at)
        await bulk.withdraw_campaign(uow, leaving, made)
    await people_store.add_bases(uow, [entry for entry in ledger if entry is not None])
    await store.keep_keys(uow, part.job.kind, part.job.source, part.keep)
    for row, someone in part.new:
        standing = _standing(row, someone)
        uow.emit(standing.changed(), standing.contact_changed())
    await announce(uow, *[meeting.person.id for _, meeting in part.met if meeting.changed])


def _standing(row: PersonRow, someone: Person) -> Standing:
    """How somebody new stands: they hold nothing but what the row says."""
    return Standing(
        person=someone,
        contact_version=1,
        time_zone=LONDON_TIME,
        roles=tuple(sorted(someone.roles)),
        streams=someone.streams,
        groups=(),
        campaign=row.basis.value if row.basis else None,
    )


def _basis(row: PersonRow, person_id: UUID, at: datetime) -> LawfulBasis | None:
    if row.basis is None or row.evidence is None:
        return None
    return LawfulBasis(new_id(), person_id, CAMPAIGN, row.basis, row.evidence, at)
