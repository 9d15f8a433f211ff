"""Builders for tests of people's rights."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from membership.testing import Signed, a_supporter_form, confirm, sign_up
from sanctuary.actor import Grant, Role
from sanctuary.links import Purpose, sign
from sanctuary.testing import Harness, an_actor, keyed

LEAD = an_actor(Grant(Role.DATA_PROTECTION_LEAD))


def rights_link(h: Harness, person_id: UUID) -> str:
    """The token that somebody who typed this person's address received."""
    return sign(
        h.settings.link_key,
        Purpose.RIGHTS,
        person_id,
        expires_at=h.clock.now() + timedelta(days=7),
        person=person_id,
    )


async def a_supporter(h: Harness, email: str = "sam@example.org") -> Signed:
    """Somebody who signed for themself and proved their address."""
    signed = await sign_up(h, a_supporter_form(email))
    await confirm(h, signed)
    return signed


async def ask_to_be_erased(h: Harness, person_id: UUID) -> httpx.Response:
    async with await h.client() as public:
        return await public.post(
            "/v1/erasures", json={"link": rights_link(h, person_id)}, headers=keyed()
        )


async def decide(h: Harness, case_id: str, step: str, **body: Any) -> httpx.Response:
    """The data protection lead confirms, refuses or withdraws."""
    async with await h.client(an_actor(*LEAD.grants)) as lead:
        return await lead.post(
            f"/v1/erasures/{case_id}/{step}",
            json={"reason": "nothing speaks against it"} | body,
            headers=keyed(),
        )


async def look(h: Harness, path: str) -> httpx.Response:
    async with await h.client(an_actor(*LEAD.grants)) as lead:
        return await lead.get(path)


async def ask_for_a_copy(h: Harness, person_id: UUID, **body: Any) -> httpx.Response:
    async with await h.client() as public:
        return await public.post(
            "/v1/access-requests",
            json={"link": rights_link(h, person_id)} | body,
            headers=keyed(),
        )


def copy_link(h: Harness, case_id: str, person_id: UUID) -> str:
    """The token in the mail that says that the copy is ready."""
    return sign(
        h.settings.link_key,
        Purpose.RIGHTS_COPY,
        UUID(case_id),
        expires_at=h.clock.now() + timedelta(days=14),
        person=person_id,
    )


async def erase(h: Harness, person_id: UUID) -> str:
    """Ask, confirm, and let the acknowledgement have its time; returns the case."""
    case_id: str = (await ask_to_be_erased(h, person_id)).json()["id"]
    await decide(h, case_id, "confirm")
    await h.fire_timers(timedelta(hours=25))
    return case_id
