"""Erasing people: asked by the person or for them, decided by the data protection lead."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import erasures as commands
from membership.domain.erasure import Erasure, Status
from membership.domain.rights import OTHERS, Origin
from membership.queries import rights
from membership.rights_rules import GROUNDS
from membership.store import erasures as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import link_or_role, requires
from sanctuary.errors import Invalid
from sanctuary.http import Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose
from sanctuary.personal import KEPT_BECAUSE, Keeping

router = make_router("/v1/erasures", tags=["rights"])
Lead = Annotated[Actor, Depends(requires(Role.DATA_PROTECTION_LEAD))]
Reason = Annotated[str, Field(min_length=1, max_length=1000)]
PersonOrLead = Annotated[
    Link | Actor, Depends(link_or_role(Purpose.RIGHTS, Role.DATA_PROTECTION_LEAD))
]


class ErasureBody(Body):
    """By signed link: `link` alone. By the lead: who, and how they asked."""

    link: str | None = None
    person_id: UUID | None = None
    reason: str = Field(default="", max_length=1000)


class DecisionBody(Body):
    reason: Reason


class RefusalBody(Body):
    ground: str
    reason: Reason


class KeptView(BaseModel):
    """What stays, why, and which service keeps it."""

    service: str
    code: str
    why: str
    why_cy: str


class ErasureView(BaseModel):
    id: UUID
    person_id: UUID
    origin: Origin
    status: Status
    asked_at: datetime
    due_on: date
    begins_not_before: datetime
    begun_at: datetime | None
    done_at: datetime | None
    ground: str | None
    confirmed: list[str]
    waits_for: list[str]
    kept: list[KeptView]

    @classmethod
    def of(cls, one: Erasure) -> "ErasureView":
        return cls(
            id=one.id,
            person_id=one.person_id,
            origin=one.origin,
            status=one.status,
            asked_at=one.asked.at,
            due_on=one.due_on,
            begins_not_before=one.earliest,
            begun_at=one.begun_at,
            done_at=one.done_at,
            ground=one.ground,
            confirmed=[name for name in ("membership", *OTHERS) if name in one.answers],
            waits_for=list(one.waits_for),
            kept=[
                KeptView(service=name, code=code, why=words[0], why_cy=words[1])
                for name, answer in sorted(one.answers.items())
                for code in answer.kept
                for words in [KEPT_BECAUSE[Keeping(code)]]
            ],
        )


class GroundView(BaseModel):
    key: str
    article: str
    en: str
    cy: str


@router.post("", status_code=202)
async def ask(
    body: ErasureBody, uow: Uow, by: PersonOrLead, now: Now, response: Response
) -> ErasureView:
    """Open a case. The person gets an acknowledgement while there is an address to write to."""
    if isinstance(by, Link):
        case = await commands.ask(uow, by.subject, "", by=by.actor, at=now)
    elif body.person_id is None:
        raise Invalid(
            "Say whom this is about: give the id of the person.",
            errors=[{"pointer": "/person_id", "detail": "Give the id of the person."}],
        )
    else:
        case = await commands.ask(uow, body.person_id, body.reason, by=by, at=now)
    etag(response, case.version)
    return ErasureView.of(case)


@router.get("")
async def erasures(
    uow: Uow, _: Lead, asked: PageRequest, status: Annotated[Status | None, Query()] = None
) -> Page[ErasureView]:
    """Cases with the services that have not confirmed yet."""
    found = await rights.erasures(uow, asked, status=status)
    return asked.page(found, ErasureView.of, lambda one: (one.id,))


@router.get("/{case_id}")
async def erasure(case_id: UUID, uow: Uow, _: Lead, response: Response) -> ErasureView:
    """One case: who has confirmed, who has not, and what is kept for which reason."""
    case = await store.get(uow, case_id)
    etag(response, case.version)
    return ErasureView.of(case)


@router.post("/{case_id}/confirm")
async def confirm(case_id: UUID, body: DecisionBody, uow: Uow, by: Lead, now: Now) -> ErasureView:
    """Nothing speaks against it. It begins once the acknowledgement had its time."""
    return ErasureView.of(await commands.confirm(uow, case_id, body.reason, by=by, at=now))


@router.post("/{case_id}/refuse")
async def refuse(case_id: UUID, body: RefusalBody, uow: Uow, by: Lead, now: Now) -> ErasureView:
    """Keep the data, on a ground of the law. The person hears which one."""
    case = await commands.refuse(uow, case_id, body.ground, body.reason, by=by, at=now)
    return ErasureView.of(case)


@router.post("/{case_id}/withdraw")
async def withdraw(case_id: UUID, body: DecisionBody, uow: Uow, by: Lead, now: Now) -> ErasureView:
    """The person told the team that they want to stay after all."""
    return ErasureView.of(await commands.withdraw(uow, case_id, body.reason, by=by, at=now))


grounds = make_router("/v1/erasure-grounds", tags=["rights"])


@grounds.get("", dependencies=[Depends(requires(Role.DATA_PROTECTION_LEAD))])
async def legal_grounds() -> list[GroundView]:
    """The grounds on which the law lets us refuse, by article."""
    return [
        GroundView(key=one.key, article=one.article, en=one.en, cy=one.cy)
        for one in GROUNDS.values()
    ]
