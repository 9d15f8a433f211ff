"""What others give to an application: endorsements and motions; and what waits for one of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from awards import commands
from awards.api.callers import OfApplication
from awards.domain.proofs import Proof
from awards.domain.scheme import Key, Recorder
from awards.domain.scheme import Proof as Kind
from awards.queries import proofs
from sanctuary import http
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.ids import new_id

router = http.router("/v1/applications/{application_id}/proofs", ["proofs"])
waiting = http.router("/v1/awaited-proofs", ["proofs"])
Giver = Annotated[Actor, Depends(requires(Role.GROUP_OFFICER, Role.LOCAL_LEAD))]


class ProofOut(BaseModel):
    """`there` may be true with nothing recorded here: membership keeps councils' motions."""

    requirement: str
    kind: Kind
    title: str
    title_cy: str
    by: list[Recorder]
    there: bool
    may_record: bool
    given_on: date | None = None
    reference: str = ""
    recorded_as: Recorder | None = None
    recorded_at: datetime | None = None


class ProofsOut(BaseModel):
    items: list[ProofOut]


class ProofIn(BaseModel):
    """`reference` says where it can be read: a page, the number of a minute. Names nobody."""

    requirement: Key
    given_on: date
    reference: str = Field(default="", max_length=500)


class RecordedOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    requirement: str
    given_on: date
    reference: str
    recorded_as: Recorder
    recorded_at: datetime
    withdrawn: bool


class WithdrawalIn(BaseModel):
    reason: Annotated[str, Field(min_length=3, max_length=4_000)]


class AwaitedOut(BaseModel):
    """A draft in your area for which you may record something."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    stream: str
    scheme: str
    edition: str


def _show(each: proofs.Shown) -> ProofOut:
    values: dict[str, Any] = {}
    if each.standing is not None:
        values = {
            name: getattr(each.standing, name)
            for name in ("given_on", "reference", "recorded_as", "recorded_at")
        }
    asked = each.needed.requirement
    return ProofOut(
        requirement=asked.key,
        kind=asked.kind,
        title=asked.title,
        title_cy=asked.title_cy,
        by=list(asked.by),
        there=each.needed.there,
        may_record=each.may_record,
        **values,
    )


def _recorded(each: Proof) -> RecordedOut:
    values = {name: getattr(each, name) for name in RecordedOut.model_fields if name != "withdrawn"}
    return RecordedOut(**values, withdrawn=each.withdrawn is not None)


@router.get("")
async def list_proofs(application_id: UUID, by: OfApplication, uow: Uow) -> ProofsOut:
    """Each proof that the award asks for: a few at most, so one page."""
    found = await proofs.proofs(uow, application_id, by=by)
    return ProofsOut(items=[_show(each) for each in found])


@router.post("", status_code=201)
async def record_proof(
    *, application_id: UUID, body: ProofIn, by: OfApplication, uow: Uow, now: Now
) -> RecordedOut:
    """Record an endorsement or a motion, as whom the award's edition says."""
    recorded = await commands.record_proof(
        uow,
        application_id,
        body.requirement,
        proof_id=new_id(),
        given_on=body.given_on,
        reference=body.reference,
        made=Decision(by.id, now, "recorded"),
        by=by,
    )
    return _recorded(recorded)


@router.post("/{requirement}/withdrawal")
async def withdraw_proof(
    *,
    application_id: UUID,
    requirement: str,
    body: WithdrawalIn,
    by: OfApplication,
    uow: Uow,
    now: Now,
) -> RecordedOut:
    """Take it back before the application is sent; what was recorded stays in the record."""
    ended = await commands.withdraw_proof(
        uow, application_id, requirement, made=Decision(by.id, now, body.reason), by=by
    )
    return _recorded(ended)


@waiting.get("")
async def list_awaited(by: Giver, uow: Uow, page: PageRequest) -> Page[AwaitedOut]:
    """What waits for your local group, or for you as a local lead, oldest first."""
    rows: list[Row[Any]] = list(await proofs.awaited(uow, by, page))
    return page.page(rows, AwaitedOut.model_validate, lambda row: (row.id,))
