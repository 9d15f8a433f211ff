"""Builders for tests: the usual case in one call, whatever differs as an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx

from membership.domain.signature import Signature, Status
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.clock import LONDON
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import Harness, an_actor, keyed

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NATIONAL = an_actor(Grant(Role.NATIONAL_TEAM))


def a_coordinator(nation: str = "wales") -> Actor:
    return an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, nation))


def a_stream_coordinator(stream: str = "schools") -> Actor:
    return an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, stream))


def a_signature(**changes: Any) -> Signature:
    values: dict[str, Any] = {
        "id": new_id(),
        "document": "charter",
        "edition": "2026-2031",
        "party_kind": "organisation",
        "party_id": new_id(),
        "person_id": new_id(),
        "signed_up_at": NOON,
        "expires_at": NOON + timedelta(days=14),
        "nation": "wales",
        "stream": "schools",
    }
    return Signature(**values | changes)


def signatures_in_every_status() -> list[Signature]:
    return [a_signature(status=status) for status in Status]


def a_school(urn: str = "402000", **changes: Any) -> dict[str, Any]:
    return {
        "name": "Ysgol y Bryn",
        "kind": "school",
        "nation": "wales",
        "area": "W06000011",
        "locality": "Swansea",
        "identifiers": [{"scheme": "GB-EDU", "value": urn}],
    } | changes


def a_sign_up(
    urn: str = "402000", email: str = "ann@example.org", **changes: Any
) -> dict[str, Any]:
    """A school's form; `organisation=None` for a person's own."""
    form = {
        "document": "charter",
        "edition": "2026-2031",
        "organisation": a_school(urn),
        "stream": "schools",
        "signatory": {
            "name": "Ann Morgan",
            "email": email,
            "capacity": "Head teacher",
            "language": "cy",
        },
        "be_listed": True,
    } | changes
    return {key: value for key, value in form.items() if value is not None}


def a_supporter_form(email: str = "sam@example.org", **changes: Any) -> dict[str, Any]:
    return {
        "edition": "2026-2031",
        "signatory": {"name": "Sam Reed", "email": email},
        "nation": "england",
        "area": "E08000019",
        "be_contacted": True,
    } | changes


@dataclass(frozen=True)
class Signed:
    """What a sign-up answered, as ids."""

    signature_id: UUID
    organisation_id: UUID | None
    person_id: UUID

    @classmethod
    def read(cls, answer: httpx.Response) -> "Signed":
        document = answer.json()
        organisation = document["organisation_id"]
        return cls(
            UUID(document["signature_id"]),
            UUID(organisation) if organisation else None,
            UUID(document["person_id"]),
        )


def come_to(h: Harness, day: date) -> None:
    """Let time pass before any day was opened, so that the test does not open them all."""
    h.clock.move_to(datetime.combine(day, time(12), LONDON).astimezone(UTC))


async def sign_up(h: Harness, form: dict[str, Any] | None = None) -> Signed:
    """Send a form as anybody may."""
    async with await h.client() as public:
        answer = await public.post("/v1/sign-ups", json=form or a_sign_up(), headers=keyed())
    if answer.status_code != 202:  # noqa: PLR2004 — the answer is what a test needs to see
        raise AssertionError(answer.text)
    return Signed.read(answer)


def confirmation(h: Harness, signed: Signed, person_id: UUID | None = None) -> str:
    """The token in the mail that somebody received."""
    return sign(
        h.settings.link_key,
        Purpose.CONFIRM,
        signed.signature_id,
        expires_at=h.clock.now() + timedelta(days=14),
        person=person_id or signed.person_id,
    )


async def confirm(h: Harness, signed: Signed, person_id: UUID | None = None) -> httpx.Response:
    async with await h.client() as public:
        return await public.post(
            "/v1/confirmations", json={"link": confirmation(h, signed, person_id)}
        )


async def check(
    h: Harness,
    signed: Signed,
    decision: str = "accept",
    *,
    by: Actor | None = None,
    **changes: Any,
) -> httpx.Response:
    async with await h.client(by or a_coordinator()) as coordinator:
        return await coordinator.post(
            f"/v1/signatures/{signed.signature_id}/check",
            json={"decision": decision, "reason": "known to the group in Swansea"} | changes,
            headers=keyed(),
        )


async def an_active_organisation(h: Harness, form: dict[str, Any] | None = None) -> Signed:
    """Signed, confirmed and accepted."""
    signed = await sign_up(h, form)
    await confirm(h, signed)
    answer = await check(h, signed, by=NATIONAL)
    if answer.status_code != 200:  # noqa: PLR2004 — the answer is what a test needs to see
        raise AssertionError(answer.text)
    return signed
