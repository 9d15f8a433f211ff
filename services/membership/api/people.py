"""People for the team: staff contacts, lawful bases, repairs, and the list of tasks."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Address, Area, Body, MailboxBody, Nation, Reason, ReasonBody
from membership.commands import people as commands
from membership.commands import repairs
from membership.domain.person import Person, Standing
from membership.queries import lists
from membership.store import people as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router
from sanctuary.ids import new_id

router = make_router("/v1", tags=["people"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]


class PersonBody(MailboxBody):
    nation: Nation | None = None
    area: Area | None = None
    roles: list[Literal["supporter", "assessor", "local_lead"]] = Field(default_factory=list)


class AddressBody(Body):
    email: Address
    reason: Reason


class AddedView(BaseModel):
    person_id: UUID


class PersonView(BaseModel):
    id: UUID
    name: str
    email: str | None
    verified: bool
    language: str
    nation: str | None
    area: str | None
    roles: list[str]
    streams: list[str]
    groups: list[UUID]
    bases: dict[str, str]
    contact_version: int

    @classmethod
    def of(cls, one: Standing) -> "PersonView":
        someone = one.person
        return cls(
            id=someone.id,
            name=someone.name,
            email=someone.email,
            verified=someone.verified,
            language=someone.language,
            nation=someone.nation,
            area=someone.area,
            roles=list(one.roles),
            streams=list(one.streams),
            groups=list(one.groups),
            bases=one.bases,
            contact_version=one.contact_version,
        )


class TaskView(BaseModel):
    id: UUID
    kind: str
    subject_id: UUID
    nation: str | None
    stream: str | None
    opened_at: datetime
    due_on: date | None


@router.post("/people", status_code=201)
async def add(body: PersonBody, uow: Uow, actor: Team, now: Now) -> AddedView:
    """Add somebody whom the team vouches for: staff, an assessor, a coordinator."""
    someone = Person(
        id=new_id(),
        name=body.name,
        email=body.email.strip(),
        language=body.language,
        nation=body.nation,
        area=body.area,
        roles=tuple(sorted(set(body.roles))),
    )
    return AddedView(person_id=await commands.add_staff(uow, someone, by=actor, at=now))


@router.get("/people")
async def people(
    uow: Uow,
    _: Team,
    asked: PageRequest,
    role: Annotated[str | None, Field(max_length=40)] = None,
    nation: Nation | None = None,
) -> Page[PersonView]:
    """People with how they are reached and on which basis."""
    found = await lists.people(uow, asked, role=role, nation=nation)
    return asked.page(found, PersonView.of, lambda one: (one.person.id,))


@router.get("/people/{person_id}")
async def person(person_id: UUID, uow: Uow, _: Team, response: Response) -> PersonView:
    """One person. Who was folded into another entry leads to that entry."""
    someone = await store.get_person(uow, person_id)
    found = await store.standings(uow, [someone.id])
    if not found:
        raise NotFound("We do not know this person. Check the id, or look in the list of people.")
    etag(response, found[0].contact_version)
    return PersonView.of(found[0])


@router.put("/people/{person_id}/address")
async def correct_address(
    person_id: UUID, body: AddressBody, actor: Team, edit: Edit
) -> PersonView:
    """Write down the right e-mail address of somebody whom mail did not reach."""
    await commands.correct_address(
        edit.uow, person_id, body.email, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return await person(person_id, edit.uow, actor, edit.response)


@router.post("/tasks/{task_id}/closing", status_code=204)
async def close_task(
    task_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> None:
    """You repaired this contact or found another way; or you met an ally: say how."""
    await repairs.close(uow, task_id, body.reason, by=actor, at=now)


@router.get("/tasks")
async def tasks(
    uow: Uow,
    actor: Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR))],
    asked: PageRequest,
    kind: Annotated[str | None, Field(max_length=40)] = None,
) -> Page[TaskView]:
    """What waits for a person: signatures to check, possible duplicates, unreachable contacts."""
    found = await lists.tasks(uow, asked, actor, kind=kind)
    return asked.page(
        found,
        lambda row: TaskView(
            id=row.id,
            kind=row.kind,
            subject_id=row.subject_id,
            nation=row.nation,
            stream=row.stream,
            opened_at=row.opened_at,
            due_on=row.due_on,
        ),
        lambda row: (row.id,),
    )
