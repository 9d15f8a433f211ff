"""Appeals as their applicant sees them, and as those who may answer them do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select

from awards import store
from awards.domain.appeal import Appeal, Status, must_not_be_on_the_case
from awards.queries import access, lists
from awards.store import appeals, letters
from awards.tables import appeal, application, case_part, organisation, seat
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, NotPermitted
from sanctuary.http import PageAsked


async def own(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Appeal:
    about = await store.get_application(uow, application_id)
    organisation = await store.get_organisation(uow, about.organisation_id)
    if not access.is_applicant(by, organisation, application_id):
        raise NotPermitted(
            "This is the applicant's own page of their appeal. Those who may answer it find it "
            "in the list of appeals."
        )
    letter, _ = await letters.released_letter(uow, application_id)
    found = await appeals.of_letter(uow, letter.id)
    if found is None:
        raise NotFound("There is no appeal against this letter.")
    return found


async def one(uow: UnitOfWork, appeal_id: UUID, *, by: Actor) -> Appeal:
    found = await appeals.get_appeal(uow, appeal_id)
    about = await store.get_application(uow, found.application_id)
    await access.must_coordinate(uow, about, by)
    if found.answered is None or found.answered.by != by.id:
        must_not_be_on_the_case(by.id, await letters.people_on_the_case(uow, about.id))
    return found


async def answerable(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, status: Status
) -> Sequence[Row[Any]]:
    took_part = exists().where(
        case_part.c.application_id == appeal.c.application_id, case_part.c.noted_by == by.id
    )
    was_asked = exists().where(
        seat.c.application_id == appeal.c.application_id, seat.c.person_id == by.id
    )
    query: Select[Any] = (
        select(appeal)
        .join(application, application.c.id == appeal.c.application_id)
        .join(organisation, organisation.c.id == appeal.c.organisation_id)
        .where(appeal.c.status == status, ~organisation.c.contacts.contains([by.id]))
        .where(~took_part, ~was_asked)
    )
    query = lists.within(query, by).where(~lists.recused(by))
    return await uow.all(page.select(query, appeal.c.id))
