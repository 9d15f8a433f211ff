"""Concerns about awards: anybody may raise one; people who are not on the case look into it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from awards.api.callers import Coordinator, NationalTeam, OfConcern, SignedIn
from awards.api.concern_views import (
    AnswerIn,
    AppealIn,
    ConcernIn,
    ConcernOut,
    ConclusionIn,
    HolderOut,
    PutIn,
    RaisedOut,
    RaiserOut,
    ReasonIn,
    ReplyIn,
    show,
    show_holder,
    show_raised,
)
from awards.commands import concerns as commands
from awards.commands import withdrawing
from awards.domain.concern import Concern, Status
from awards.queries import concerns as queries
from awards.store.concerns import concern_of, get_concern
from sanctuary import http
from sanctuary.http import Now, Page, PageRequest, Uow

router = http.router("/v1/concerns", ["concerns"])
of_awards = http.router("/v1/awards", ["concerns"])


@of_awards.post("/{award_id}/concerns", status_code=201)
async def raise_concern(
    award_id: UUID, body: ConcernIn, by: SignedIn, uow: Uow, now: Now
) -> RaisedOut:
    """Tell us of a doubt about the holder of an award. They never learn that it was you."""
    return show_raised(await commands.raise_concern(uow, award_id, body.words, by=by, at=now))


@router.get("/mine")
async def list_own(by: SignedIn, uow: Uow, page: PageRequest) -> Page[RaisedOut]:
    """The concerns that you raised, and how far each has come."""
    rows = await queries.raised_by(uow, by, page)
    return page.page(rows, lambda row: show_raised(concern_of(row, ())), lambda row: (row.id,))


@router.get("")
async def list_concerns(
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    status: Annotated[Status | None, Query(description="what is not settled, if left out")] = None,
) -> Page[ConcernOut]:
    """The concerns that you may deal with: none in whose case you are, and none that you raised."""
    rows = await queries.open_to(uow, by, page, status=status)
    return page.page(rows, lambda row: show(concern_of(row, ())), lambda row: (row.id,))


@router.get("/{concern_id}")
async def read_concern(
    concern_id: UUID, by: Coordinator, response: Response, uow: Uow
) -> ConcernOut:
    found = await get_concern(uow, concern_id)
    await commands.must_read(uow, found, by)
    http.etag(response, found.version)
    return show(found)


@dataclass(frozen=True, slots=True)
class Acting(http.Editing):
    """One act on a concern; who acts is each route's own."""

    concern_id: UUID

    def answer(self, after: Concern) -> ConcernOut:
        http.etag(self.response, after.version)
        return show(after)


Act = Annotated[Acting, Depends()]


@router.post("/{concern_id}/setting-aside")
async def set_aside(body: ReasonIn, by: Coordinator, act: Act) -> ConcernOut:
    """Set it aside, with a reason: it is not about the award, or says what another does."""
    after = await commands.set_aside(
        act.uow, act.concern_id, body.reason, expected=act.expected, by=by, at=act.now
    )
    return act.answer(after)


@router.post("/{concern_id}/review")
async def put_to_holder(body: PutIn, by: Coordinator, act: Act) -> ConcernOut:
    """Look into it: the holder gets your words, and some weeks to say how they see it."""
    after = await commands.put_to_holder(
        act.uow, act.concern_id, body.put_to_holder, expected=act.expected, by=by, at=act.now
    )
    return act.answer(after)


@router.post("/{concern_id}/answer")
async def answer_concern(body: AnswerIn, by: NationalTeam, act: Act) -> ConcernOut:
    """Upheld or not, in your own name; for somebody of the national team who is not on the case."""
    after = await commands.answer(
        act.uow,
        act.concern_id,
        body.reason,
        upheld=body.outcome == "upheld",
        expected=act.expected,
        by=by,
        at=act.now,
    )
    return act.answer(after)


@router.post("/{concern_id}/appeal-answer")
async def answer_appeal(body: AnswerIn, by: Coordinator, act: Act) -> ConcernOut:
    """Answer the holder's appeal. Upheld, the award is kept; otherwise somebody concludes."""
    after = await commands.answer_appeal(
        act.uow,
        act.concern_id,
        body.reason,
        upheld=body.outcome == "upheld",
        expected=act.expected,
        by=by,
        at=act.now,
    )
    return act.answer(after)


@router.post("/{concern_id}/conclusion")
async def conclude(body: ConclusionIn, by: NationalTeam, act: Act) -> ConcernOut:
    """Withdraw the award, or keep it: for a second person of the national team, for good."""
    after = await withdrawing.conclude(
        act.uow,
        act.concern_id,
        body.reason,
        withdraw=body.outcome == "award_withdrawn",
        expected=act.expected,
        by=by,
        at=act.now,
    )
    return act.answer(after)


@router.post("/{concern_id}/raiser")
async def open_raiser(concern_id: UUID, body: ReasonIn, by: NationalTeam, uow: Uow) -> RaiserOut:
    """Who raised it, to ask them something. That you looked is recorded, with your reason."""
    found = await commands.open_raiser(uow, concern_id, body.reason, by=by)
    return RaiserOut(person_id=found.person_id if found else None)


@router.get("/{concern_id}/holder-view")
async def read_as_holder(concern_id: UUID, by: OfConcern, uow: Uow) -> HolderOut:
    """What was put to you about your award, what you said, and what was found."""
    del by
    return show_holder(await get_concern(uow, concern_id))


@router.post("/{concern_id}/reply")
async def reply(concern_id: UUID, body: ReplyIn, by: OfConcern, uow: Uow, now: Now) -> HolderOut:
    """How you see it. You may write again until the day by which we asked."""
    return show_holder(await commands.reply(uow, concern_id, body.reply, by=by, at=now))


@router.post("/{concern_id}/appeal")
async def appeal(concern_id: UUID, body: AppealIn, by: OfConcern, uow: Uow, now: Now) -> HolderOut:
    """Appeal against what was found; somebody else looks at it, and your award stays meanwhile."""
    return show_holder(await commands.appeal(uow, concern_id, body.grounds, by=by, at=now))
