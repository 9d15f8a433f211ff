"""A seat on a panel: answer, say whether there is a conflict, read, review, leave."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands, store
from awards.domain.review import Score
from awards.domain.scheme import Criterion, Process
from awards.pages.common import day, field, go_to, token_of
from awards.queries import files, pool
from awards.queries.evidence import evidence_list
from awards.queries.preparing import preparation
from sanctuary import http, pages
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/invitation")
Invited = Annotated[Link, Depends(by_link(Purpose.ANSWER_INVITATION))]
LONGEST_COMMENT = 10_000
SCORES = frozenset(score.value for score in Score)
CHOICES = {
    "accept": ("yes", "no"),
    "conflicted": ("yes", "no"),
    "leave": ("yes",),
}


@router.get("")
async def invitation(request: Request, link: Invited, uow: Uow) -> Response:
    return await _page(request, link, uow)


async def _page(request: Request, link: Link, uow: Uow, *, missing: str = "") -> Response:
    seat, application = await files.seat(uow, link.subject, by=link.actor)
    scheme = await store.scheme_of(uow, application)
    return pages.render(
        request,
        "invitation.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        called=application.called,
        seat_status=seat.status,
        conflict=seat.conflict,
        answer_by=day(seat.answer_by, pages.language_of(request)),
        stage=await files.stage_for(uow, seat, application),
        concerns=await pool.own_concerns(uow, application, link.actor.id, today=uow.clock.today()),
        missing=missing,
    )


@router.post("")
async def answer(request: Request, link: Invited, uow: Uow, now: Now) -> Response:
    """One question a page; which one was answered is the field's name."""
    form = await request.form()
    question = field(form, "question")
    choice = field(form, question) if question in CHOICES else ""
    if choice not in CHOICES.get(question, ()):
        return await _page(request, link, uow, missing=question or "accept")
    by, seat_id = link.actor, link.subject
    if question == "accept":
        await commands.answer_invitation(uow, seat_id, accept=choice == "yes", by=by, at=now)
    elif question == "conflicted":
        await commands.declare_conflict(uow, seat_id, conflicted=choice == "yes", by=by, at=now)
    else:
        await commands.step_down(uow, seat_id, by=by, at=now)
    return go_to(request, "/invitation", await token_of(request))


@router.get("/file")
async def read_file(request: Request, link: Invited, uow: Uow) -> Response:
    """The application, for those who sit and have no conflict."""
    seat, _ = await files.seat(uow, link.subject, by=link.actor)
    found = await files.file(uow, seat.application_id, by=link.actor)
    scheme = await store.scheme_of(uow, found.application)
    return pages.render(
        request,
        "file.html",
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        called=found.application.called,
        sections=[
            (process, [_read(found, criterion) for criterion in scheme.section(process)])
            for process in Process
        ],
        evidence=await evidence_list(uow, seat.application_id, by=link.actor),
        prepared=await preparation(uow, seat.application_id, by=link.actor),
    )


def _read(found: files.File, criterion: Criterion) -> dict[str, str | None]:
    """One answer, and what was answered last time where that was different."""
    text = found.application.answers.get(criterion.key, "")
    before = found.before.get(criterion.key, "")
    return {
        "title": criterion.title,
        "text": text,
        "before": before if before != text else "",
        "changed": found.changed.get(criterion.key),
    }


@router.get("/review")
async def write_review(request: Request, link: Invited, uow: Uow) -> Response:
    return await _review_page(request, link, uow)


@router.post("/review")
async def send_review(request: Request, link: Invited, uow: Uow, now: Now) -> Response:
    form = await request.form()
    seat, application = await files.seat(uow, link.subject, by=link.actor)
    scheme = await store.scheme_of(uow, application)
    given = {each.key: field(form, each.key) for each in scheme.criteria}
    if any(score not in SCORES for score in given.values()):
        return await _review_page(request, link, uow, given=given, comment=field(form, "comment"))
    await commands.give_review(
        uow,
        seat.application_id,
        scores={key: Score(score) for key, score in given.items()},
        comment=field(form, "comment")[:LONGEST_COMMENT],
        by=link.actor,
        at=now,
    )
    return go_to(request, "/invitation", await token_of(request))


async def _review_page(
    request: Request,
    link: Link,
    uow: Uow,
    *,
    given: Mapping[str, str] | None = None,
    comment: str = "",
) -> Response:
    seat, application = await files.seat(uow, link.subject, by=link.actor)
    await files.file(uow, seat.application_id, by=link.actor)
    scheme = await store.scheme_of(uow, application)
    return pages.render(
        request,
        "review.html",
        status=200 if given is None else 422,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        called=application.called,
        criteria=scheme.criteria,
        given=given or {},
        missing=[
            each for each in scheme.criteria if given is not None and given[each.key] not in SCORES
        ],
        comment=comment,
    )
