"""Certificate and badge of an award, and the holder's word about being celebrated."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from awards import badge, certificate, store
from awards.api.callers import Coordinator, OfAward
from awards.commands import certificates as commands
from awards.domain.meaning import BADGE_TERMS
from awards.domain.showing import must_be_valid
from awards.queries import certificates as queries
from sanctuary import http
from sanctuary.auth import public
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow

router = http.router("/v1/awards", ["certificates"])
Language = Annotated[Literal["en", "cy"], Query()]


class NameIn(BaseModel):
    organisation_name: str = Field(min_length=2, max_length=200, pattern=r"\S")


class NameOut(BaseModel):
    award_id: UUID
    organisation_name: str


class CelebrationIn(BaseModel):
    """A no can follow a yes at any time; whoever uses the story hears of it."""

    agreed: bool


class CelebrationOut(CelebrationIn):
    award_id: UUID


class BadgeOut(BaseModel):
    """Where the drawing is, what to say for those who do not see it, and how it may be used."""

    award_id: UUID
    svg: str
    alt: str
    check: str
    valid_until: date
    terms: list[str]


@router.get("/{award_id}/certificate", response_class=Response)
async def read_certificate(
    *,
    award_id: UUID,
    by: OfAward,
    request: Request,
    uow: Uow,
    now: Now,
    lang: Language = "en",
) -> Response:
    """The certificate as a PDF. In Wales it is in Welsh and English; elsewhere as you ask."""
    found = await queries.facts(
        uow, award_id, by=by, language=lang, at=now, settings=request.app.state.settings
    )
    return as_file(found.number, certificate.render(found))


def as_file(number: str, content: bytes) -> Response:
    name = f'inline; filename="certificate-{number}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


@router.post("/{award_id}/certificate")
async def confirm_name(
    award_id: UUID, body: NameIn, by: Coordinator, uow: Uow, now: Now
) -> NameOut:
    """Put the name right that the certificate shows. The letter that left stays as it is."""
    called = body.organisation_name.strip()
    await commands.confirm_name(uow, award_id, called, by=by, at=now)
    return NameOut(award_id=award_id, organisation_name=called)


@router.post("/{award_id}/celebration")
async def agree_to_celebration(
    award_id: UUID, body: CelebrationIn, by: OfAward, uow: Uow, now: Now
) -> CelebrationOut:
    """Say whether others may celebrate your award in public. Nobody does before you said yes."""
    agreed = await commands.agree_to_celebration(uow, award_id, agreed=body.agreed, by=by, at=now)
    return CelebrationOut(award_id=award_id, agreed=agreed)


@router.get("/{award_id}/badge.svg", dependencies=[Depends(public)], response_class=Response)
async def draw_badge(award_id: UUID, uow: Uow, now: Now, lang: Language = "en") -> Response:
    """The badge as a drawing. It names the award and its number, and nobody who holds it."""
    name, last_day = await _badge(uow, award_id, now, lang)
    drawing = badge.draw(name, last_day, str(award_id), lang)
    return Response(drawing, media_type="image/svg+xml")


@router.get("/{award_id}/badge", dependencies=[Depends(public)])
async def read_badge(
    award_id: UUID, request: Request, uow: Uow, now: Now, lang: Language = "en"
) -> BadgeOut:
    """What belongs to the badge: its words for screen readers, and the terms of its use."""
    name, last_day = await _badge(uow, award_id, now, lang)
    base = request.app.state.settings.public_url("awards")
    return BadgeOut(
        award_id=award_id,
        svg=f"{base}/v1/awards/{award_id}/badge.svg?lang={lang}",
        alt=badge.alt_text(name, last_day, str(award_id), lang),
        check=f"{base}/verify/{award_id}",
        valid_until=last_day,
        terms=list(BADGE_TERMS[lang]),
    )


async def _badge(uow: UnitOfWork, award_id: UUID, now: Now, language: str) -> tuple[str, date]:
    award = await store.get_award(uow, award_id)
    must_be_valid(award, now)
    return (await store.scheme_of(uow, award)).called(language), award.last_day
