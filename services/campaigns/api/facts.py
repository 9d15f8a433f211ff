"""Facts that texts may rest on: written, approved by somebody else, reviewed, retired."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, StringConstraints

from campaigns.api.fields import Body, Line, Reason
from campaigns.commands import facts as commands
from campaigns.commands.facts import Wish
from campaigns.domain.fact import MAY_APPROVE, MAY_WRITE, Fact, Said, Status
from campaigns.store import facts as store
from campaigns.store import uses
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/facts", ["facts"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Writer = Annotated[Actor, Depends(requires(*MAY_WRITE))]
Approver = Annotated[Actor, Depends(requires(*MAY_APPROVE))]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s]+$", max_length=1000),
    Field(examples=["https://www.example.org/report"]),
]


class FactBody(Body):
    """A sentence in both languages, its figure as written, where it is from, until when it holds.

    `owned_by` is reminded before `review_on`; left out, whoever writes it.
    """

    says_en: Sentence
    says_cy: Sentence
    figure: Line
    cited_title: Line
    cited_url: Address
    published_on: date
    review_on: date
    owned_by: UUID | None = None

    def wish(self) -> Wish:
        said = Said(
            says_en=self.says_en,
            says_cy=self.says_cy,
            figure=self.figure,
            cited_title=self.cited_title,
            cited_url=self.cited_url,
            published_on=self.published_on,
        )
        return Wish(said, self.review_on, self.owned_by)


class Approval(Body):
    """Until when it holds, by somebody who looked at its source."""

    review_on: date


class FactView(BaseModel):
    """`overdue`: no text may rest on it before somebody looked again."""

    fact_id: UUID
    edition: int
    status: Status
    overdue: bool
    says_en: str
    says_cy: str
    figure: str
    cited_title: str
    cited_url: str
    published_on: date
    review_on: date
    owned_by: UUID | None
    written_by: UUID
    written_at: datetime
    approved_by: UUID | None
    approved_at: datetime | None
    reason: str


class FactDetail(FactView):
    """The newest edition, and the ones before it."""

    earlier: list[FactView]


class PlaceView(BaseModel):
    """A call or a text that rests on it."""

    matter: str
    matter_id: UUID
    since_by: UUID
    since_at: datetime


@router.post("", status_code=201)
async def write_fact(
    body: FactBody, actor: Writer, uow: Uow, now: Now, response: Response
) -> FactView:
    return _answer(await commands.write(uow, body.wish(), by=actor, at=now), response)


@router.get("")
async def list_facts(
    _: SignedIn,
    uow: Uow,
    asked: PageRequest,
    status: Status | None = None,
    owned_by: UUID | None = None,
) -> Page[FactView]:
    """Every edition, the newest first; `status=due_for_review` are those to look at."""
    rows = await store.listed(uow, asked, status=status, owner=owned_by)
    return asked.page(rows, _row, lambda row: (row.id, row.edition))


@router.get("/{fact_id}")
async def show_fact(fact_id: UUID, _: SignedIn, uow: Uow, response: Response) -> FactDetail:
    *earlier, latest = await store.editions(uow, fact_id)
    etag(response, latest.version)
    return FactDetail(
        **_view(latest).model_dump(), earlier=[_view(each) for each in reversed(earlier)]
    )


@router.put("/{fact_id}")
async def rewrite_fact(fact_id: UUID, body: FactBody, actor: Writer, edit: Edit) -> FactView:
    """Change a draft; of what was approved, begin the next edition."""
    changed = await commands.rewrite(
        edit.uow, fact_id, body.wish(), expected=edit.expected, by=actor, at=edit.now
    )
    return _answer(changed, edit.response)


@router.post("/{fact_id}/approval")
async def approve_fact(fact_id: UUID, body: Approval, actor: Approver, edit: Edit) -> FactView:
    """By somebody else than its writer: a draft, or one that is due, holds until `review_on`."""
    approved = await commands.approve(
        edit.uow, fact_id, body.review_on, expected=edit.expected, by=actor, at=edit.now
    )
    return _answer(approved, edit.response)


@router.post("/{fact_id}/retirement")
async def retire_fact(fact_id: UUID, body: Reason, _: Approver, edit: Edit) -> FactView:
    """No text may rest on it any more."""
    retired = await commands.retire(
        edit.uow, fact_id, reason=body.reason, expected=edit.expected, at=edit.now
    )
    return _answer(retired, edit.response)


@router.get("/{fact_id}/uses")
async def list_uses(fact_id: UUID, _: Writer, uow: Uow, asked: PageRequest) -> Page[PlaceView]:
    """Which calls, playbooks and texts rest on it."""
    await store.editions(uow, fact_id)
    rows = await uses.places_of(uow, "fact", fact_id, asked)
    return asked.page(rows, place, lambda row: (row.matter, row.matter_id))


def place(row: Any) -> PlaceView:
    return PlaceView(
        matter=row.matter, matter_id=row.matter_id, since_by=row.since_by, since_at=row.since_at
    )


def _answer(fact: Fact, response: Response) -> FactView:
    etag(response, fact.version)
    return _view(fact)


def _row(row: Any) -> FactView:
    return _view(store.of_row(row))


def _view(fact: Fact) -> FactView:
    said = fact.said
    return FactView(
        fact_id=fact.id,
        edition=fact.edition,
        status=fact.status,
        overdue=fact.status is Status.DUE_FOR_REVIEW,
        says_en=said.says_en,
        says_cy=said.says_cy,
        figure=said.figure,
        cited_title=said.cited_title,
        cited_url=said.cited_url,
        published_on=said.published_on,
        review_on=fact.review_on,
        owned_by=fact.owned_by,
        written_by=fact.written_by,
        written_at=fact.written_at,
        approved_by=fact.approved_by,
        approved_at=fact.approved_at,
        reason=fact.reason,
    )
