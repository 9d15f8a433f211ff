"""Builders for the tests of documents, editions and signatures."""

from datetime import UTC, date, datetime, time, timedelta

import httpx

from membership.testing import NATIONAL
from sanctuary.clock import LONDON
from sanctuary.testing import Harness, keyed

ITEMS = [
    {"kind": "vision", "key": "vision", "name": "Welcome everywhere"},
    {"kind": "values", "key": "lived_experience", "name": "Lived experience first"},
    {"kind": "values", "key": "courage", "name": "Courage"},
]


async def a_draft(h: Harness, edition: str = "2027-2032", document: str = "charter") -> str:
    """A draft with items and text; returns its ETag."""
    url = f"/v1/documents/{document}/editions"
    async with await h.client(NATIONAL) as team:
        made = await team.post(
            url, json={"edition": edition, "title": "A Charter for tests"}, headers=keyed()
        )
        seen = {"If-Match": made.headers["etag"]}
        made = await team.put(f"{url}/{edition}/items", json={"items": ITEMS}, headers=seen)
        seen = {"If-Match": made.headers["etag"], "Content-Type": "text/markdown"}
        text = b"# A Charter for tests\n"
        made = await team.put(f"{url}/{edition}/text", content=text, headers=seen)
        return made.headers["etag"]


async def a_published_edition(
    h: Harness, edition: str = "2027-2032", *, starts_in: int = 0, document: str = "charter"
) -> httpx.Response:
    """Written and published, to begin in some days."""
    tag = await a_draft(h, edition, document)
    since = h.clock.today() + timedelta(days=starts_in)
    async with await h.client(NATIONAL) as team:
        return await team.post(
            f"/v1/documents/{document}/editions/{edition}/publication",
            json={"valid_from": since.isoformat(), "reason": "agreed by the trustees"},
            headers=keyed(**{"If-Match": tag}),
        )


async def on_day(h: Harness, job: str, day: date) -> None:
    """Let one job have that day, without opening hundreds of days before it."""
    h.clock.move_to(datetime.combine(day, time(12), LONDON).astimezone(UTC))
    async with h.transaction() as uow:
        await h.service.schedule.days[job](day, uow)
