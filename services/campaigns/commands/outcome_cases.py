"""Cases of change: written by one, confirmed by another, joined to what they led to."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from campaigns import pathway
from campaigns.domain.outcome_case import CONFIRMERS, MayQuote, OutcomeCase, Scale, Source, Status
from campaigns.domain.wording import must_be_ours
from campaigns.store import outcome_cases as store
from campaigns.store import seats
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody writes of a case."""

    title: str
    what: str
    scale: Scale
    outcomes: tuple[str, ...]
    impacts: tuple[str, ...]
    source: Source
    happened_on: date
    nation: str | None = None
    title_cy: str | None = None
    what_cy: str | None = None
    member_id: UUID | None = None
    quote: str | None = None
    may_quote: MayQuote | None = None


async def propose(uow: UnitOfWork, told: Told, *, by: Actor, at: datetime) -> OutcomeCase:
    """Raises Invalid for words that are not ours, and for outcomes that nobody works for."""
    for name in ("title", "what", "title_cy", "what_cy"):
        must_be_ours(getattr(told, name) or "", name)
    today = london_day(at)
    _must_be_known(told, today)
    if told.member_id is not None:
        await seats.get_member(uow, told.member_id)
    facts = {name: getattr(told, name) for name in Told.__dataclass_fields__}
    made = OutcomeCase.propose(id=new_id(), by=by, at=at, today=today, **facts)
    await store.add(uow, made)
    return made


def _must_be_known(told: Told, today: date) -> None:
    path = pathway.on(today)
    known = {
        "outcomes": {each.key for each in path.outcomes},
        "impacts": {each.key for each in path.impacts},
    }
    wrong = [
        {"field": field, "detail": f"{key!r} is not known. Choose from: {', '.join(sorted(keys))}."}
        for field, keys in known.items()
        for key in getattr(told, field)
        if key not in keys
    ]
    if not told.outcomes:
        wrong.append({"field": "outcomes", "detail": "Say at least one outcome that it shows."})
    if wrong:
        raise Invalid("A case speaks for outcomes and impacts of the pathway.", errors=wrong)


async def decide(
    uow: UnitOfWork, case_id: UUID, status: Status, *, reason: str, by: Actor, at: datetime
) -> OutcomeCase:
    """Confirm, decline or retire a case."""
    found = await store.get(uow, case_id, lock=True)
    match status:
        case Status.CONFIRMED:
            decided, told = found.confirm(by=by, at=at, reason=reason)
            uow.emit(told)
        case Status.DECLINED:
            decided = found.decline(by=by, at=at, reason=reason)
        case _:
            decided = found.retire(by=by, at=at, reason=reason)
    await store.save(uow, decided)
    return decided


async def join(
    uow: UnitOfWork, case_id: UUID, later: tuple[UUID, ...], *, by: Actor
) -> OutcomeCase:
    """Say which later cases grew out of this one. Raises Invalid where that cannot be."""
    found = await store.get(uow, case_id, lock=True)
    by.must(*CONFIRMERS, nation=found.nation)
    if found.status is not Status.CONFIRMED:
        raise IllegalTransition("Only a case that is confirmed can be joined to others.")
    wrong = []
    others = await store.some(uow, later)
    for each in later:
        other = others.get(each)
        if other is None or other.status is not Status.CONFIRMED:
            wrong.append({"field": "leads_to", "detail": f"{each} is no confirmed case."})
        elif other.id == found.id or other.happened_on < found.happened_on:
            wrong.append({"field": "leads_to", "detail": f"{each} happened before this one."})
    if wrong:
        raise Invalid("A case leads to later ones that are confirmed.", errors=wrong)
    joined = replace(found, leads_to=tuple(dict.fromkeys(later)))
    await store.save(uow, joined)
    return joined
