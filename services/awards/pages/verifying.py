"""Anybody may ask whether an award is valid on a day."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.responses import Response

from awards import signature
from awards.domain.meaning import MEANINGS
from awards.pages.common import day
from awards.queries.verification import claims, statement, verify
from sanctuary import http, pages
from sanctuary.auth import public
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow

router = http.page_router("/verify")


@router.get("/{award_id}", dependencies=[Depends(public)])
async def verify_award(
    request: Request,
    award_id: UUID,
    uow: Uow,
    now: Now,
    on: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """An empty or unreadable day means today, and the page says which day it answers for."""
    today = london_day(now)
    wanted = _day_or(on, today)
    found = await verify(uow, award_id, on=wanted, today=today)
    language = pages.language_of(request)
    settings = request.app.state.settings
    return pages.render(
        request,
        "verify.html",
        name=found.scheme.called(language),
        award_id=award_id,
        on=wanted.isoformat(),
        on_words=day(wanted, language),
        unreadable=bool(on) and on != wanted.isoformat(),
        standing="withdrawn" if found.withdrawn else found.standing,
        starts_on=day(found.award.starts_on, language),
        last_day=day(found.award.last_day, language),
        meaning=MEANINGS[language],
        statement=statement(found),
        detached=signature.detached(settings, statement(found)),
        signed=signature.sign(settings, claims(found, settings.public_url("awards"), now)),
    )


def _day_or(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
