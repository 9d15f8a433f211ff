"""What the tests of campaigns over HTTP share: one service, and people with roles on it."""

from dataclasses import dataclass

import httpx
import pytest

from campaigns.domain.signal import nation_of
from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Actor
from sanctuary.asks import ForecastAnswer
from sanctuary.events.membership import GroupChanged
from sanctuary.testing import Harness, harness, keyed


@dataclass
class Team:
    """The service, and clients of those who use it, made when first asked for."""

    h: Harness
    clients: dict

    async def of(self, actor: Actor | None) -> httpx.AsyncClient:
        key = actor.id if actor else None
        if key not in self.clients:
            self.clients[key] = await self.h.client(actor)
        return self.clients[key]

    async def post(self, actor, path, json=None, **headers):
        client = await self.of(actor)
        return await client.post(path, json=json, headers=keyed(**headers))

    async def get(self, actor, path, **params):
        client = await self.of(actor)
        return await client.get(path, params=params)

    async def incident(self, actor=None, *, level="local", kind="hostility", area="W06000011"):
        """A triaged incident in Wales, or where the area lies; returns its id."""
        actor = actor or an_officer()
        nation = nation_of(area) if area else "wales"
        raised = await self.post(
            actor,
            "/v1/signals",
            {"kind": kind, "nation": nation, "area": area, "summary": "Leaflets were handed out"},
        )
        triaged = await self.post(
            actor,
            f"/v1/signals/{raised.json()['signal_id']}/triage",
            {"level": level, "reason": "Confirmed by the local group"},
        )
        assert triaged.status_code == 201, triaged.text
        return triaged.json()["incident_id"]

    async def mobilisation(self, author=None, **facts):
        """A draft; returns its document."""
        body = {"playbook": "local-solidarity", "audience": {"everyone": True}} | facts
        answer = await self.post(author or a_manager(), "/v1/mobilisations", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def launched(self, **facts):
        """A mobilisation that was approved and launched; returns its id."""
        draft = await self.mobilisation(**facts)
        path = f"/v1/mobilisations/{draft['mobilisation_id']}"
        approved = await self.post(a_manager(), f"{path}/approval")
        assert approved.json()["status"] == "approved", approved.text
        launch = await self.post(a_manager(), f"{path}/launch")
        assert launch.status_code == 202, launch.text
        return draft["mobilisation_id"]

    async def group(self, group_id, *, nation="wales", contacts=()):
        await self.h.receive(
            GroupChanged(group_id=group_id, nation=nation, contacts=tuple(contacts))
        )


class EveryLanguage:
    """Answers for notifications, over no wire: every message speaks to everybody."""

    async def ask(self, _subject, _question, _answer, _wait):
        return ForecastAnswer(counts={}, last_places=0, behind=[], fallbacks=0)


@pytest.fixture
async def team():
    async with harness("campaigns") as h:
        h.runtime.messaging = EveryLanguage()
        team = Team(h, {})
        yield team
        for client in team.clients.values():
            await client.aclose()
