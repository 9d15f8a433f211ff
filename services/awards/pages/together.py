"""The panel together: where its readers differ, what they agree, what they advise."""

from typing import Annotated, get_args

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from awards import commands, store
from awards.commands import reviews
from awards.domain.application import Application, Outcome, Status
from awards.domain.review import Score
from awards.pages.common import field, go_to, token_of
from awards.queries import files, joint
from awards.queries.joint import Calibration
from sanctuary import http, pages
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.errors import Refusal
from sanctuary.http import Now, Uow
from sanctuary.links import Link, Purpose

router = http.page_router("/invitation/together")
Invited = Annotated[Link, Depends(by_link(Purpose.ANSWER_INVITATION))]
SCORES = frozenset(score.value for score in Score)
OUTCOMES: frozenset[str] = frozenset(get_args(Outcome))
LONGEST_NOTES, LONGEST_REASON, SHORTEST = 20_000, 4_000, 3


@router.get("")
async def read(request: Request, link: Invited, uow: Uow, now: Now) -> Response:
    return await _page(request, link, uow, now)


async def _page(
    request: Request, link: Link, uow: Uow, now: Now, *, problem: str = "", at: str = "outcome"
) -> Response:
    """Refused until one's own review is in, and until everybody's is."""
    seat, application = await files.seat(uow, link.subject, by=link.actor)
    found = await joint.calibration(uow, seat.application_id, by=link.actor, today=london_day(now))
    agreed, _ = await joint.joint(uow, seat.application_id, by=link.actor)
    scheme = await store.scheme_of(uow, application)
    return pages.render(
        request,
        "together.html",
        status=422 if problem else 200,
        link=await token_of(request),
        name=scheme.called(pages.language_of(request)),
        called=application.called,
        criteria=_criteria(found),
        comments=[
            (each.number, each.own, each.review.comment)
            for each in found.readers
            if each.review.comment
        ],
        scores={key: score.value for key, score in agreed.scores.items()} if agreed else {},
        notes=agreed.notes if agreed else "",
        version=agreed.version if agreed else 0,
        open=application.status is Status.IN_REVIEW,
        problem=problem,
        at=at,
    )


def _criteria(found: Calibration) -> list[dict[str, object]]:
    """Each criterion with how many saw it how, and the numbers of those far from the others."""
    return [
        {
            "key": each.criterion.key,
            "title": each.criterion.title,
            "required": each.criterion.required,
            "counts": {score.value: count for score, count in each.counts.items()},
            "outliers": found.numbers(each.outliers),
        }
        for each in found.criteria
    ]


@router.post("")
async def write(request: Request, link: Invited, uow: Uow, now: Now) -> Response:
    """What was agreed is saved as it is; a recommendation is made once, and for all."""
    form = await request.form()
    _, application = await files.seat(uow, link.subject, by=link.actor)
    try:
        if field(form, "step") == "advice":
            await _advise(uow, link, application, form, now)
        else:
            await _agree(uow, link, application, form, now)
    except Refusal as refused:
        if refused.status in {403, 404}:
            raise
        at = "outcome" if field(form, "step") == "advice" else "notes"
        return await _page(request, link, uow, now, problem=refused.detail, at=at)
    after = "/invitation" if field(form, "step") == "advice" else "/invitation/together"
    return go_to(request, after, await token_of(request))


async def _agree(uow: Uow, link: Link, application: Application, form: FormData, now: Now) -> None:
    scheme = await store.scheme_of(uow, application)
    given = {each.key: field(form, each.key) for each in scheme.criteria}
    version = field(form, "version")
    await reviews.save_joint(
        uow,
        application.id,
        scores={key: Score(score) for key, score in given.items() if score in SCORES},
        notes=field(form, "notes")[:LONGEST_NOTES],
        expected=int(version) if version.isdecimal() else 0,
        by=link.actor,
        at=now,
    )


async def _advise(uow: Uow, link: Link, application: Application, form: FormData, now: Now) -> None:
    outcome, reason = field(form, "outcome"), field(form, "reason")
    if outcome not in OUTCOMES or len(reason) < SHORTEST:
        raise Incomplete
    await commands.recommend(
        uow,
        application.id,
        outcome=outcome,  # type: ignore[arg-type]
        reason=reason[:LONGEST_REASON],
        dissent=field(form, "dissent")[:LONGEST_REASON],
        by=link.actor,
        at=now,
    )


class Incomplete(Refusal):
    slug = "advice-incomplete"
    status = 422
    title = "Something is missing"

    def __init__(self) -> None:
        super().__init__(
            "Choose what the panel advises, and write why: the coordinator decides by it."
        )
