"""The days to which a message can be tied, for everybody, with prompts in both languages."""

from datetime import timedelta

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from campaigns.api.fields import Nation
from campaigns.commands import hooks as commands
from campaigns.domain.hooks import coming
from campaigns.pages.report_words import NATIONS
from sanctuary.dates import day
from sanctuary.http import Uow, page_router, public_slowly
from sanctuary.pages import language_of, render

router = page_router()
AHEAD = timedelta(days=370)


@router.get("/hooks", dependencies=[Depends(public_slowly)])
async def hooks(request: Request, uow: Uow, nation: Nation | None = None) -> HTMLResponse:
    """A year of them, soonest first: of one nation, or of all."""
    today, language = uow.clock.today(), language_of(request)
    return render(
        request,
        "hooks.html",
        nation=nation,
        nations=[(key, _said(key, language)) for key in NATIONS],
        hooks=[
            {
                "title": one.hook.title.to(language),
                "first": day(one.on, language),
                "last": day(one.on + timedelta(days=one.hook.length - 1), language)
                if one.hook.length > 1
                else "",
                "where": [_said(each, language) for each in one.hook.nations],
                "local": one.hook.area is not None,
                "prompts": [each.to(language) for each in one.hook.prompts],
            }
            for one in coming(await commands.every(uow), today, today + AHEAD)
            if one.hook.concerns(nation, None)
        ],
    )


def _said(nation: str, language: str) -> str:
    return NATIONS[nation][language == "cy"]
