"""Every award, and one of them, for everybody to read before they begin."""

from fastapi import Depends, Request
from starlette.responses import Response

from awards import store
from awards.domain.scheme import Process
from awards.pages import scheme_words as words
from awards.pages.common import day
from awards.schemes import in_force
from sanctuary import http, pages
from sanctuary.auth import public
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow

router = http.page_router("/schemes")


@router.get("", dependencies=[Depends(public)])
async def every_scheme(request: Request, uow: Uow, now: Now) -> Response:
    """The awards that can be worked towards today, by name."""
    today, language = london_day(now), pages.language_of(request)
    schemes = in_force([each.scheme for each in await store.editions(uow)], today)
    return pages.render(
        request,
        "schemes.html",
        schemes=[
            {
                "stream": each.streams[0],
                "name": each.called(language),
                "about": (language == "cy" and each.about_cy) or each.about,
                "when": words.when(each, today, language),
            }
            for each in sorted(schemes, key=lambda each: each.called(language))
        ],
    )


@router.get("/{stream}", dependencies=[Depends(public)])
async def one_scheme(request: Request, stream: str, uow: Uow, now: Now) -> Response:
    """What an application begun today would be asked for."""
    today, language = london_day(now), pages.language_of(request)
    scheme = await store.current_scheme(uow, stream, today)
    return pages.render(
        request,
        "scheme.html",
        name=scheme.called(language),
        about=(language == "cy" and scheme.about_cy) or scheme.about,
        when=words.when(scheme, today, language),
        facts=words.facts(scheme, language),
        amounts=words.amounts(scheme, language),
        requirements=[
            (each.called(language), words.who(each, language)) for each in scheme.requirements
        ],
        in_welsh=scheme.in_welsh,
        sections=[
            (process, [words.criterion(each, language) for each in scheme.section(process)])
            for process in Process
        ],
        defaults=words.not_settled(scheme, language),
        edition=scheme.edition,
        valid_from=day(scheme.valid_from, language),
    )
