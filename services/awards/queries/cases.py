"""The course of one open application: what was decided, what is asked, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.case import Request, Step
from awards.queries import access
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Course:
    """`inside`: whether the reader may know who decided."""

    application: Application
    request: Request | None
    steps: Sequence[Step]
    inside: bool


async def course(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Course:
    """For the applicant and whoever coordinates; a panel reads the application, not its course."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    if seen_as == "panel":
        await access.must_coordinate(uow, application, by)
    return Course(
        application,
        await store.open_request(uow, application_id),
        await store.steps_of(uow, application_id),
        inside=seen_as == "coordinator",
    )


async def version_of(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> int:
    """The version that somebody who coordinates has to name; nobody else learns it."""
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_coordinate(uow, application, by)
    return application.version
