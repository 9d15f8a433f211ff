"""Builders for tests about affiliated groups."""

from typing import Any
from uuid import UUID

import httpx

from membership.domain.signature import Status as SignatureStatus
from membership.store.signatures import add_signature
from membership.testing import NATIONAL, NOON, a_signature
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.testing import Harness, an_actor, keyed

PDF = b"%PDF-1.7\n% a constitution\n"
CREATED = 201


def an_officer(group_id: UUID | str) -> Actor:
    return an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group_id)))


async def a_group(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """An affiliated group in Swansea with two contacts, registered by `client`."""
    area = str(changes.get("area", "W06000011")).lower()
    body = {
        "name": "Swansea City of Sanctuary",
        "nation": "wales",
        "area": "W06000011",
        "contacts": [
            {"name": "Cai", "email": f"cai-{area}@example.org", "language": "cy"},
            {"name": "Dot", "email": f"dot-{area}@example.org"},
        ],
    } | changes
    answer = await client.post("/v1/groups", json=body, headers=keyed())
    return made(answer)


async def take_step(
    client: httpx.AsyncClient, group: dict[str, Any], to: str, reason: str = "agreed on the phone"
) -> httpx.Response:
    """Decide the next step of a group, as it is now."""
    url = f"/v1/groups/{group['id']}"
    seen = await client.get(url)
    return await client.post(
        f"{url}/steps",
        json={"to": to, "reason": reason},
        headers=keyed() | {"If-Match": seen.headers.get("etag", '"1"')},
    )


def made(answer: httpx.Response) -> dict[str, Any]:
    """What was made; a refusal shows its text."""
    if answer.status_code != CREATED:
        raise AssertionError(answer.text)
    return dict(answer.json())


async def edit(client: httpx.AsyncClient, group: dict[str, Any], **changes: Any) -> httpx.Response:
    """Change a group as it is now."""
    url = f"/v1/groups/{group['id']}"
    seen = await client.get(url)
    return await client.patch(url, json=changes, headers={"If-Match": seen.headers["etag"]})


async def a_forming_group(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """An enquiry that a coordinator took, with three contacts."""
    people = [{"name": name, "email": f"{name}@example.org"} for name in ("ela", "fay", "gus")]
    return await a_group(client, **{"forming": True, "contacts": people} | changes)


async def upload(
    client: httpx.AsyncClient,
    group: dict[str, Any],
    content: bytes = PDF,
    kind: str = "governing_document",
) -> httpx.Response:
    return await client.post(
        f"/v1/groups/{group['id']}/documents?kind={kind}&title=Constitution",
        content=content,
        headers=keyed(),
    )


async def publish_terms(
    h: Harness, version: str = "2026", valid_from: str = "2026-01-01", **query: str
) -> httpx.Response:
    async with await h.client(NATIONAL) as team:
        return await team.post(
            "/v1/handbook-terms",
            params={
                "version": version,
                "title": "Handbook",
                "valid_from": valid_from,
                "reason": "the current handbook",
            }
            | query,
            content=b"What a group agrees to.",
            headers=keyed(),
        )


async def sign_charter(h: Harness, group: dict[str, Any], **changes: Any) -> None:
    """A standing signature of the group itself."""
    signature = a_signature(
        party_kind="group",
        party_id=UUID(group["id"]),
        person_id=UUID(group["contacts"][0]),
        status=SignatureStatus.ACTIVE,
        checked=None,
        confirmed_at=NOON,
        **changes,
    )
    async with h.transaction() as uow:
        await add_signature(uow, signature)


async def make_ready(h: Harness, client: httpx.AsyncClient, group: dict[str, Any]) -> None:
    """Everything that affiliation asks for."""
    url = f"/v1/groups/{group['id']}"
    await edit(
        client, group, legal_form="unincorporated_association", sectors=["faith", "arts", "sport"]
    )
    made(await upload(client, group))
    await publish_terms(h)
    accepted = {"version": "2026"}
    made_list = await client.post(f"{url}/terms-acceptances", json=accepted, headers=keyed())
    if made_list.status_code != CREATED:
        raise AssertionError(made_list.text)
    await sign_charter(h, group)
    for kind in ("context", "action_plan", "pledge_support", "council_engagement"):
        note = {"kind": kind, "text": "as told on the phone"}
        made(await client.post(f"{url}/notes", json=note, headers=keyed()))
    told = {"kind": "representation", "represented": True}
    made(await client.post(f"{url}/notes", json=told, headers=keyed()))
