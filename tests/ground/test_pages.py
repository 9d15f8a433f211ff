"""Pages: safe, in both languages, without script or cookie; a refusal on a page is a page."""

import re
from datetime import timedelta
from typing import Annotated

import pytest
from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from sanctuary import http, links, pages
from sanctuary.auth import by_link
from sanctuary.errors import Refusal
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.page_router()
Opened = Annotated[Link, Depends(by_link(Purpose.CONFIRM))]


@router.get("/confirm")
async def confirm(request: Request, link: Opened) -> HTMLResponse:
    title, detail = "<b>Bold</b>", "Plain"
    return pages.render(request, "problem.html", title=title, detail=detail, errors=[],
                        english=None, reference="1")  # fmt: skip


@router.post("/confirm")
async def confirmed(link: Opened, years: Annotated[int, Form()]) -> HTMLResponse:
    return HTMLResponse("done")


def a_link(app):
    later = app.database.clock.now() + timedelta(days=1)
    return links.sign(app.settings.link_key, Purpose.CONFIRM, new_id(), expires_at=later)


async def test_a_page_is_escaped_and_loads_nothing(an_app):
    async with an_app(router) as app, app.client() as client:
        answer = await client.get("/confirm", params={"link": a_link(app)})
        assert answer.status_code == 200
        assert "&lt;b&gt;Bold&lt;/b&gt;" in answer.text
        assert "<script" not in answer.text
        assert not re.search(r"""(src|@import|url\()""", answer.text)
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ({}, "", "en"),
        ({}, "cy", "cy"),
        ({}, "cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ({}, "en-GB,cy;q=0.9", "en"),
        ({}, "fr,de;q=x", "en"),
        ({"lang": "cy"}, "en", "cy"),
        ({"lang": "en"}, "cy", "en"),
        ({"lang": "tlh"}, "cy", "cy"),
    ],
)
async def test_a_page_speaks_the_language_that_was_asked_for(an_app, query, accepted, language):
    async with an_app(router) as app, app.client() as client:
        answer = await client.get("/confirm", params=query, headers={"Accept-Language": accepted})
        assert f'<html lang="{language}">' in answer.text
        assert answer.headers["content-language"] == language
        other = {"en": 'lang="cy">Cymraeg', "cy": 'lang="en">English'}[language]
        assert other in answer.text


async def test_the_other_language_keeps_the_link(an_app):
    async with an_app(router) as app, app.client() as client:
        link = a_link(app)
        answer = await client.get("/confirm", params={"link": link})
        assert f'href="/confirm?link={link}&amp;lang=cy"' in answer.text


async def test_a_refusal_on_a_page_is_a_page_in_welsh_too(an_app):
    async with an_app(router) as app, app.client() as client:
        english = await client.get("/confirm")
        assert english.status_code == 403
        assert english.headers["content-type"].startswith("text/html")
        assert links.ABSENT in english.text
        assert english.headers["x-correlation-id"] in english.text
        welsh = await client.get("/confirm?lang=cy")
        assert "Nid yw’r ddolen hon yn agor dim mwyach" in welsh.text
        assert 'lang="en"' not in welsh.text.partition("<main")[2]


@router.get("/refused/{status}")
async def refused(link: Opened, status: int) -> HTMLResponse:
    class Refused(Refusal):
        title = "Too late"

    Refused.status = status
    raise Refused("It was given to somebody else.")


@pytest.mark.parametrize(
    ("status", "says"), [(404, "Ewch yn ôl"), (409, "Ni newidiwyd dim"), (429, "ychydig funudau")]
)
async def test_a_refusal_without_welsh_of_its_own_says_in_welsh_what_to_do_next(
    an_app, status, says
):
    async with an_app(router) as app, app.client() as client:
        params = {"link": a_link(app), "lang": "cy"}
        page = (await client.get(f"/refused/{status}", params=params)).text
        assert says in page
        inset = page.partition('<div class="inset" lang="en">')[2].partition("</div>")[0]
        assert "Too late" in inset
        assert "It was given to somebody else." in inset
        english = (await client.get(f"/refused/{status}", params=params | {"lang": "en"})).text
        assert "<h1>Too late</h1>" in english
        assert says not in english


async def test_a_form_needs_no_key_and_names_what_is_missing(an_app):
    async with an_app(router) as app, app.client() as client:
        link = a_link(app)
        assert (await client.post("/confirm", data={"link": link, "years": 3})).text == "done"
        wrong = await client.post("/confirm", data={"link": link, "years": "many"})
        assert wrong.status_code == 422
        assert "<strong>years</strong>: Give a whole number." in wrong.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("*/*", "application/problem+json"),
    ],
)
async def test_elsewhere_the_caller_chooses(an_app, accept, kind):
    async with an_app() as app, app.client() as client:
        answer = await client.get("/nowhere", headers={"Accept": accept})
        assert answer.headers["content-type"] == kind


def test_every_control_is_labelled_and_tied_to_its_hint_and_error():
    folder = pages.__path__[0] + "/templates"
    shown = (
        Environment(loader=FileSystemLoader(folder), autoescape=True)
        .from_string(
            '{% import "forms.html" as f %}'
            '{{ f.text("name", "Name", hint="As you like", error="Fill this in") }}'
            '{{ f.radios("kind", "Kind", [("a", "A"), ("b", "B", "About b")], chosen="b") }}'
            '{{ f.checkboxes("areas", "Areas", [("x", "X"), ("y", "Y")], chosen=["y"]) }}'
            '{{ f.error_summary([{"field": "name", "detail": "Fill this in"}], "Problem") }}'
        )
        .render()
    )
    ids = set(re.findall(r'\bid="([^"]+)"', shown))
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for value in re.findall(rf'\b{attribute}="([^"]+)"', shown):
            assert set(value.split()) <= ids
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= ids
    assert shown.count("<label") == shown.count("<input")
    assert re.findall(r'value="(\w)"[^>]* checked', shown) == ["b", "y"]
