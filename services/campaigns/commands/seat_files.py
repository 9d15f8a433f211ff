"""Taking in the public files of seats: who sits, and how polls ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from campaigns.domain.seat_files import Kind, SeatFile, SeatRead, Sitting, read_seats
from campaigns.domain.seats import (
    Cause,
    Member,
    Result,
    Seat,
    Tenures,
    left,
    on_day,
    taken,
)
from campaigns.store import seats as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.ids import derived_id, new_id

KNOWN = "This file, byte by byte, was taken in before: nothing would change."


class FileKnown(Refusal):
    slug = "file-known"
    status = 409
    title = "This file was taken in before"


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is and where it comes from, so that an answer can be traced to it."""

    name: str
    published_on: date
    licence: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """A seat whose holder, on the day of the file, becomes another. None: vacant."""

    code: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brings, or would bring: `file_id` is None after a dry run."""

    file_id: UUID | None
    kind: Kind
    rows: int
    seats: int
    new_seats: tuple[str, ...]
    ended_seats: tuple[str, ...]
    changes: tuple[Change, ...]


def member_id(number: int) -> UUID:
    """A Member's id is derived from Parliament's number: one person, whichever file says it."""
    return derived_id("member of parliament", number)


async def take_in(
    uow: UnitOfWork, content: str, source: Source, *, dry_run: bool, by: Actor, at: datetime
) -> Imported:
    """Read a file of seats and, unless it is a dry run, write what it brings."""
    by.must(Role.CAMPAIGN_MANAGER)
    await store.one_at_a_time(uow)
    found = read_seats(content)
    found.must_be_right()
    digest = sha256(content.encode()).hexdigest()
    if not dry_run and await store.file_of(uow, digest) is not None:
        raise FileKnown(f"{KNOWN} The list of files shows when and by whom.")
    taking = await _Taking.begin(uow, found, source, Decision(by.id, at, f"file: {source.name}"))
    if dry_run:
        return taking.imported(None)
    file_id = new_id()
    await store.add_file(
        uow,
        {
            "id": file_id,
            "kind": found.kind,
            "name": source.name,
            "published_on": source.published_on,
            "licence": source.licence,
            "source": source.source,
            "sha256": digest,
            "rows": found.rows,
            "seats": len(found.seats),
            "loaded_by": by.id,
            "loaded_at": at,
        },
    )
    await taking.write(uow, file_id)
    return taking.imported(file_id)


@dataclass(frozen=True, slots=True)
class _Taking:
    """A file beside what is known, and what follows from both."""

    found: SeatFile
    source: Source
    known: Mapping[str, Seat]
    before: Mapping[str, Tenures]
    after: Mapping[str, Tenures]
    called: Mapping[UUID, str]

    @classmethod
    async def begin(
        cls, uow: UnitOfWork, found: SeatFile, source: Source, decided: Decision
    ) -> "_Taking":
        before = await store.tenures(uow, list(found.seats))
        after = {
            code: _with(before.get(code, ()), read, source.published_on, decided)
            for code, read in found.seats.items()
        }
        ids = {one.member_id for history in before.values() for one in history}
        called = {key: one.called for key, one in (await store.members(uow, ids)).items()}
        fresh = {member_id(s.number): s.called for s in _holders(found)}
        return cls(found, source, await store.all_seats(uow), before, after, called | fresh)

    @property
    def ended(self) -> list[Seat]:
        """Seats that a whole list of Members does not name any more: their boundaries went."""
        if self.found.kind is not Kind.MEMBERS:
            return []
        return [
            one
            for code, one in sorted(self.known.items())
            if one.ended_on is None and code not in self.found.seats
        ]

    def imported(self, file_id: UUID | None) -> Imported:
        day = self.source.published_on
        changes = []
        for code, read in sorted(self.found.seats.items()):
            was, now = on_day(self.before.get(code, ()), day), on_day(self.after[code], day)
            ids = [one.member_id if one else None for one in (was, now)]
            if was is not None and ids[0] != ids[1]:
                names = [self.called[each] if each else None for each in ids]
                changes.append(Change(code, read.name, names[0], names[1]))
        return Imported(
            file_id,
            self.found.kind,
            self.found.rows,
            len(self.found.seats),
            tuple(sorted(self.found.seats.keys() - self.known.keys())),
            tuple(one.code for one in self.ended),
            tuple(changes),
        )

    async def write(self, uow: UnitOfWork, file_id: UUID) -> None:
        day, seats = self.source.published_on, self.found.seats
        fresh = [
            Seat(read.code, read.name, read.nation, read.region)
            for read in seats.values()
            if self._is_news(read)
        ]
        gone = [Seat(one.code, one.name, one.nation, one.region, day) for one in self.ended]
        await store.save_seats(uow, [*fresh, *gone], file_id)
        people = [as_member(sitting) for sitting in _holders(self.found)]
        polled = {code: read.polled_on for code, read in seats.items() if read.polled_on}
        told_on = max(polled.values(), default=day)
        await store.save_members(uow, people, told_on=told_on)
        changed = {c: each for c, each in self.after.items() if each != self.before.get(c, ())}
        await store.save_tenures(uow, changed)
        await store.save_results(
            uow,
            {
                code: Result(
                    day, seats[code].majority or 0, seats[code].valid_votes, seats[code].by_election
                )
                for code, day in polled.items()
            },
        )
        votes = [
            {"seat": code, "polled_on": day, "place": place, "party": party, "votes": count}
            for code, day in polled.items()
            for place, party, count in seats[code].votes
        ]
        await store.save_votes(uow, polled, votes)

    def _is_news(self, read: SeatRead) -> bool:
        """A file of results is older than the lookup as a rule: it adds seats, renames none."""
        known = self.known.get(read.code)
        if known is None or self.found.kind is Kind.RESULTS:
            return known is None
        return (known.name, known.region, known.ended_on) != (read.name, read.region, None)


def _with(history: Tenures, read: SeatRead, day: date, decided: Decision) -> Tenures:
    """A seat's history with what the file says of its holder."""
    if read.holder is None:
        held = on_day(history, day)
        return (
            left(history, day, decided)
            if held and held.until is None and held.since < day
            else history
        )
    cause = Cause.SEEN_IN_FILE
    if read.polled_on is not None:
        day = read.polled_on
        cause = Cause.BY_ELECTION if read.by_election else Cause.GENERAL_ELECTION
    return taken(history, member_id(read.holder.number), day, cause, decided)


def _result(read: SeatRead, day: date) -> Result:
    return Result(day, read.majority or 0, read.valid_votes, read.by_election)


def _holders(found: SeatFile) -> list[Sitting]:
    """Each holder once, though a damaged file may name one twice."""
    return list({s.holder.number: s.holder for s in found.seats.values() if s.holder}.values())


def as_member(sitting: Sitting) -> Member:
    return Member(
        member_id(sitting.number), sitting.number, sitting.called, sitting.party, sitting.email
    )
