"""An award, and people who have nothing to do with its case: for tests of concerns."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import httpx

from awards.testing import Stage, a_coordinator
from sanctuary import links
from sanctuary.actor import Actor, Grant, Role
from sanctuary.events.awards import AwardGranted
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import Harness, keyed

WORDS = "A poster in their hall says that people seeking sanctuary are not welcome there."
PUT = {"put_to_holder": "We were told of a poster that contradicts your award."}


def somebody_of_the_team() -> Actor:
    return Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))


def slug(response: httpx.Response) -> str:
    kind: str = response.json()["type"]
    return kind.rsplit(":", 1)[-1]


@dataclass
class Case:
    """An award; who raises a concern, looks at it first, answers it, and concludes."""

    stage: Stage
    award_id: str
    browser: httpx.AsyncClient
    raiser: Actor = field(default_factory=lambda: Actor(new_id()))
    triage: Actor = field(default_factory=a_coordinator)
    team: Actor = field(default_factory=somebody_of_the_team)
    second: Actor = field(default_factory=somebody_of_the_team)
    link: str = ""

    @classmethod
    async def begin(cls, h: Harness, **decision: Any) -> Self:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended(), **decision)
        [granted] = await h.emitted(AwardGranted)
        return cls(stage, str(granted.data.aggregate_id), await h.client())

    async def raised(self, by: Actor | None = None) -> dict[str, Any]:
        path = f"/v1/awards/{self.award_id}/concerns"
        return await self.stage.done(by or self.raiser, path, {"words": WORDS})

    async def act(
        self, concern: dict[str, Any], step: str, body: dict[str, str], *, by: Actor | None = None
    ) -> httpx.Response:
        """Take a step on the newest version of a concern."""
        client = await self.stage.client(by or self.triage)
        reader = await self.stage.client(self.triage)
        seen = await reader.get(f"/v1/concerns/{concern['id']}")
        return await client.post(
            f"/v1/concerns/{concern['id']}/{step}",
            json=body,
            headers={**keyed(), "If-Match": seen.headers.get("etag", '"1"')},
        )

    async def under_review(self) -> dict[str, Any]:
        concern = await self.raised()
        put = await self.act(concern, "review", PUT)
        assert put.is_success, put.text  # noqa: S101 — a step of a test
        self.link = self.a_link(UUID(concern["id"]))
        return concern

    async def upheld(self) -> dict[str, Any]:
        """Upheld after the holder let their day pass."""
        concern = await self.under_review()
        await self.stage.h.open_days(self.stage.h.clock.today() + timedelta(days=29))
        body = {"outcome": "upheld", "reason": "The poster is theirs."}
        found = await self.act(concern, "answer", body, by=self.team)
        assert found.is_success, found.text  # noqa: S101 — a step of a test
        return concern

    async def withdrawn(self) -> dict[str, Any]:
        concern = await self.upheld()
        await self.stage.h.open_days(self.stage.h.clock.today() + timedelta(days=29))
        body = {"outcome": "award_withdrawn", "reason": "It says the opposite of the award."}
        done = await self.act(concern, "conclusion", body, by=self.second)
        assert done.is_success, done.text  # noqa: S101 — a step of a test
        return concern

    def a_link(self, concern_id: UUID) -> str:
        return links.sign(
            self.stage.h.settings.link_key,
            Purpose.CONCERN,
            concern_id,
            expires_at=self.stage.h.clock.now() + timedelta(days=365),
            person=self.stage.contact.id,
        )

    async def at_page(self, language: str = "en") -> httpx.Response:
        """What the holder reads at their link."""
        return await self.browser.get("/concern", params={"link": self.link, "lang": language})
