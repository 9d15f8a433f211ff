"""Awards: what an organisation held and holds, its renewal, and whether one is valid."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from awards import commands, signature, store
from awards.api.applications import ApplicationOut, return_link, show
from awards.api.callers import OfAward, SignedIn
from awards.domain.award import Award, Intention, Standing, Status
from awards.domain.meaning import MEANING
from awards.queries import access
from awards.queries.verification import Verification, claims, statement, verify
from sanctuary import http
from sanctuary.auth import public
from sanctuary.clock import london_day
from sanctuary.http import Act, Now, Uow
from sanctuary.ids import new_id

held = http.router("/v1/awards", ["awards"])
keys = http.router("/v1/verification-keys", ["awards"])


class AwardOut(BaseModel):
    """Valid from `starts_on` up to and including the day before `expires_on`, then in grace."""

    id: UUID
    organisation_id: UUID
    application_id: UUID
    stream: str
    scheme: str
    edition: str
    status: Status
    starts_on: date
    expires_on: date
    grace_ends_on: date
    ended_on: date | None
    renews: UUID | None
    successor_id: UUID | None
    next_step_on: date | None
    intention: Intention | None
    version: int
    standing: Standing


class AwardsOut(BaseModel):
    items: list[AwardOut]


class VerificationOut(BaseModel):
    """`signed` carries the same facts as a JWS (ES256); check it with /v1/verification-keys.

    `signature` is detached (RFC 7515, appendix F): put the sentence in `statement`, in base64url,
    between its two dots, and check that in the same way.
    """

    award_id: UUID
    organisation_id: UUID
    name: str
    stream: str
    on: date
    valid: bool
    withdrawn: bool
    standing: Standing
    starts_on: date
    expires_on: date
    meaning: str
    signed: str
    statement: str
    signature: str


class KeysOut(BaseModel):
    keys: list[dict[str, str]]


def show_award(award: Award, today: date) -> AwardOut:
    values: dict[str, Any] = {name: getattr(award, name) for name in Award.__slots__}
    return AwardOut(**values, standing=award.standing(today, today=today))


@held.get("")
async def list_awards(organisation_id: UUID, by: SignedIn, uow: Uow, now: Now) -> AwardsOut:
    """Every award the organisation ever held, newest first; a few at most, so one page."""
    organisation = await store.get_organisation(uow, organisation_id)
    await access.must_not_be_kept_away(uow, organisation, by)
    found = access.visible_awards(by, organisation, await store.awards_of(uow, organisation_id))
    return AwardsOut(items=[show_award(award, london_day(now)) for award in found])


@held.post("/{award_id}/renewal", status_code=201)
async def begin_renewal(award_id: UUID, by: OfAward, request: Request, act: Act) -> ApplicationOut:
    """A draft that begins from your earlier answers; `link` brings you back to it."""
    draft = await commands.begin_renewal(
        act.uow, award_id, application_id=new_id(), by=by, at=act.now
    )
    http.etag(act.response, draft.version)
    return show(draft, before=dict(draft.answers), link=return_link(request, draft.id, by, act.now))


def show_verification(found: Verification, request: Request, now: Now) -> VerificationOut:
    settings = request.app.state.settings
    award = found.award
    said = statement(found)
    signed = signature.sign(settings, claims(found, settings.public_url("awards"), now))
    return VerificationOut(
        award_id=award.id,
        organisation_id=award.organisation_id,
        name=found.scheme.name,
        stream=award.stream,
        on=found.on,
        valid=found.valid,
        withdrawn=found.withdrawn,
        standing=found.standing,
        starts_on=award.starts_on,
        expires_on=award.expires_on,
        meaning=MEANING,
        signed=signed,
        statement=said,
        signature=signature.detached(settings, said),
    )


@held.get("/{award_id}/verification", dependencies=[Depends(public)])
async def verify_award(
    award_id: UUID,
    request: Request,
    uow: Uow,
    now: Now,
    on: Annotated[date | None, Query(description="a day; today if left out")] = None,
) -> VerificationOut:
    """Whether an award is valid on a day. Says nothing about how it was assessed, or by whom."""
    today = london_day(now)
    found = await verify(uow, award_id, on=on or today, today=today)
    return show_verification(found, request, now)


@keys.get("", dependencies=[Depends(public)])
async def verification_keys(request: Request) -> KeysOut:
    """The public keys of our signed answers, as a JWK set."""
    return KeysOut(keys=[signature.public_key(request.app.state.settings)])
