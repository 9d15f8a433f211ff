"""Builders for tests of letters: a live call, somebody who was asked, and their link."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from campaigns.domain.letter import Choice, Letter, To
from campaigns.testing import AT
from sanctuary.asks import ConstituencyAnswer
from sanctuary.errors import TryAgain
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import Harness, keyed

CHOICE = Choice(frozenset({"words", "homes", "families"}), frozenset({"meet", "vote"}), 2)


def a_letter(**facts: Any) -> Letter:
    usual: dict[str, Any] = {
        "id": new_id(),
        "call_id": new_id(),
        "seat": "W07000901",
        "to": To.MEMBER,
        "issues": ("words",),
        "ask": "meet",
        "planned_at": AT,
        "member_id": new_id(),
    }
    return Letter(**usual | facts)


class Postcodes:
    """Answers for membership, over no wire: postcodes by what lies there; `away` while silent."""

    def __init__(self, **known: str) -> None:
        self.known = known
        self.away = False
        self.asked: list[str] = []

    async def ask(self, _subject: str, question: Any, _answer: object, _wait: float) -> Any:
        if not hasattr(question, "postcode"):
            raise TryAgain("not asked about that here")
        if self.away:
            raise TryAgain("away")
        self.asked.append(question.postcode)
        code = self.known.get(question.postcode.replace(" ", "").upper())
        if code == "ended":
            return ConstituencyAnswer(found="ended")
        found = "postcode" if code else "unknown"
        return ConstituencyAnswer(found=found, code=code, generation_id=new_id())


@dataclass
class Supporter:
    """Somebody with a link to a call; `link` moves on as the answers say."""

    h: Harness
    client: httpx.AsyncClient
    call_id: UUID
    person_id: UUID
    link: str = ""

    def __post_init__(self) -> None:
        self.link = self.link or self.token()

    def token(self, *, days: int = 60, **extra: str) -> str:
        return sign(
            self.h.settings.link_key,
            Purpose.LETTER,
            self.call_id,
            expires_at=self.h.clock.now() + timedelta(days=days),
            person=self.person_id,
            extra=extra or None,
        )

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(path, json={"link": self.link} | body, headers=keyed())

    async def find(self, **body: Any) -> httpx.Response:
        answer = await self.post("/v1/letter-seats", **body)
        if not answer.is_error:
            self.link = answer.json()["link"]
        return answer

    async def plan(self, issues: Any = ("words",), asks: Any = ("meet",)) -> httpx.Response:
        return await self.post("/v1/letters", issues=list(issues), asks=list(asks))

    async def send(self, *, nudge: bool = False) -> httpx.Response:
        day = self.h.clock.today().isoformat()
        return await self.post("/v1/letters/sendings", sent_on=day, nudge=nudge)

    async def replied(self, kind: str, **more: Any) -> httpx.Response:
        day = self.h.clock.today().isoformat()
        return await self.post("/v1/letters/replies", kind=kind, received_on=day, **more)

    async def own(self) -> httpx.Response:
        return await self.client.get("/v1/letters/own", params={"link": self.link})
