"""Awards of an organisation that became part of another: put to a coordinator, then decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.domain.keeping import close
from awards.domain.merging import MergerReview, NoHolder
from awards.queries import access
from awards.store import mergers
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id

Outcome = Literal["carry_on", "end", "stay"]


async def organisation_merged(uow: UnitOfWork, gone_id: UUID, kept_id: UUID) -> None:
    """Each award that it holds is looked at; none passes by itself."""
    waiting = [
        await store.get_award(uow, review.award_id, lock=True)
        for review in await mergers.open_to(uow, gone_id)
    ]
    await _put_to_a_person(uow, [*waiting, *await store.held_by(uow, gone_id)], kept_id)


async def organisation_stands(uow: UnitOfWork, organisation_id: UUID) -> None:
    """A merge that was taken back: what nobody decided is over, what passed on is asked again."""
    for review in await mergers.open_from(uow, organisation_id):
        await mergers.save_review(uow, review.drop())
    passed = [
        await store.get_award(uow, award_id, lock=True)
        for award_id in await mergers.passed_from(uow, organisation_id)
    ]
    await _put_to_a_person(uow, passed, organisation_id)


async def _put_to_a_person(uow: UnitOfWork, awards: Iterable[Award], to_id: UUID) -> None:
    for award in awards:
        known = await mergers.open_about(uow, award.id)
        if known is not None and known.to_id == to_id:
            continue
        if known is not None:
            await mergers.save_review(uow, known.drop())
        lead_id = await store.lead_of(uow, award.id)
        review, event = MergerReview.open(
            award, to_id, id=new_id(), on=uow.clock.today(), lead_id=lead_id
        )
        await mergers.add_review(uow, review)
        uow.emit(event)


async def decide_merger(
    uow: UnitOfWork,
    review_id: UUID,
    outcome: Outcome,
    reason: str,
    *,
    instead_of: UUID | None = None,
    by: Actor,
    at: datetime,
) -> MergerReview:
    """A coordinator who belongs to neither of the two says what becomes of the award."""
    review = await mergers.get_review(uow, review_id, lock=True)
    award = await store.get_award(uow, review.award_id, lock=True)
    holder = await store.get_organisation(uow, award.organisation_id)
    kept = await store.get_organisation(uow, review.to_id, lock=True)
    by.must(*access.COORDINATORS, **access.scope(award.stream, kept))
    access.must_not_be_holder(by, holder)
    access.must_not_be_holder(by, kept)
    for body in (holder, kept):
        await access.must_not_be_kept_away(uow, body, by)
    made = Decision(by.id, at, reason)
    must_be_there(kept, outcome)
    if outcome == "stay":
        decided = review.stay(made, holder_ended=holder.ended)
    elif outcome == "end":
        decided, ended, closed = review.end(award, made, on=london_day(at))
        await store.save_award(uow, ended)
        uow.emit(closed)
    else:
        decided = await _carry_on(uow, review, award, instead_of, made)
    await mergers.save_review(uow, decided)
    await parts.note(uow, award.application_id, by, at=at)
    return decided


def must_be_there(kept: store.Organisation, outcome: Outcome) -> None:
    if kept.ended and outcome == "carry_on":
        raise NoHolder(
            "The organisation that was to go on has ended as well, so the award cannot carry on "
            "with it. End the award, or ask the national team what became of both."
        )


async def _carry_on(
    uow: UnitOfWork, review: MergerReview, award: Award, instead_of: UUID | None, made: Decision
) -> MergerReview:
    other = await mergers.other_award(uow, review.to_id, award.stream)
    decided, passed, event = review.carry_on(award, other, instead_of, made)
    if other is not None and other.status is AwardStatus.CURRENT:
        ended, closed = close(other, "merged", on=london_day(made.at))
        await store.save_award(uow, ended)
        uow.emit(closed)
    await store.save_award(uow, passed)
    await mergers.pass_renewal(uow, award.id, review.to_id)
    uow.emit(event)
    return decided
