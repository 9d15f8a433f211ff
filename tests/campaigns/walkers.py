"""Somebody who walks their own path: over the API when signed in, and by the link to their page."""

from dataclasses import dataclass
from uuid import UUID

from campaigns.testing_journey import a_journey_link
from sanctuary.actor import Actor
from sanctuary.ids import new_id


@dataclass
class Walker:
    team: object
    id: UUID

    @classmethod
    def on(cls, team):
        return cls(team, new_id())

    @property
    def actor(self):
        return Actor(self.id)

    def link(self, **more):
        h = self.team.h
        return a_journey_link(h.settings, h.clock, self.id, **more)

    async def page(self, path="/journey", **params):
        return await self.team.get(None, path, **{"link": self.link(), **params})

    async def send(self, path, params=None, **fields):
        """Press the button of a form."""
        client = await self.team.of(None)
        return await client.post(path, params=params, data={"link": self.link(), **fields})

    async def follow(self, answer):
        """Go where a form sends its reader."""
        client = await self.team.of(None)
        return await client.get(answer.headers["location"])

    async def own(self):
        return await self.team.get(self.actor, "/v1/journey")

    async def put(self, path, json, *, version=None):
        seen = version if version is not None else (await self.own()).headers["etag"]
        client = await self.team.of(self.actor)
        return await client.put(f"/v1/journey/{path}", json=json, headers={"If-Match": seen})

    async def keep(self, step="your_story", words="", *, done=True):
        return await self.put(f"steps/{step}", {"done": done, "words": words})
