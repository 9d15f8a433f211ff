"""Official lines: what we say about an incident, and who may read it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Body, Reason, Text
from campaigns.api.incidents import Reader
from campaigns.commands import content
from campaigns.commands import lines as commands
from campaigns.commands.lines import Wording
from campaigns.domain.line import APPROVERS, WRITERS, Line, Status
from campaigns.queries.incidents import READERS
from campaigns.store import incidents
from campaigns.store import lines as store
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Act, Edit, Now, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1", ["official lines"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Writer = Annotated[Actor, Depends(requires(*WRITERS))]
Approver = Annotated[Actor, Depends(requires(*APPROVERS))]


class LineBody(Body):
    """What we are for, never the claim. `facts` are ids of facts that it rests on."""

    says_en: Text
    says_cy: Text
    facts: Annotated[list[UUID], Field(max_length=10, default_factory=list)]
    review_on: date

    def wording(self) -> Wording:
        return Wording(self.says_en, self.says_cy, tuple(self.facts), self.review_on)


class LineView(BaseModel):
    line_id: UUID
    edition: int
    incident_id: UUID
    says_en: str
    says_cy: str
    facts: list[UUID]
    review_on: date
    status: Status
    written_by: UUID
    issued_by: UUID | None
    issued_at: datetime | None
    version: int

    @classmethod
    def of(cls, line: Line) -> "LineView":
        return cls(
            line_id=line.id,
            edition=line.edition,
            incident_id=line.incident_id,
            says_en=line.says_en,
            says_cy=line.says_cy,
            facts=list(line.facts),
            review_on=line.review_on,
            status=line.status,
            written_by=line.written.by,
            issued_by=line.issued.by if line.issued else None,
            issued_at=line.issued.at if line.issued else None,
            version=line.version,
        )


class SaidView(BaseModel):
    """A line as a group says it: nothing of who wrote it."""

    line_id: UUID
    edition: int
    says_en: str
    says_cy: str
    review_on: date


class FindingView(BaseModel):
    """`key` names it when somebody lets it stand."""

    key: str
    severity: str
    field: str
    found: str
    why: str
    instead: str


class Overruling(Reason):
    key: str


@router.post("/incidents/{incident_id}/official-lines", status_code=201)
async def write(incident_id: UUID, body: LineBody, actor: Writer, act: Act) -> LineView:
    """A draft. Somebody else issues it."""
    line = await commands.write(act.uow, incident_id, body.wording(), by=actor, at=act.now)
    etag(act.response, line.version)
    return LineView.of(line)


@router.get("/incidents/{incident_id}/official-lines")
async def of_incident(incident_id: UUID, actor: Reader, uow: Uow) -> list[LineView]:
    """Every edition of every line of it: drafts, issued, replaced, withdrawn."""
    incident = await incidents.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    return [LineView.of(line) for line in await store.of_incident(uow, incident_id)]


@router.get("/official-lines")
async def readable(actor: SignedIn, uow: Uow) -> list[SaidView]:
    """What you may say today: lines of your nation, or that concern your group. A few."""
    found = await commands.readable(uow, actor, uow.clock.today())
    return [
        SaidView(
            line_id=line.id,
            edition=line.edition,
            says_en=line.says_en,
            says_cy=line.says_cy,
            review_on=line.review_on,
        )
        for line in found
    ]


@router.put("/official-lines/{line_id}")
async def rewrite(line_id: UUID, body: LineBody, actor: Writer, edit: Edit) -> LineView:
    """Change a draft, or begin the next edition; what was issued stands until that is issued."""
    line = await commands.rewrite(
        edit.uow, line_id, body.wording(), expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, line.version)
    return LineView.of(line)


@router.get("/official-lines/{line_id}/findings")
async def findings(line_id: UUID, actor: Reader, uow: Uow, now: Now) -> list[FindingView]:
    """What the content check says of the newest edition, and what to write instead."""
    line = (await store.editions(uow, line_id))[-1]
    actor.must(*READERS, nation=line.nation)
    return [
        FindingView(
            key=one.key,
            severity=one.severity,
            field=one.field,
            found=one.found,
            why=one.why,
            instead=one.instead,
        )
        for one in await content.findings_of(uow, line.matter, at=now)
    ]


@router.post("/official-lines/{line_id}/overrulings", status_code=204)
async def overrule(line_id: UUID, body: Overruling, actor: Reader, uow: Uow, now: Now) -> None:
    """Let one finding stand, by name and with a reason; not the author."""
    line = (await store.editions(uow, line_id))[-1]
    await content.overrule(uow, line.matter, body.key, reason=body.reason, by=actor, at=now)


@router.post("/official-lines/{line_id}/issuing")
async def issue(line_id: UUID, actor: Approver, edit: Edit) -> LineView:
    """Somebody else approves it: the groups concerned may say it from now on."""
    line = await commands.issue(edit.uow, line_id, expected=edit.expected, by=actor, at=edit.now)
    etag(edit.response, line.version)
    return LineView.of(line)


@router.post("/official-lines/{line_id}/withdrawal")
async def withdraw(line_id: UUID, body: Reason, actor: Writer, edit: Edit) -> LineView:
    """It is not said any more; those who were told of it hear so."""
    return LineView.of(
        await commands.withdraw(
            edit.uow, line_id, reason=body.reason, expected=edit.expected, by=actor, at=edit.now
        )
    )
