"""Questions and visits, as the applicant, the panel and its coordinators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.asking import PanelVisit, Question
from awards.queries import access
from awards.queries.joint import hides_names
from awards.store.asking import questions_of, visits_of
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of an applicant. `named`: whether who asked is for this reader to see."""

    questions: Sequence[Question]
    visits: Sequence[PanelVisit]
    named: bool
    inside: bool


async def asked(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Asked:
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    inside = seen_as != "applicant"
    named = inside and not await hides_names(uow, application, by)
    return Asked(
        await questions_of(uow, application_id),
        await visits_of(uow, application_id),
        named,
        inside,
    )


async def must_ask(uow: UnitOfWork, application: Application, by: Actor) -> None:
    """Somebody who sits on the panel, or a coordinator without a part in the matter."""
    seen_as = await access.must_read(uow, application, by)
    if seen_as == "applicant":
        raise NotPermitted("The panel asks, and you answer. Use the link in our message for that.")
    if seen_as == "coordinator":
        await access.must_coordinate(uow, application, by)


async def must_answer(uow: UnitOfWork, application: Application, by: Actor) -> None:
    if await access.must_read(uow, application, by) != "applicant":
        raise NotPermitted(
            "Only the applicant answers here, by the link in our message or signed in."
        )
