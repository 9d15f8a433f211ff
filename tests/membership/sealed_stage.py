"""What the tests of sealed records stand on: coordinators, outsiders, Ambassadors, their links."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from membership.testing import NATIONAL, a_coordinator, a_supporter_form, confirm, sign_up
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.membership import NoteRequested
from sanctuary.links import Purpose, sign
from sanctuary.testing import Harness, an_actor

UK = an_actor(Grant(Role.AMBASSADOR_COORDINATOR))
WALES = an_actor(Grant(Role.AMBASSADOR_COORDINATOR, ScopeKind.NATION, "wales"))
ENGLAND = an_actor(Grant(Role.AMBASSADOR_COORDINATOR, ScopeKind.NATION, "england"))
OUTSIDERS = {
    "the national team": NATIONAL,
    "a nation coordinator": a_coordinator(),
    "a trustee": an_actor(Grant(Role.TRUSTEE)),
    "a group officer": an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(uuid4()))),
    "a campaign manager": an_actor(Grant(Role.CAMPAIGN_MANAGER)),
    "a stream coordinator": an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools")),
    "an assessor": an_actor(Grant(Role.ASSESSOR)),
    "a duty officer": an_actor(Grant(Role.DUTY_OFFICER)),
    "a safeguarding lead": an_actor(Grant(Role.SAFEGUARDING_LEAD)),
    "a data protection lead": an_actor(Grant(Role.DATA_PROTECTION_LEAD)),
}


def a_form(**changes: Any) -> dict[str, Any]:
    return {
        "called": "Amina",
        "reach": "Text first, after six",
        "language": "en",
        "languages": ["Arabic", "Welsh"],
        "topics": ["education"],
        "limits": ["no photos", "anonymous only"],
        "notes": "Prefers mornings",
        "nation": "wales",
        "area": "W06000011",
    } | changes


@dataclass
class Stage:
    """One service with its coordinators."""

    h: Harness

    async def call(
        self, actor: Actor | None, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        async with await self.h.client(actor) as client:
            return await client.request(method, path, json=body, headers=headers)

    async def done(
        self, actor: Actor, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        answer = await self.call(actor, method, path, body, **headers)
        if not answer.is_success:
            raise AssertionError(f"{answer.status_code} {answer.text}")
        return answer

    async def person(self, email: str | None = None) -> UUID:
        """Somebody in the address book, with a proved address."""
        form = a_supporter_form(email or f"{uuid4().hex}@example.org")
        signed = await sign_up(self.h, form)
        answer = await confirm(self.h, signed)
        assert answer.is_success, answer.text
        return signed.person_id

    async def step(self, record_id: UUID, to: str, by: Actor = UK) -> httpx.Response:
        path = f"/v1/ambassadors/{record_id}"
        seen = await self.done(by, "GET", path)
        body = {"to": to, "reason": "agreed on the phone"}
        return await self.call(
            by, "POST", f"{path}/steps", body, **{"If-Match": seen.headers["etag"]}
        )

    async def ambassador(
        self, *steps: str, by: Actor = UK, person_id: UUID | None = None, **changes: Any
    ) -> UUID:
        """A record; `steps` are taken one after the other, up to registered by default."""
        record_id = uuid4()
        form = a_form(**changes)
        if person_id is not None:
            form["person_id"] = str(person_id)
        await self.done(by, "PUT", f"/v1/ambassadors/{record_id}", form)
        for to in steps or ("in_conversation", "registered"):
            answer = await self.step(record_id, to, by)
            assert answer.is_success, answer.text
        return record_id

    async def notes_leave(self) -> None:
        """The next moment at which messages leave together."""
        await self.h.fire_timers(after=timedelta(minutes=6))

    async def note_to(self, person_id: UUID) -> str:
        """The token of the newest note that left to somebody, as the mail carries it."""
        await self.notes_leave()
        sent = [
            each.data
            for each in await self.h.emitted(NoteRequested)
            if each.data.person_id == person_id
        ]
        return sign(
            self.h.settings.link_key,
            Purpose.NOTE,
            sent[-1].note_id,
            expires_at=self.h.clock.now() + timedelta(days=60),
            person=person_id,
        )

    async def page(self, token: str, action: str = "", **form: str) -> httpx.Response:
        """Press a button on the page of a note; without an action, the one that shows it."""
        async with await self.h.client() as anybody:
            return await anybody.post("/note", data={"link": token, "action": action, **form})

    async def own_page(self, record_id: UUID, person_id: UUID, by: Actor = UK) -> str:
        """The token of an Ambassador's way to their own page."""
        await self.done(by, "POST", f"/v1/ambassadors/{record_id}/notes")
        return await self.note_to(person_id)
