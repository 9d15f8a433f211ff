"""Charity membership and friends: applying in public, and what trustees and members decide."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from membership.api.enrolment_views import (
    ApplicationBody,
    AppliedView,
    CycleView,
    DecisionBody,
    EndBody,
    EndingBody,
    EnrolmentView,
    LinkBody,
    RegisterView,
    StandingView,
    VoterBody,
)
from membership.api.fields import ReasonBody
from membership.commands import enrolment_decisions as decisions
from membership.commands import enrolment_renewals as renewals
from membership.commands import enrolments as commands
from membership.domain.enrolment import Status
from membership.queries import enrolments as queries
from membership.store import enrolments as store
from membership.store.membership_types import types
from sanctuary.actor import Actor, Role
from sanctuary.auth import by_link, public, requires, signed_in
from sanctuary.errors import NotFound
from sanctuary.http import WITHOUT_KEY, Act, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose

router = make_router("/v1", tags=["charity members and friends"])
Trustee = Annotated[Actor, Depends(requires(Role.TRUSTEE))]
Somebody = Annotated[Actor, Depends(signed_in)]
UNKNOWN = "We do not know this membership. Check the id, or look in the list."


@router.post("/enrolments", status_code=202, dependencies=[Depends(public)])
async def apply(body: ApplicationBody, uow: Uow, now: Now) -> AppliedView:
    """Ask to become a member. A mail with a link follows; nothing is decided before that."""
    applied = await commands.apply(uow, body.form(), at=now)
    return AppliedView(
        enrolment_id=applied.enrolment_id,
        person_id=applied.person_id,
        voter_id=applied.voter_id,
    )


@router.post("/enrolments/confirmations", openapi_extra=WITHOUT_KEY)
async def confirm(
    _: LinkBody, link: Annotated[Link, Depends(by_link(Purpose.JOIN))], uow: Uow, now: Now
) -> StandingView:
    """Prove an address by the link that was sent to it. A second time changes nothing."""
    return StandingView.of(await commands.confirm(uow, link.subject, link.person_id, at=now))


@router.post("/enrolments/renewals", openapi_extra=WITHOUT_KEY)
async def renew(
    _: LinkBody, link: Annotated[Link, Depends(by_link(Purpose.RENEW_MEMBERSHIP))], uow: Uow
) -> StandingView:
    """Renew by the link in a reminder, without an account. A second time changes nothing."""
    renewed, _new = await renewals.renew_by_link(uow, link.subject, link.person_id)
    return StandingView.of(renewed)


@router.get("/enrolments")
async def enrolments(
    *,
    uow: Uow,
    _: Trustee,
    asked: PageRequest,
    status: Status | None = None,
    type: Annotated[str | None, Query(max_length=60)] = None,  # noqa: A002 — the caller's word
) -> Page[EnrolmentView]:
    """Applications and memberships with their names: for trustees and the national team."""
    found = await queries.enrolments(uow, asked, status=status, key=type, day=uow.clock.today())
    return asked.page(found, EnrolmentView.of, lambda named: (named.one.id,))


@router.get("/charity-members")
async def register(
    *,
    uow: Uow,
    _: Trustee,
    asked: PageRequest,
    on: Annotated[date | None, Query(description="Today if left out")] = None,
    type: Annotated[str | None, Query(max_length=60)] = None,  # noqa: A002 — the caller's word
) -> Page[RegisterView]:
    """The register of the charity's members as it stood on any day."""
    day = on or uow.clock.today()
    found = await queries.members_on(uow, asked, await types(uow), day, key=type)
    return asked.page(found, RegisterView.of, lambda named: (named.one.id,))


@router.get("/enrolments/{enrolment_id}")
async def enrolment(
    enrolment_id: UUID, uow: Uow, actor: Somebody, response: Response
) -> EnrolmentView:
    """One of them: for trustees, the national team, and whose own it is."""
    return await _shown(uow, enrolment_id, actor, response)


async def _shown(uow: Uow, enrolment_id: UUID, actor: Actor, response: Response) -> EnrolmentView:
    one = await store.get_enrolment(uow, enrolment_id)
    if actor.id != one.person_id and not actor.may(Role.TRUSTEE):
        raise NotFound(UNKNOWN)
    etag(response, one.version)
    [named] = await queries.with_names(uow, [one], uow.clock.today())
    return EnrolmentView.of(named)


@router.get("/enrolments/{enrolment_id}/cycles")
async def cycles(
    enrolment_id: UUID, uow: Uow, actor: Somebody, response: Response
) -> list[CycleView]:
    """Every term of a membership, one after the other."""
    await _shown(uow, enrolment_id, actor, response)
    return [
        CycleView(cycle=row.cycle, starts_on=row.starts_on, expires_on=row.expires_on)
        for row in await store.cycles_of(uow, enrolment_id)
    ]


@router.post("/enrolments/{enrolment_id}/decision")
async def decide(enrolment_id: UUID, body: DecisionBody, actor: Trustee, act: Act) -> EnrolmentView:
    """What the trustees decided, recorded by a named one of them."""
    if body.decision == "accept":
        await decisions.accept(
            act.uow, enrolment_id, body.reason, same_as=body.same_as, by=actor, at=act.now
        )
    else:
        await decisions.decline(act.uow, enrolment_id, body.reason, by=actor, at=act.now)
    return await _shown(act.uow, enrolment_id, actor, act.response)


@router.post("/enrolments/{enrolment_id}/withdrawal")
async def withdraw(
    *,
    enrolment_id: UUID,
    body: ReasonBody,
    uow: Uow,
    actor: Somebody,
    now: Now,
) -> StandingView:
    """Take an application back before anything is decided."""
    await _may_know(uow, enrolment_id, actor)
    return StandingView.of(
        await decisions.withdraw(uow, enrolment_id, body.reason, by=actor, at=now)
    )


async def _may_know(uow: Uow, enrolment_id: UUID, actor: Actor) -> None:
    """To everybody else a membership is as if it were not there."""
    one = await store.get_enrolment(uow, enrolment_id)
    if actor.id != one.person_id and not actor.may(Role.TRUSTEE):
        raise NotFound(UNKNOWN)


@router.post("/enrolments/{enrolment_id}/ending")
async def end(
    *,
    enrolment_id: UUID,
    body: EndingBody,
    uow: Uow,
    actor: Somebody,
    now: Now,
) -> StandingView:
    """Resign, be removed by the trustees, or end with the party."""
    await _may_know(uow, enrolment_id, actor)
    return StandingView.of(
        await decisions.end(uow, enrolment_id, Status(body.ending), body.reason, by=actor, at=now)
    )


@router.post("/enrolments/{enrolment_id}/voter")
async def change_voter(
    enrolment_id: UUID, body: VoterBody, actor: Trustee, edit: Edit
) -> EnrolmentView:
    """The organisation names somebody else to vote for it."""
    await decisions.change_voter(
        edit.uow,
        enrolment_id,
        body.voter.mailbox(),
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return await _shown(edit.uow, enrolment_id, actor, edit.response)


@router.patch("/enrolments/{enrolment_id}")
async def move_end(
    enrolment_id: UUID,
    body: EndBody,
    actor: Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))],
    edit: Edit,
) -> EnrolmentView:
    """Give more time, or less. A reminder that went out does not go out again."""
    await decisions.move_end(
        edit.uow,
        enrolment_id,
        body.expires_on,
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return await _shown(edit.uow, enrolment_id, actor, edit.response)
