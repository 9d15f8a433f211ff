"""The private look at a draft, and the texts that drafts are held against."""

import math
import time
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import BaseModel, Field

from campaigns import rules
from campaigns.api.fields import Body, Line
from campaigns.api.letters import One, Token
from campaigns.commands import own_voice as commands
from campaigns.commands.letters import Writer
from campaigns.domain.own_voice import Advice, Borrowed
from campaigns.queries import letters as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import WITHOUT_KEY, Now, Page, PageRequest, TooMany, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/own-voice-checks", ["letters"])
texts_router = new_router("/v1/borrowed-texts", ["letters"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]
LONGEST = 20_000


class Draft(Body):
    link: Token
    text: Annotated[str, Field(max_length=LONGEST, description="Compared, and then gone")]


class SentenceView(BaseModel):
    text: str
    borrowed: Borrowed | None


class OpinionView(BaseModel):
    """`score` from 0, all borrowed, to 100, all your own; null for too few words to tell."""

    score: int | None
    sentences: list[SentenceView]
    advice: list[Advice]


class BorrowedText(Body):
    title: Line
    text: Annotated[str, Field(min_length=1, max_length=400_000)]


class BorrowedView(BaseModel):
    """`runs`: how many runs of words are recognised. The text itself is not kept."""

    id: UUID
    title: str
    runs: int
    added_by: UUID
    added_at: datetime


def slowly(request: Request, who: Writer) -> None:
    """Raises TooMany when one writer asks too often: others' drafts are not to be felt out."""
    state = request.app.state
    if not hasattr(state, "voice_limiter"):
        state.voice_limiter = MovingWindowRateLimiter(MemoryStorage())
    limiter: MovingWindowRateLimiter = state.voice_limiter
    for window in parse_many(rules.on("own_voice", who.today)["rates"]):
        if not limiter.hit(window, "own voice", str(who.person_id)):
            stats = limiter.get_window_stats(window, "own voice", str(who.person_id))
            wait = max(1, math.ceil(stats.reset_time - time.time()))
            raise TooMany(
                "You have looked at this draft many times in a short while. Give it a rest, and "
                f"come back in {wait} seconds: letters are better for it.",
                retry_after=wait,
            )


@router.post("", openapi_extra=WITHOUT_KEY)
async def check(body: Draft, step: One, request: Request, response: Response) -> OpinionView:
    """Which sentences sound borrowed, and what helps. For you alone; your text is not kept."""
    slowly(request, step.who)
    response.headers["Cache-Control"] = "no-store"
    found = await commands.check(step.uow, step.who, body.text)
    return OpinionView(
        score=found.score,
        sentences=[SentenceView(text=one.text, borrowed=one.borrowed) for one in found.sentences],
        advice=list(found.advice),
    )


@texts_router.post("", status_code=201)
async def add_text(body: BorrowedText, actor: Staff, uow: Uow, now: Now) -> dict[str, UUID]:
    """A template that goes around, or a handbook: letters copied from it are recognised."""
    return {"id": await commands.add_text(uow, body.title, body.text, by=actor, at=now)}


@texts_router.get("")
async def list_texts(uow: Uow, _: Staff, asked: PageRequest) -> Page[BorrowedView]:
    rows = await queries.borrowed_texts(uow, asked)
    return asked.page(
        rows,
        lambda row: BorrowedView(
            id=row.id,
            title=row.title,
            runs=len(row.hashes),
            added_by=row.added_by,
            added_at=row.added_at,
        ),
        lambda row: (row.id,),
    )


@texts_router.delete("/{text_id}", status_code=204)
async def drop_text(text_id: UUID, actor: Staff, uow: Uow) -> None:
    await commands.drop_text(uow, text_id, by=actor)
