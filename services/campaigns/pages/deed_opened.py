"""What all pages of one deed share: the deed that a link opens, and who reads it."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns.domain.deed import Deed
from campaigns.pages.own import Here, here, shown
from campaigns.store import deeds as store
from sanctuary.auth import by_link
from sanctuary.errors import NotFound
from sanctuary.http import Uow
from sanctuary.links import Link, Purpose

Page = HTMLResponse | RedirectResponse
Filled = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Open:
    """The deed that a link opens, and who reads the page."""

    at: Here
    deed: Deed
    whole: bool

    @property
    def language(self) -> str:
        return self.at.language

    def to(self, path: str = "/deed", **more: str) -> str:
        return self.at.to(path, **self._which(), **more)

    def go(self, path: str = "/deed", **more: str) -> RedirectResponse:
        return self.at.go(path, **self._which(), **more)

    def _which(self) -> dict[str, str]:
        return {"deed": str(self.deed.id)} if self.whole else {}


async def _open(
    request: Request, link: Annotated[Link, Depends(by_link(Purpose.ACTION))], uow: Uow
) -> Open:
    """A link that is about its person opens the deed that is asked for; another only its own."""
    whole = link.subject == link.person_id
    asked = request.query_params.get("deed", "")
    try:
        deed_id = UUID(asked) if whole else link.subject
    except ValueError:
        raise NotFound("Check the address: there is nothing here under it.") from None
    deed = await store.get(uow, deed_id, of=link.actor.id, lock=request.method == "POST")
    return Open(await here(request, link, uow), deed, whole)


Opened = Annotated[Open, Depends(_open)]


def page(
    request: Request, one: Open, template: str, status: int = 200, **context: Any
) -> HTMLResponse:
    return shown(
        request,
        one.at,
        template,
        status=status,
        title=one.deed.kind.title.to(one.language),
        here=one.to,
        **context,
    )
