"""Election periods and who stands; and what became of a Member's words when it came to a vote."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from campaigns import letters as content
from campaigns.domain.election import Candidate, Election, main_ones, read_candidates
from campaigns.store import elections as store
from campaigns.store import seats
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.http import check_version


async def announce(
    uow: UnitOfWork, election: Election, *, reason: str, by: Actor, at: datetime
) -> Election:
    """From that day on letters go to candidates, in the whole country or in one seat."""
    await _may(uow, election, by)
    election.must_be_right()
    await store.save(uow, election, Decision(by.id, at, reason))
    return election


async def change(
    uow: UnitOfWork, fresh: Election, *, reason: str, expected: int, by: Actor, at: datetime
) -> Election:
    """Other days: a period that was ended early, or a poll that was moved."""
    known = await store.get(uow, fresh.id, lock=True)
    check_version(expected, known.version)
    await _may(uow, known, by)
    changed = replace(
        known, opens_on=fresh.opens_on, polling_on=fresh.polling_on, version=known.version + 1
    )
    changed.must_be_right()
    await store.save(uow, changed, Decision(by.id, at, reason))
    return changed


async def take_candidates(
    uow: UnitOfWork, election_id: UUID, content_csv: str, *, dry_run: bool, by: Actor, at: datetime
) -> dict[str, list[Candidate]]:
    """Who stands, by seat, each marked by the same rule. A dry run writes nothing."""
    election = await store.get(uow, election_id, lock=not dry_run)
    await _may(uow, election, by)
    known = {code for code, one in (await seats.all_seats(uow)).items() if one.ended_on is None}
    found = read_candidates(content_csv, known, election.seat)
    shares = await store.shares(uow, list(found))
    least = content.rule(london_day(at))["main_candidate_percent"]
    marked = {
        seat: main_ones(standing, shares.get(seat, {}), least) for seat, standing in found.items()
    }
    if not dry_run:
        await store.save_candidates(uow, election.id, marked)
    return marked


async def _may(uow: UnitOfWork, election: Election, by: Actor) -> None:
    if election.seat is None:
        by.must(Role.CAMPAIGN_MANAGER)
    else:
        by.must(Role.CAMPAIGN_MANAGER, nation=(await seats.get(uow, election.seat)).nation)


def counted(found: dict[str, list[Candidate]]) -> tuple[int, int, Sequence[str]]:
    """Candidates, main ones, and the seats they stand in."""
    everybody = [one for each in found.values() for one in each]
    return len(everybody), sum(one.main for one in everybody), sorted(found)
