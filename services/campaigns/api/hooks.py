"""The hook calendar over HTTP: what comes, local days, following it, and its secret address."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field, model_validator

from campaigns.api import hook_feed
from campaigns.api.fields import Area, Body, Line, Nation, Reason
from campaigns.commands import hooks as commands
from campaigns.domain.hooks import LocalHook, Occurrence, coming, nth_weekday, yearly
from campaigns.store import hooks as store
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.db import AnyRow
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import Act, Edit, Now, Uow, etag
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1", ["hook calendar"])
Editor = Annotated[Actor, Depends(requires(*commands.EDITORS))]
SignedIn = Annotated[Actor, Depends(signed_in)]
LONGEST = timedelta(days=800)
SHOWN = timedelta(days=370)


class HookView(BaseModel):
    """`key` names it for ever, whatever day its year moves it to."""

    key: str
    title: dict[str, str]
    prompts: list[dict[str, str]]
    on: date
    days: int
    told_on: date
    nations: list[str]
    area: str | None
    source: str


class EveryYear(Body):
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class NthWeekday(Body):
    """`weekday` counts from 0, Monday; `nth` -1 is the last one of the month."""

    month: Annotated[int, Field(ge=1, le=12)]
    weekday: Annotated[int, Field(ge=0, le=6)]
    nth: Annotated[int, Field(ge=-1, le=4)]


class LocalFacts(Body):
    """Exactly one of `on`, `every_year` and `nth_weekday`. Public occasions only."""

    title_en: Line
    title_cy: Line
    on: date | None = None
    every_year: EveryYear | None = None
    nth_weekday: NthWeekday | None = None
    lead_days: Annotated[int, Field(ge=1, le=120)] = 14
    prompt_en: Annotated[str, Field(max_length=500)] = ""
    prompt_cy: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _one_time(self) -> "LocalFacts":
        given = [one for one in (self.on, self.every_year, self.nth_weekday) if one is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of on, every_year and nth_weekday")
        if bool(self.prompt_en) != bool(self.prompt_cy):
            raise ValueError("give the prompt in both languages, or in none")
        return self

    def values(self) -> dict[str, Any]:
        rule = ""
        if self.every_year:
            rule = yearly(self.every_year.month, self.every_year.day)
        elif self.nth_weekday:
            if self.nth_weekday.nth == 0:
                raise Invalid(
                    "Which one of the month?",
                    errors=[{"field": "nth_weekday", "detail": "1 to 4, or -1 for the last."}],
                )
            rule = nth_weekday(**self.nth_weekday.model_dump())
        plain = self.model_dump(exclude={"every_year", "nth_weekday"})
        return plain | {"rule": rule}


class NewLocal(LocalFacts):
    nation: Nation
    area: Area
    group_id: UUID | None = None


class LocalView(BaseModel):
    hook_id: UUID
    title_en: str
    title_cy: str
    nation: str
    area: str
    status: str
    next_on: list[date]


class Following(Body):
    """Without a nation or an area, whatever there is for everybody. `remind`: by e-mail, too."""

    nation: Nation | None = None
    area: Area | None = None
    remind: bool = True


class FollowView(Following):
    """`calendar_url` is a secret address for a calendar programme."""

    calendar_url: str


@router.get("/hooks", dependencies=[Depends(signed_in)])
async def hooks(
    uow: Uow,
    first: date | None = None,
    last: date | None = None,
    nation: Nation | None = None,
    area: Area | None = None,
) -> list[HookView]:
    """What comes, soonest first: a year from today on unless asked otherwise."""
    start = first or uow.clock.today()
    end = last or start + SHOWN
    if not timedelta(0) <= end - start <= LONGEST:
        raise Invalid(
            "Choose a first and a last day, at most two years apart.",
            errors=[{"field": "last", "detail": "Not before the first day, two years at most."}],
        )
    found = coming(await commands.every(uow), start, end)
    return [_view(one) for one in found if one.hook.concerns(nation, area)]


@router.post("/local-hooks", status_code=201)
async def add(body: NewLocal, uow: Uow, actor: Editor, now: Now, response: Response) -> LocalView:
    """A day that matters where you are. Its words are checked as everything that we say."""
    where = body.model_dump(include={"nation", "area", "group_id"})
    new = LocalHook(id=new_id(), author=actor.id, created_at=now, **(body.values() | where))
    made = await commands.add(uow, new, by=actor, at=now)
    return _local(made, uow.clock.today(), response)


@router.get("/local-hooks/{hook_id}", dependencies=[Depends(signed_in)])
async def local(hook_id: UUID, uow: Uow, response: Response) -> LocalView:
    return _local(await store.get(uow, hook_id), uow.clock.today(), response)


@router.put("/local-hooks/{hook_id}")
async def change(hook_id: UUID, body: LocalFacts, actor: Editor, edit: Edit) -> LocalView:
    changed = await commands.change(
        edit.uow, hook_id, body.values(), expected=edit.expected, by=actor, at=edit.now
    )
    return _local(changed, edit.uow.clock.today(), edit.response)


@router.post("/local-hooks/{hook_id}/withdrawal")
async def withdraw(hook_id: UUID, body: Reason, actor: Editor, edit: Edit) -> LocalView:
    """It does not take place, or was none of ours to tell."""
    gone = await commands.withdraw(
        edit.uow, hook_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _local(gone, edit.uow.clock.today(), edit.response)


@router.get("/hook-follow")
async def following(request: Request, uow: Uow, actor: SignedIn, response: Response) -> FollowView:
    found = await store.follower(uow, actor.id)
    if found is None:
        raise NotFound("You do not follow the calendar. Choose what you would like to hear of.")
    return _follow(request, found, response)


@router.put("/hook-follow")
async def follow(request: Request, body: Following, actor: SignedIn, act: Act) -> FollowView:
    """Hear of what comes, by e-mail if you like, and by a calendar that you subscribe to."""
    row = await store.follow(act.uow, actor.id, **body.model_dump(), at=act.now)
    return _follow(request, row, act.response)


@router.delete("/hook-follow", status_code=204)
async def unfollow(uow: Uow, actor: SignedIn) -> None:
    """No more reminders; the secret address opens nothing from now on."""
    await store.unfollow(uow, actor.id)


def _view(one: Occurrence) -> HookView:
    hook = one.hook
    return HookView(
        key=one.key,
        title={"en": hook.title.en, "cy": hook.title.cy},
        prompts=[{"en": each.en, "cy": each.cy} for each in hook.prompts],
        on=one.on,
        days=hook.length,
        told_on=one.told_on,
        nations=list(hook.nations),
        area=hook.area,
        source=hook.source,
    )


def _local(one: LocalHook, today: date, response: Response) -> LocalView:
    etag(response, one.version)
    return LocalView(
        hook_id=one.id,
        title_en=one.title_en,
        title_cy=one.title_cy,
        nation=one.nation,
        area=one.area,
        status=one.status,
        next_on=[each.on for each in one.hook().between(today, today + LONGEST)],
    )


def _follow(request: Request, row: AnyRow, response: Response) -> FollowView:
    response.headers["Cache-Control"] = "no-store"
    return FollowView(
        nation=row.nation,
        area=row.area,
        remind=row.remind,
        calendar_url=hook_feed.address(request, row.id, since=row.since, person=row.person_id),
    )
