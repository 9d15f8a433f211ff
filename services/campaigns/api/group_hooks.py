"""Which days of the calendar a group prepares for, chosen by whoever looks after it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from campaigns.api import hook_feed
from campaigns.api.fields import Body, Line
from campaigns.commands import group_hooks as commands
from campaigns.commands.hooks import EDITORS
from campaigns.domain.hooks import GroupHooks
from sanctuary.actor import Actor
from sanctuary.auth import requires
from sanctuary.http import Edit, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/groups/{group_id}/hooks", ["hook calendar"])
Editor = Annotated[Actor, Depends(requires(*EDITORS))]


class Choice(Body):
    """`hooks`: keys of the calendar, without their year; none for all that concern your place.

    `lead_days`: how long you need to prepare, where that is not what each day says itself.
    """

    hooks: Annotated[list[Line], Field(max_length=100)] = Field(default_factory=list)
    lead_days: Annotated[int, Field(ge=1, le=120)] | None = None
    remind: bool = True


class ChosenView(Choice):
    """`calendar_url` is a secret address for a calendar programme, once something is chosen."""

    group_id: UUID
    calendar_url: str | None


@router.get("")
async def chosen(
    request: Request, group_id: UUID, uow: Uow, actor: Editor, response: Response
) -> ChosenView:
    return _shown(request, await commands.chosen(uow, group_id, by=actor), response)


@router.put("")
async def choose(
    request: Request, group_id: UUID, body: Choice, actor: Editor, edit: Edit
) -> ChosenView:
    """The officers of the group are reminded by e-mail of each of these days, in time for it."""
    made = await commands.choose(
        edit.uow,
        group_id,
        body.hooks,
        lead_days=body.lead_days,
        remind=body.remind,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _shown(request, made, edit.response)


@router.delete("", status_code=204)
async def leave(group_id: UUID, uow: Uow, actor: Editor) -> None:
    """No more reminders; the secret address opens nothing from now on."""
    await commands.leave(uow, group_id, by=actor)


def _shown(request: Request, one: GroupHooks, response: Response) -> ChosenView:
    etag(response, one.version)
    response.headers["Cache-Control"] = "no-store"
    url = hook_feed.address(request, one.id, since=one.since) if one.version else None
    return ChosenView(
        group_id=one.group_id,
        hooks=list(one.keys),
        lead_days=one.lead_days,
        remind=one.remind,
        calendar_url=url,
    )
