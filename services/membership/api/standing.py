"""Who stood by which edition on a day, and how a re-affirmation goes."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BaseModel

from membership.api.documents import Key
from membership.api.fields import Nation
from membership.api.signatures import Coordinator, SignatureView
from membership.domain.document import Document
from membership.domain.reaffirmation import Counted, progress
from membership.queries import lists, standing
from membership.store import editions as edition_store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["signatures"])
Reader = Annotated[
    Actor,
    Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR, Role.TRUSTEE)),
]
PartyKind = Literal["person", "organisation", "group"]


class StandingPage(Page[SignatureView]):
    """`count` is of the whole list; it stands on the first page."""

    count: int | None = None


class CountedView(BaseModel):
    """None: fewer than five, withheld from who has no national role."""

    due: int | None
    reaffirmed: int | None
    withdrawn: int | None
    lapsed: int | None

    @classmethod
    def of(cls, one: Counted) -> "CountedView":
        return cls(
            due=one.due, reaffirmed=one.reaffirmed, withdrawn=one.withdrawn, lapsed=one.lapsed
        )


class ProgressView(BaseModel):
    """`asked_from`: the day from which signatories of the edition before are asked; if they are."""

    document: str
    edition: str
    asked_from: date | None
    nations: dict[str, CountedView]
    all: CountedView


@router.get("/signatures/standing")
async def who_stood(
    *,
    uow: Uow,
    actor: Coordinator,
    asked: PageRequest,
    on: Annotated[date, Query(description="The day, e.g. 2027-05-01")],
    document: Document = Document.CHARTER,
    edition: Annotated[str | None, Query(max_length=40)] = None,
    party_kind: PartyKind | None = None,
    nation: Nation | None = None,
) -> StandingPage:
    """Who stood by which edition on that day, within your nation or stream."""
    question = standing.Question(document, on, edition, party_kind, nation)
    found = await standing.standing(uow, asked, actor, question)
    parties = await lists.parties(uow, [one.party_id for one in found])
    page = asked.page(
        found,
        lambda one: SignatureView.of(one, parties.get(one.party_id)),
        lambda one: (one.id,),
    )
    first = asked.after is None
    count = await standing.number_standing(uow, actor, question) if first else None
    return StandingPage(items=page.items, next=page.next, count=count)


@router.get("/documents/{document}/editions/{edition}/reaffirmation")
async def how_it_goes(document: Document, edition: Key, uow: Uow, actor: Reader) -> ProgressView:
    """How many of those asked to stand by this edition did, by nation."""
    found = (await edition_store.library(uow)).edition(document, edition)
    national = actor.may(Role.NATIONAL_TEAM, Role.TRUSTEE)
    counted = await standing.reaffirmations(uow, document, edition)
    nations, whole = progress(counted, withhold=not national)
    return ProgressView(
        document=document,
        edition=edition,
        asked_from=found.reaffirm_from,
        nations={nation: CountedView.of(one) for nation, one in nations.items()},
        all=CountedView.of(whole),
    )
