"""Whose page a link opens: that of the entry which its person is by now."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends

from notifications.store import merged
from sanctuary.auth import by_link
from sanctuary.http import Uow
from sanctuary.links import Link, Purpose


def own_link(purpose: Purpose) -> Callable[..., Awaitable[Link]]:
    """A link to somebody, mailed years ago perhaps: their entry may have been merged since."""

    async def of(link: Annotated[Link, Depends(by_link(purpose))], uow: Uow) -> Link:
        people = [one for one in (link.subject, link.person_id) if one is not None]
        now = await merged.kept_entries(uow, people)
        return replace(
            link,
            subject=now[link.subject],
            person_id=now[link.person_id] if link.person_id else None,
        )

    return of
