"""Where postcodes lie. They travel in the body: paths and queries end in logs on the way."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import lookups as commands
from membership.domain.geography import Postcode
from membership.queries.postcodes import Answer, Answers, Precision
from sanctuary.auth import signed_in
from sanctuary.errors import Invalid
from sanctuary.http import Uow
from sanctuary.http import router as make_router
from sanctuary.http.idempotency import WITHOUT_KEY
from sanctuary.settings import Settings

router = make_router("/v1/places", tags=["places"])
MOST = 500


class LookupBody(Body):
    postcodes: Annotated[
        list[Annotated[str, Field(max_length=12, examples=["SA1 1AA"])]],
        Field(min_length=1, max_length=MOST, description="Whole ones, or outward halves"),
    ]


class NamedView(BaseModel):
    code: str
    name: str | None


class AnswerView(BaseModel):
    """An outward half is answered as far as all of its postcodes agree; the rest is null.

    `terminated_on` is the first of the month in which the postcode went out of use.
    """

    postcode: str
    precision: Precision
    constituency: NamedView | None
    local_authority: NamedView | None
    region: NamedView | None
    nation: str | None
    terminated_on: date | None

    @classmethod
    def of(cls, one: Answer, found: Answers) -> "AnswerView":
        def named(code: str | None) -> NamedView | None:
            if code is None:
                return None
            known = found.places.get(code)
            return NamedView(code=code, name=known.name if known else None)

        return cls(
            postcode=str(one.asked),
            precision=one.precision,
            constituency=named(one.where.constituency),
            local_authority=named(one.where.local_authority),
            region=named(one.where.region),
            nation=one.where.nation,
            terminated_on=one.terminated_on,
        )


class AnswersView(BaseModel):
    """In the order asked. `generation_id` is null while no directory was switched to.

    `incomplete` says that a service that may know more did not answer: ask again later.
    """

    incomplete: bool
    generation_id: UUID | None
    answers: list[AnswerView]


@router.post("/lookups", dependencies=[Depends(signed_in)], openapi_extra=WITHOUT_KEY)
async def look_up(body: LookupBody, uow: Uow, request: Request) -> AnswersView:
    """Constituency, local authority, region and nation of up to 500 postcodes. Nothing is kept."""
    settings: Settings = request.app.state.settings
    looked_up = await commands.look_up_anywhere(uow, _read(body.postcodes), settings)
    found = looked_up.found
    return AnswersView(
        incomplete=looked_up.incomplete,
        generation_id=found.generation.id if found.generation else None,
        answers=[AnswerView.of(one, found) for one in found.answers],
    )


def _read(written: list[str]) -> list[Postcode]:
    read: list[Postcode] = []
    mistakes: list[dict[str, str]] = []
    for number, text in enumerate(written):
        try:
            read.append(Postcode.read(text))
        except Invalid:
            mistakes.append(
                {"pointer": f"/postcodes/{number}", "detail": "This is not a UK postcode."}
            )
    if mistakes:
        raise Invalid(
            "Correct what is listed: write whole postcodes such as SA1 1AA, or first halves such "
            "as SA1.",
            errors=mistakes,
        )
    return read
