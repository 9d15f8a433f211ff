"""What both stories stand on: people with roles, waits that say what for, checks that show."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import httpx

from sanctuary.demo.checks import Ledger, strings_in
from sanctuary.demo.client import Answer, Api, Client
from sanctuary.demo.data import Input, Someone
from sanctuary.demo.narrate import Narrator
from sanctuary.demo.patience import PATIENCE, Probe, wait_for

T = TypeVar("T")
OPEN_DOORS = {
    "awards": "/v1/applications",
    "campaigns": "/v1/incidents",
}


@dataclass(slots=True)
class Stage:
    """One run of the demo."""

    client: Client
    ledger: Ledger
    narrator: Narrator
    input: Input

    def service(self, name: str, as_: UUID | str | None = None) -> Api:
        return self.client.service(name, as_=as_)

    def office(self, name: str) -> Api:
        """A service as the national team sees it."""
        return self.client.service(name, as_=self.client.founder)

    def wait(self, what: str, probe: Probe[T], *, seconds: float = PATIENCE) -> T:
        with self.narrator.waiting(f"waiting for {what}"):
            return wait_for(what, probe, seconds=seconds)

    def wait_equal(self, what: str, probe: Probe[Any], expected: Any) -> None:
        """Wait until `probe` finds what is expected, then check it; past patience it fails."""
        last: list[Any] = [None]

        def same() -> bool | None:
            last[0] = probe()
            return True if last[0] == expected else None

        try:
            self.wait(f"“{what}”", same)
        finally:
            self.ledger.equal(what, expected=expected, found=last[0])

    def add_person(self, someone: Someone, *roles: str) -> UUID:
        """A member of the team or an assessor: vouched for by the national team."""
        area = self.input.area(someone.place)
        answer = self.office("membership").post(
            "/v1/people",
            {
                "name": someone.name,
                "email": someone.email,
                "language": someone.language,
                "nation": nation_of(area),
                "area": area,
                "roles": list(roles),
            },
        )
        return UUID(answer["person_id"])

    def grant(self, person: UUID, role: str, kind: str = "uk", scope: str = "") -> None:
        body = {"person_id": str(person), "role": role, "scope_kind": kind, "scope_id": scope}
        self.office("membership").post("/v1/grants", body)

    def admitted(self, person: UUID, *services: str) -> None:
        """Wait until a grant has reached the services where it is used."""
        for name in services:
            opens = partial(self._opens, self.service(name, person), OPEN_DOORS[name])
            self.wait(f"{name} to hear of a new grant", opens)

    @staticmethod
    def _opens(api: Api, path: str) -> bool | None:
        return True if api.try_("GET", path).status == httpx.codes.OK else None

    def refused(self, what: str, answer: Answer, *, status: int, problem: str) -> None:
        """A refusal: the right status, the right name, and words that say what to do."""
        self.ledger.equal(
            what,
            expected=f"{status} {problem}",
            found=f"{answer.status} {answer.problem}",
        )
        if answer.problem:
            self.narrator.say(f"“{answer.json['detail']}”")

    def names_nobody(
        self, what: str, answer: Answer, people: Iterable[tuple[UUID, Someone]]
    ) -> None:
        """No id, name or address of these people is in the answer, nor any part of a name."""
        secrets = {
            secret
            for person, someone in people
            for secret in (str(person), someone.email, *someone.name.split())
        }
        told = " ".join(strings_in(answer.json)) if answer.problem else answer.text
        self.ledger.keeps_quiet(what, told, secrets)


def nation_of(area: str) -> str:
    return {"W": "wales", "S": "scotland", "N": "northern_ireland"}.get(area[0], "england")


def someone(row: dict[str, Any]) -> Someone:
    """A person as a story's file has them."""
    return Someone(**row)
