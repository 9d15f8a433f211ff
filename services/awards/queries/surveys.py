"""The annual survey as its readers see it: one's own sheet, or what all said together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from awards.domain.survey import Request, Status, Survey
from awards.queries import access
from awards.store import get_organisation
from awards.store import surveys as store
from awards.tables import survey
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound, NotPermitted
from sanctuary.http import PageAsked
from sanctuary.links import Link


async def acting(uow: UnitOfWork, opened: Link | Actor, request_id: UUID) -> Actor:
    """The holder of a link acts for the organisation of its sheet, and for no other."""
    if isinstance(opened, Actor):
        return opened
    if opened.subject != request_id:
        raise LinkRefused(
            "This link belongs to something else. Use the link from the message about this survey."
        )
    request = await store.get_request(uow, request_id)
    grant = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(request.organisation_id))
    return Actor(opened.actor.id, (grant,), opened.purpose.value)


async def must_be_asked(uow: UnitOfWork, request: Request, by: Actor) -> None:
    """Only the organisation itself: what it answered is shown to nobody else, in any role."""
    organisation = await get_organisation(uow, request.organisation_id)
    if not access.is_applicant(by, organisation, None):
        raise NotPermitted(
            "What an organisation answers is for its own contacts. If you are one, use the link in "
            "your message; the results for all are published once the survey is over."
        )


async def sheet(uow: UnitOfWork, request_id: UUID, *, by: Actor) -> tuple[Request, Survey]:
    request = await store.get_request(uow, request_id)
    await must_be_asked(uow, request, by)
    return request, await store.get_survey(uow, request.survey_id)


async def published(uow: UnitOfWork, page: PageAsked) -> Sequence[Row[Any]]:
    query = select(survey).where(survey.c.status == Status.PUBLISHED)
    return await uow.all(page.select(query, survey.c.id, descending=True))


async def results(uow: UnitOfWork, survey_id: UUID) -> Row[Any]:
    row = await store.get_row(uow, survey_id)
    if row.status != Status.PUBLISHED:
        raise NotFound(
            "The results of this survey are not published yet. The national team does that some "
            "weeks after its last day."
        )
    return row
