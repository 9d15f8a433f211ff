"""What do you hold about me: asked by the person, or for them by the data protection lead."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import access as commands
from membership.commands import erasures as erasure_commands
from membership.domain.access import AccessRequest, Status
from membership.domain.rights import Origin
from membership.queries import rights
from membership.store import access as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import by_link, link_or_role, public, requires
from sanctuary.errors import Invalid
from sanctuary.http import Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose

router = make_router("/v1/access-requests", tags=["rights"])
links = make_router("/v1", tags=["rights"])
Lead = Annotated[Actor, Depends(requires(Role.DATA_PROTECTION_LEAD))]
PersonOrLead = Annotated[
    Link | Actor, Depends(link_or_role(Purpose.RIGHTS, Role.DATA_PROTECTION_LEAD))
]


class AccessBody(Body):
    """By signed link: `link`, and whether to add what was told in confidence. By the lead: who."""

    link: str | None = None
    in_confidence: bool = False
    person_id: UUID | None = None
    reason: str = Field(default="", max_length=1000)


class AccessView(BaseModel):
    """`state` says in words whom the case waits for."""

    id: UUID
    person_id: UUID
    origin: Origin
    status: Status
    state: str
    asked_at: datetime
    due_on: date
    answered: list[str]
    waits_for: list[str]
    ready_at: datetime | None
    copy_until: date | None

    @classmethod
    def of(cls, one: AccessRequest) -> "AccessView":
        return cls(
            id=one.id,
            person_id=one.person_id,
            origin=one.origin,
            status=one.status,
            state=one.state,
            asked_at=one.asked.at,
            due_on=one.due_on,
            answered=sorted(one.answered),
            waits_for=list(one.waits_for),
            ready_at=one.ready_at,
            copy_until=one.copy_until,
        )


@router.post("", status_code=202)
async def ask(
    body: AccessBody, uow: Uow, by: PersonOrLead, now: Now, response: Response
) -> AccessView:
    """Open a case; the person hears when the copy is there, and by which day at the latest."""
    if isinstance(by, Link):
        case = await commands.ask(
            uow, by.subject, "", with_sealed=body.in_confidence, by=by.actor, at=now
        )
    elif body.person_id is None:
        raise Invalid(
            "Say whom this is about: give the id of the person.",
            errors=[{"pointer": "/person_id", "detail": "Give the id of the person."}],
        )
    else:
        case = await commands.ask(
            uow, body.person_id, body.reason, with_sealed=False, by=by, at=now
        )
    etag(response, case.version)
    return AccessView.of(case)


@router.get("")
async def access_requests(
    uow: Uow, _: Lead, asked: PageRequest, status: Annotated[Status | None, Query()] = None
) -> Page[AccessView]:
    """Cases with the services that have not answered yet."""
    found = await rights.access_requests(uow, asked, status=status)
    return asked.page(found, AccessView.of, lambda one: (one.id,))


@router.get("/{case_id}")
async def access_request(case_id: UUID, uow: Uow, _: Lead, response: Response) -> AccessView:
    """One case: who has answered, and whom it waits for."""
    case = await store.get(uow, case_id)
    etag(response, case.version)
    return AccessView.of(case)


class LinkBody(Body):
    email: str = Field(max_length=320)


class WithdrawalBody(Body):
    link: str


@links.post("/rights-links", status_code=202, dependencies=[Depends(public)])
async def send_link(body: LinkBody, uow: Uow, now: Now) -> dict[str, Any]:
    """A link goes to this address if we hold it. The answer is the same either way."""
    await commands.send_link(uow, body.email, at=now)
    return {}


@links.get("/access-copies")
async def copy(link: Annotated[Link, Depends(by_link(Purpose.RIGHTS_COPY))], uow: Uow) -> Response:
    """The person's own copy, with what they told in confidence if they asked for it."""
    return Response(await commands.read_own(uow, link), media_type="application/json")


@links.post("/erasure-withdrawals", status_code=202)
async def keep_me(
    _: WithdrawalBody,
    uow: Uow,
    link: Annotated[Link, Depends(by_link(Purpose.RIGHTS_CASE))],
    now: Now,
) -> dict[str, Any]:
    """The person wants to stay after all; possible until the erasure begins."""
    await erasure_commands.withdraw(
        uow, link.subject, erasure_commands.CHANGED_THEIR_MIND, by=link.actor, at=now
    )
    return {}
