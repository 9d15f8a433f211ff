"""Pages rendered on the server: one shared layout, no script, no cookie, nothing from elsewhere.

A service keeps its templates in `services/<name>/pages/` and extends "layout.html"; the macros of
"forms.html" build one question a page. `t("English", "Cymraeg")` says a phrase in the language of
the page. Everything is escaped; an undefined name is a bug that shows at once.
"""

import base64
import hashlib
import importlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sanctuary.pages.welsh import generally_in_welsh, said_in_welsh

_HERE = Path(__file__).parent
_STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LANGUAGES = ("en", "cy")


def language_of(request: Request) -> str:
    """`?lang=` if it is one of ours, otherwise what the browser prefers, otherwise English."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    best, weight = "en", 0.0
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.partition(";q=")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES and (found := _weight(quality)) > weight:
            best, weight = language, found
    return best


def render(
    request: Request,
    template: str,
    language: str | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """One page. `language` is what the person chose before; `?lang=` still wins over it."""
    if language not in LANGUAGES or request.query_params.get("lang") in LANGUAGES:
        language = language_of(request)
    words = language == "cy"
    html = (
        _environment(request.app.state.service)
        .get_template(template)
        .render(
            {
                "language": language,
                "other_language": _other_language(request, language),
                "style": Markup(_STYLE),  # noqa: S704 — our own file
                "t": lambda english, welsh: welsh if words else english,
                **context,
            }
        )
    )
    headers = {
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept-Language",
    }
    return HTMLResponse(html, status, headers=headers)


def render_problem(
    request: Request,
    *,
    title: str,
    detail: str,
    status: int,
    errors: Sequence[dict[str, str]],
    reference: str,
) -> HTMLResponse:
    """A refusal as a page: what is wrong and what to do next."""
    language = language_of(request)
    shown, english = (title, detail), None
    if language == "cy":
        own = None if errors else said_in_welsh(title, detail)
        shown, english = own or generally_in_welsh(status), None if own else shown
    named = [{"name": _name(error), "detail": error.get("detail", "")} for error in errors]
    return render(
        request,
        "problem.html",
        language,
        status=status,
        title=shown[0],
        detail=shown[1],
        errors=named,
        english=english,
        reference=reference,
    )


@lru_cache
def _environment(service: str) -> Environment:
    """The templates of a service, before those that all share."""
    package = importlib.import_module(service)
    own = [Path(folder) / "pages" for folder in package.__path__]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(own), FileSystemLoader(_HERE / "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _other_language(request: Request, language: str) -> str | None:
    """The same page in the other language; the answer to a form has no address of its own."""
    if request.method != "GET":
        return None
    other = request.url.include_query_params(lang="en" if language == "cy" else "cy")
    return f"{other.path}?{other.query}"


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def _name(error: dict[str, str]) -> str:
    """The field's name as a reader sees it, without the brackets and slashes of a pointer."""
    name = error.get("field") or error.get("pointer", "").rsplit("/", 1)[-1]
    return name.strip("#").replace("_", " ")
