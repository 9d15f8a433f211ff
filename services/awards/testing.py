"""Builders for tests of this service: a value that is right unless the test says otherwise."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx

from awards.domain.application import Application, Recommendation, Status
from awards.domain.award import Award, years_after
from awards.domain.award import Status as AwardStatus
from awards.domain.panel import Conflict, Member, Panel, PanelStatus, Seat, SeatStatus
from awards.domain.scheme import Scheme
from awards.schemes import shipped
from awards.testing_panels import talk
from sanctuary.actor import Actor, Decision, Grant, Role, ScopeKind
from sanctuary.events import Event
from sanctuary.events.membership import CharterSigned, MemberJoined, OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import Harness, keyed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SWANSEA = "W06000011"


def a_scheme(key: str = "schools", edition: str = "2025") -> Scheme:
    return shipped(key, edition)


def answers_to(scheme: Scheme, text: str = "We did this, and it changed that.") -> dict[str, str]:
    return {criterion.key: text for criterion in scheme.criteria}


def an_application(**changes: Any) -> Application:
    status = changes.get("status", Status.DRAFT)
    values: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": new_id(),
        "stream": "schools",
        "scheme": "schools",
        "edition": "2025",
        "status": status,
        "version": 1,
        "started_at": NOON,
        "answers": {} if status is Status.DRAFT else answers_to(a_scheme()),
    }
    return Application(**(values | changes))


def a_recommendation(by: UUID | None = None) -> Recommendation:
    return Recommendation("awarded", Decision(by or new_id(), NOON, "All eight are met."))


def a_seat(**changes: Any) -> Seat:
    values: dict[str, Any] = {
        "id": new_id(),
        "application_id": new_id(),
        "person_id": new_id(),
        "status": SeatStatus.ACCEPTED,
        "conflict": Conflict.NONE,
        "version": 1,
        "answer_by": date(2026, 3, 9),
    }
    return Seat(**(values | changes))


def a_member(*, group_id: UUID | None = None, expert: bool = False, **seat: Any) -> Member:
    return Member(a_seat(**seat), expert, group_id)


def a_panel(status: PanelStatus = PanelStatus.FORMING) -> Panel:
    return Panel(new_id(), status, 1)


def an_award(expires_on: date = date(2029, 3, 2), **changes: Any) -> Award:
    """A current award whose clock stands before its first step."""
    application = an_application(status=Status.AWARDED)
    rule = a_scheme().renewal
    award, _ = Award.grant(application, rule, id=new_id(), on=years_after(expires_on, -3))
    values = {name: getattr(award, name) for name in Award.__slots__} | changes
    if values["status"] is not AwardStatus.CURRENT:
        values["next_step_on"] = None
    return Award(**values)


def an_organisation_in(
    stream: str = "schools",
    *,
    organisation_id: UUID | None = None,
    nation: str = "wales",
    contacts: tuple[UUID, ...] = (),
) -> tuple[UUID, list[Event]]:
    """An organisation that may apply: its id, and what membership says about it."""
    organisation = organisation_id or new_id()
    first = contacts[0] if contacts else new_id()
    return organisation, [
        OrganisationChanged(
            organisation_id=organisation,
            kind="school",
            nation=nation,
            area=SWANSEA,
            contacts=contacts,
            charter_editions=("2026-2031",),
        ),
        CharterSigned(
            signature_id=new_id(),
            document="charter",
            edition="2026-2031",
            party_kind="organisation",
            party_id=organisation,
            person_id=first,
            stream=stream,
        ),
        MemberJoined(
            membership_id=new_id(),
            organisation_id=organisation,
            stream=stream,
            nation=nation,
            area=SWANSEA,
        ),
    ]


def a_coordinator(stream: str = "schools") -> Actor:
    return Actor(new_id(), (Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, stream),))


@dataclass
class Stage:
    """A school that may apply, its contact, two coordinators and some assessors, over real HTTP.

    Each step asserts that it succeeded; a test that wants a refusal calls `post` itself.
    """

    h: Harness
    contact: Actor = field(default_factory=lambda: Actor(new_id()))
    coordinator: Actor = field(default_factory=a_coordinator)
    decider: Actor = field(default_factory=a_coordinator)
    assessors: list[Actor] = field(default_factory=list)
    organisation_id: UUID = field(default_factory=new_id)
    clients: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    async def set_up(self, *lived_experience: bool, stream: str = "schools") -> "Stage":
        """Make the organisation known, and one assessor per argument, with what they declare."""
        _, events = an_organisation_in(
            stream, organisation_id=self.organisation_id, contacts=(self.contact.id,)
        )
        await self.h.receive(*events)
        for declared in lived_experience:
            await self.add_assessor(declares=declared)
        return self

    async def add_assessor(self, *, declares: bool, group_id: UUID | None = None) -> Actor:
        somebody = Actor(new_id())
        body = {"person_id": str(somebody.id), "expertise": ["schools"], "nation": "wales"}
        if group_id is not None:
            body["group_id"] = str(group_id)
        await self.done(self.coordinator, "/v1/assessors", body)
        await self.done(
            somebody, "/v1/assessors/me/eligibility", {"has_lived_experience": declares}
        )
        self.assessors.append(somebody)
        return somebody

    async def client(self, actor: Actor) -> httpx.AsyncClient:
        if actor.id not in self.clients:
            self.clients[actor.id] = await self.h.client(actor)
        return self.clients[actor.id]

    async def get(self, actor: Actor, path: str) -> httpx.Response:
        return await (await self.client(actor)).get(path)

    async def post(self, actor: Actor, path: str, body: Any = None) -> httpx.Response:
        return await (await self.client(actor)).post(path, json=body or {}, headers=keyed())

    async def done(self, actor: Actor, path: str, body: Any = None) -> dict[str, Any]:
        response = await self.post(actor, path, body)
        assert response.is_success, response.text  # noqa: S101 — a step of a test
        document: dict[str, Any] = response.json()
        return document

    async def start(self, stream: str = "schools") -> dict[str, Any]:
        body = {"organisation_id": str(self.organisation_id), "stream": stream}
        return await self.done(self.contact, "/v1/applications", body)

    async def answer(self, application: dict[str, Any], answers: dict[str, str]) -> httpx.Response:
        client = await self.client(self.contact)
        return await client.put(
            f"/v1/applications/{application['id']}/answers",
            json={"answers": answers},
            headers={"If-Match": f'"{application["version"]}"'},
        )

    async def send(self, application: dict[str, Any]) -> dict[str, Any]:
        """Answer everything and submit."""
        saved = await self.answer(application, answers_to(a_scheme()))
        assert saved.is_success, saved.text  # noqa: S101 — a step of a test
        return await self.done(self.contact, f"/v1/applications/{application['id']}/submission")

    async def submitted(self) -> str:
        application = await self.send(await self.start())
        return str(application["id"])

    async def seat(self, application_id: str, people: list[Actor] | None = None) -> list[str]:
        """Invite, accept and declare that nothing stands against it; returns the seats."""
        people = self.assessors if people is None else people
        invited = await self.done(
            self.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(person.id) for person in people]},
        )
        seats = {seat["person_id"]: seat["id"] for seat in invited["items"]}
        for person in people:
            seat = seats[str(person.id)]
            await self.done(person, f"/v1/seats/{seat}/answer", {"accept": True})
            await self.done(person, f"/v1/seats/{seat}/conflict", {"conflicted": False})
        return [seats[str(person.id)] for person in people]

    async def confirm(self, application_id: str) -> httpx.Response:
        return await self.post(
            self.coordinator, f"/v1/applications/{application_id}/panel/confirmation"
        )

    async def review(self, application_id: str, *people: Actor) -> None:
        scores = {criterion.key: "met" for criterion in a_scheme().criteria}
        for person in people or self.assessors:
            await self.done(
                person, f"/v1/applications/{application_id}/reviews", {"scores": scores}
            )

    async def talk(
        self, application_id: str, by: Actor | None = None, *, visit: bool = True, **body: Any
    ) -> None:
        await talk(self, application_id, by or self.assessors[0], visit=visit, **body)

    async def recommend(self, application_id: str, by: Actor | None = None) -> dict[str, Any]:
        await self.talk(application_id, by)
        return await self.done(
            by or self.assessors[0],
            f"/v1/applications/{application_id}/recommendation",
            {"outcome": "awarded", "reason": "All eight criteria are met."},
        )

    async def decide(
        self,
        application_id: str,
        outcome: str = "awarded",
        by: Actor | None = None,
        *,
        release: bool = True,
        **more: Any,
    ) -> httpx.Response:
        """Decide and let the letter leave; answers with what the application is then.

        With `release=False`, or when deciding is refused, with what the decision answered.
        """
        decider = by or self.decider
        if outcome == "not_yet":
            more.setdefault("guidance", {"public_commitment": "Say it on your website."})
        body = {"outcome": outcome, "reason": "A warm and lasting welcome.", **more}
        decided = await self.post(decider, f"/v1/applications/{application_id}/decision", body)
        if not release or not decided.is_success:
            return decided
        sent = await self.release(decided.json()["letter_id"], by=decider)
        assert sent.is_success, sent.text  # noqa: S101 — a step of a test
        return await self.get(decider, f"/v1/applications/{application_id}")

    async def release(
        self, letter_id: str, *, by: Actor | None = None, version: int = 1, **more: str
    ) -> httpx.Response:
        return await (await self.client(by or self.decider)).post(
            f"/v1/letters/{letter_id}/release",
            json={"organisation_name": "Ysgol y Tŷ Ŵyn", **more},
            headers={**keyed(), "If-Match": f'"{version}"'},
        )

    async def recommended(self) -> str:
        """The way from a draft to the panel's recommendation."""
        application_id = await self.submitted()
        await self.carry_on(application_id)
        return application_id

    async def carry_on(self, application_id: str) -> None:
        await self.seat(application_id)
        confirmed = await self.confirm(application_id)
        assert confirmed.is_success, confirmed.text  # noqa: S101 — a step of a test
        await self.review(application_id)
        await self.recommend(application_id)
