"""The days to which a message can be tied, for everybody, with prompts in both languages."""

from datetime import timedelta

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from campaigns.commands import hooks as commands
from campaigns.domain.hooks import coming
from sanctuary.dates import day
from sanctuary.http import Uow, page_router, public_slowly
from sanctuary.pages import language_of, render

router = page_router()
AHEAD = timedelta(days=370)


@router.get("/hooks", dependencies=[Depends(public_slowly)])
async def hooks(request: Request, uow: Uow) -> HTMLResponse:
    """A year of them, soonest first."""
    today, language = uow.clock.today(), language_of(request)
    return render(
        request,
        "hooks.html",
        hooks=[
            {
                "title": one.hook.title.to(language),
                "first": day(one.on, language),
                "last": day(one.on + timedelta(days=one.hook.length - 1), language)
                if one.hook.length > 1
                else "",
                "prompts": [each.to(language) for each in one.hook.prompts],
            }
            for one in coming(await commands.every(uow), today, today + AHEAD)
        ],
    )
