"""Sanctuary in Politics, for its coordinators and nobody else; the national team is an outsider.

Please write neither immigration status nor country anywhere: we never collect them.
"""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from campaigns.api.politics_views import (
    CourseView,
    InTouch,
    MentorLink,
    NewCourse,
    NewMentor,
    NewPlace,
    PlaceView,
    ProjectBody,
    SignpostBody,
    Step,
    WishesBody,
    views,
)
from campaigns.commands import politics as commands
from campaigns.domain.politics import Place
from campaigns.store import politics as store
from sanctuary import links
from sanctuary.actor import Actor
from sanctuary.auth import requires_only, signed_in
from sanctuary.errors import Invalid
from sanctuary.http import (
    Act,
    Edit,
    Now,
    Page,
    PageRequest,
    Uow,
    etag,
    never_exported,
    sealed_router,
)
from sanctuary.http import router as new_router
from sanctuary.ids import new_id
from sanctuary.links import Purpose

router = new_router("/v1/politics-courses", ["sanctuary in politics"])
sealed = sealed_router("/v1/politics-places", tags=["sanctuary in politics"])
Coordinator = Annotated[Actor, Depends(requires_only(commands.ROLE))]
LINK_LASTS = timedelta(days=400)


@router.get("", dependencies=[Depends(signed_in)])
async def courses(uow: Uow, asked: PageRequest) -> Page[CourseView]:
    """When courses run. Who takes part, and how many, is not told."""
    rows = await store.cohorts(uow, asked)
    return asked.page(
        rows,
        lambda row: CourseView(
            course_id=row.id,
            **{name: getattr(row, name) for name in CourseView.model_fields if name != "course_id"},
        ),
        lambda row: (row.id,),
    )


@router.post("", status_code=201)
async def plan(body: NewCourse, uow: Uow, actor: Coordinator, now: Now) -> CourseView:
    course_id = new_id()
    await commands.plan(uow, course_id, **body.model_dump(), by=actor, at=now)
    row = await store.get_cohort(uow, course_id)
    return CourseView(course_id=course_id, evidence_on=row.evidence_on, **body.model_dump())


@sealed.get("", openapi_extra=never_exported("sealed"))
async def places(
    uow: Uow, actor: Coordinator, course_id: UUID | None = None, *, overdue: bool = False
) -> list[PlaceView]:
    """Who takes part in a course, or where a mentor and whom they go with were not in touch."""
    if course_id is None and not overdue:
        raise Invalid(
            "Name a course, or ask for what is overdue.",
            errors=[{"field": "course_id", "detail": "The id of a course."}],
        )
    if overdue:
        found = await commands.overdue(uow, by=actor)
    else:
        found = await commands.places(uow, course_id or UUID(int=0), by=actor)
    return await views(uow, found)


@sealed.put("/{place_id}", status_code=201)
async def apply(place_id: UUID, body: NewPlace, actor: Coordinator, act: Act) -> PlaceView:
    """Somebody would like to take part. Choose any new UUID as the id."""
    made = await commands.apply(
        act.uow,
        place_id,
        cohort_id=body.course_id,
        wishes=body.wishes(),
        person_id=body.person_id,
        by=actor,
        at=act.now,
    )
    return await _shown(act.uow, made, act.response)


@sealed.get("/{place_id}")
async def place(place_id: UUID, uow: Uow, actor: Coordinator, response: Response) -> PlaceView:
    found, _ = await commands.opened(uow, place_id, by=actor)
    return await _shown(uow, found, response)


@sealed.patch("/{place_id}")
async def change(place_id: UUID, body: WishesBody, actor: Coordinator, edit: Edit) -> PlaceView:
    changed = await commands.change(
        edit.uow, place_id, body.wishes(), expected=edit.expected, by=actor
    )
    return await _shown(edit.uow, changed, edit.response)


@sealed.put("/{place_id}/status")
async def move(place_id: UUID, body: Step, actor: Coordinator, edit: Edit) -> PlaceView:
    """The next step. Whoever steps back gives no reason, and none is kept."""
    moved = await commands.move(
        edit.uow, place_id, body.to, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return await _shown(edit.uow, moved, edit.response)


@sealed.put("/{place_id}/mentor")
async def match(place_id: UUID, body: NewMentor, actor: Coordinator, edit: Edit) -> PlaceView:
    matched = await commands.match(
        edit.uow, place_id, **body.model_dump(), expected=edit.expected, by=actor
    )
    return await _shown(edit.uow, matched, edit.response)


@sealed.get("/{place_id}/mentor-link")
async def mentor_link(
    request: Request, place_id: UUID, uow: Uow, actor: Coordinator, now: Now
) -> MentorLink:
    """The way to the mentor's own page, to hand over."""
    found, _ = await commands.opened(uow, place_id, by=actor)
    if found.mentor is None:
        raise Invalid("There is no mentor yet: match one first.")
    settings = request.app.state.settings
    token = links.sign(
        settings.link_key,
        Purpose.MENTORING,
        found.mentor.link_id,
        expires_at=now + LINK_LASTS,
        person=found.mentor.person_id,
    )
    return MentorLink(url=links.url(settings, "campaigns", "/mentoring", token))


@sealed.put("/{place_id}/contacts")
async def in_touch(place_id: UUID, body: InTouch, actor: Coordinator, edit: Edit) -> PlaceView:
    """They were in touch on that day."""
    noted = await commands.in_touch(edit.uow, place_id, body.on, expected=edit.expected, by=actor)
    return await _shown(edit.uow, noted, edit.response)


@sealed.put("/{place_id}/project")
async def project(place_id: UUID, body: ProjectBody, actor: Coordinator, edit: Edit) -> PlaceView:
    described = await commands.describe(
        edit.uow, place_id, body.about, body.evidence, expected=edit.expected, by=actor
    )
    return await _shown(edit.uow, described, edit.response)


@sealed.put("/{place_id}/signposts")
async def signpost(place_id: UUID, body: SignpostBody, actor: Coordinator, edit: Edit) -> PlaceView:
    """Where else they may find something: noted, never arranged by us."""
    noted = await commands.signpost(edit.uow, place_id, body.to, expected=edit.expected, by=actor)
    return await _shown(edit.uow, noted, edit.response)


@sealed.delete("/{place_id}", status_code=204)
async def leave(place_id: UUID, uow: Uow, actor: Coordinator) -> None:
    """They want to go: everything about them here is forgotten now."""
    await commands.leave(uow, place_id, by=actor)


async def _shown(uow: Uow, one: Place, response: Response) -> PlaceView:
    etag(response, one.version)
    [shown] = await views(uow, [one])
    return shown
