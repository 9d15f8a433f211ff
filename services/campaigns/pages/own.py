"""What all pages of one's own path share: whose link it is, its language, and the way back."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns.queries import journey as queries
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.links import Link, Purpose
from sanctuary.pages import LANGUAGES, language_of, render

Own = Annotated[Link, Depends(by_link(Purpose.JOURNEY))]


@dataclass(frozen=True, slots=True)
class Here:
    """One reader of the pages: `to` makes the address of another page of theirs."""

    person_id: UUID
    token: str
    language: str
    asked: bool

    def to(self, path: str, **more: str) -> str:
        """`lang` goes along only where the reader chose it."""
        chosen = {"lang": self.language} if self.asked else {}
        return f"{path}?{urlencode({links.FIELD: self.token, **chosen, **more})}"

    def go(self, path: str, **more: str) -> RedirectResponse:
        """After a form: the page that follows, so that reloading it sends nothing twice."""
        return RedirectResponse(self.to(path, **more), 303, headers={"Cache-Control": "no-store"})


async def here(request: Request, link: Link, uow: UnitOfWork) -> Here:
    """The language that the address asks for, or else the one that the person chose before."""
    asked = request.query_params.get("lang") in LANGUAGES
    known = None if asked else await queries.language(uow, link.actor.id)
    token = request.query_params.get(links.FIELD) or str((await request.form())[links.FIELD])
    return Here(link.actor.id, token, known or language_of(request), asked)


def shown(
    request: Request, at: Here, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    return render(
        request, template, at.language, status=status, to=at.to, token=at.token, **context
    )
