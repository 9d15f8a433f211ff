"""Programs with a key, as the tests of sends, jobs and webhooks need them."""

from typing import Any
from uuid import UUID

import httpx

from sanctuary.testing import keyed

from .service import Notifications, the_national_team


async def a_key(n: Notifications, **changes: Any) -> dict[str, Any]:
    """A key with its secret; live and for everything, unless the test says otherwise."""
    body = {
        "label": "A partner",
        "kind": "live",
        "categories": ["service", "renewal", "campaign"],
        "reason": "A partner's renewals",
    }
    team = await n.h.client(the_national_team())
    answer = await team.post("/v1/keys", json=body | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def program(
    n: Notifications, key: dict[str, Any] | None = None, **changes: Any
) -> httpx.AsyncClient:
    """A client that calls with a key."""
    key = key or await a_key(n, **changes)
    client = await n.h.client()
    client.headers["Authorization"] = f"Bearer {key['secret']}"
    return client


async def guests(n: Notifications, *people: UUID) -> None:
    """Whom team and test keys may write to."""
    team = await n.h.client(the_national_team())
    for one in people:
        answer = await team.put(f"/v1/guests/{one}", json={"reason": "They offered to try it"})
        assert answer.is_success, answer.text


async def sends(client: httpx.AsyncClient, to: dict[str, Any], **changes: Any) -> httpx.Response:
    """A send of a plain message."""
    body = {"template": "legacy_ended", "to": to, "values": {"ended_on": "2027-05-03"}} | changes
    return await client.post("/v1/sends", json=body, headers=keyed())


def simulated(what: str) -> dict[str, str]:
    return {"email": f"simulate-{what}@simulated.invalid"}
