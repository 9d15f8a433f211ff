"""Whether a message speaks the language of those whom it is for."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from notifications.domain.small_counts import must_be_many, told
from notifications.queries import languages as queries
from notifications.queries.languages import Completeness
from notifications.queries.watching import WATCHERS, must_watch_cause
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Invalid
from sanctuary.http import Uow
from sanctuary.http import router as api_router

router = api_router("/v1/templates", tags=["templates"])
Sending = Annotated[Actor, Depends(requires(*WATCHERS))]
MOST = 500


class LanguageShown(BaseModel):
    """`fall_back` of the `prefer` would not read in it what the message says in English."""

    language: str
    prefer: int | None
    fall_back: int | None


class LanguagesShown(BaseModel):
    """`needs_reason`: a send to these people says why it goes without their language.

    Whoever may not see who it is asks about twenty people or more; to them a count under five is
    null, and so is `needs_reason` where it would tell of one.
    """

    people: int
    languages: list[LanguageShown]
    needs_reason: bool | None

    @classmethod
    def of(cls, found: Completeness) -> Self:
        return cls(
            people=found.people,
            languages=[
                LanguageShown(language=language, prefer=one.prefer, fall_back=one.fall_back)
                for language, one in found.languages.items()
            ],
            needs_reason=found.fall_back > 0,
        )

    @classmethod
    def in_numbers(cls, found: Completeness) -> Self:
        """Without what would tell of one person."""
        must_be_many(found.people)
        return cls(
            people=found.people,
            languages=[
                LanguageShown(
                    language=language, prefer=told(one.prefer), fall_back=told(one.fall_back)
                )
                for language, one in found.languages.items()
            ],
            needs_reason=None if told(found.fall_back) is None else True,
        )


@router.get("/{key}/languages")
async def languages(
    *,
    key: str,
    uow: Uow,
    actor: Sending,
    person_id: Annotated[
        list[UUID] | None, Query(max_length=MOST, description="Whom it is for, up to 500")
    ] = None,
    cause: Annotated[
        UUID | None, Query(description="Instead: all whom we write to about this")
    ] = None,
    edition: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="Instead of the texts in force")
    ] = None,
) -> LanguagesShown:
    """How many prefer another language, and how many of them would get English instead.

    Those count as well who would get a text that is older than the English one.
    """
    if (person_id is None) == (cause is None):
        raise Invalid(
            "Say whom the message is for: either person_id, once for each person, or cause.",
            errors=[{"field": "person_id", "detail": "Give this or cause, not both."}],
        )
    if cause is not None:
        await must_watch_cause(uow, actor, cause)
        found = await queries.of_cause(uow, key, cause, edition=edition)
    else:
        found = await queries.completeness(uow, key, person_id or [], edition=edition)
    may = actor.may(Role.CAMPAIGN_MANAGER)
    return LanguagesShown.of(found) if may else LanguagesShown.in_numbers(found)
