"""The course of one open application: what was decided, what is asked, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.case import Kind, Request, Step
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

    def why(self, kind: Kind) -> str:
        """The reason of the last decision, if it was of this kind and still says how it stands."""
        last = self.steps[0] if self.steps else None
        return last.decision.reason if last and last.kind == kind else ""

    @property
    def day(self) -> date | None:
        return self.steps[0].day if self.steps else None


async def course(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> Course:
    """For the applicant and whoever coordinates; a panel reads the application, not its course."""
    application = await store.get_application(uow, application_id)
    seen_as = await access.must_read(uow, application, by)
    if seen_as == "panel":
        await access.must_coordinate(uow, application, by)
    return await course_for(uow, application, inside=seen_as == "coordinator")


async def course_for(uow: UnitOfWork, application: Application, *, inside: bool = False) -> Course:
    """The same for an application that its reader has opened already."""
    return Course(
        application,
        await store.open_request(uow, application.id),
        await store.steps_of(uow, application.id),
        inside=inside,
    )
