"""Keys for programs: who makes them, what they open, and what they never do."""

from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from notifications.domain.keys import KEY_LIFECYCLE, KeyStatus
from notifications.tables import api_key_secret
from sanctuary.actor import Grant, Role
from sanctuary.auth import KEY_PREFIX, permission_of
from sanctuary.errors import IllegalTransition
from sanctuary.ids import new_id
from sanctuary.issuer import Issuer
from sanctuary.testing import an_actor, harness, issuer, keyed

from .programs import a_key, program
from .service import notifications, the_national_team


@pytest.mark.parametrize("role", [Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, Role.LOCAL_LEAD])
async def test_only_the_national_team_makes_keys_and_guests(tmp_path, role):
    async with notifications(tmp_path) as n:
        client = await n.h.client(an_actor(Grant(role)))
        for method, path in (
            ("POST", "/v1/keys"),
            ("GET", "/v1/keys"),
            ("GET", f"/v1/keys/{new_id()}"),
            ("PUT", f"/v1/keys/{new_id()}"),
            ("POST", f"/v1/keys/{new_id()}/rotations"),
            ("POST", f"/v1/keys/{new_id()}/revocation"),
            ("GET", "/v1/guests"),
            ("PUT", f"/v1/guests/{new_id()}"),
            ("DELETE", f"/v1/guests/{new_id()}"),
        ):
            answer = await client.request(method, path, json={}, headers=keyed())
            assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("kind", ["live", "team", "test"])
async def test_a_secret_is_shown_once_says_what_it_is_and_is_kept_only_hashed(tmp_path, kind):
    async with notifications(tmp_path) as n:
        key = await a_key(n, kind=kind)
        assert key["secret"].startswith(f"{KEY_PREFIX}{kind}_")
        team = await n.h.client(the_national_team())
        shown = await team.get(f"/v1/keys/{key['id']}")
        assert key["secret"] not in shown.text
        assert key["secret"] not in (await team.get("/v1/keys")).text
        async with n.h.transaction() as uow:
            [row] = await uow.all(select(api_key_secret))
        assert key["secret"].encode() not in row.hash
        [made] = shown.json()["decisions"]
        assert (made["decision"], made["reason"]) == ("created", "A partner's renewals")


@pytest.mark.parametrize("service", ["membership", "awards", "campaigns", "notifications"])
async def test_a_key_opens_nothing_but_the_routes_made_for_keys(service):
    secret = f"{KEY_PREFIX}live_{'x' * 43}"
    async with harness(service) as h:
        client = await h.client()
        client.headers.update({"Authorization": f"Bearer {secret}", "If-Match": '"1"'})
        tried = 0
        for router in h.service.routers:
            for route in [each for each in router.routes if isinstance(each, APIRoute)]:
                asked = permission_of(route) or ""
                if not asked.startswith(("role", "signed in")):
                    continue
                path = route.path
                for name in route.dependant.path_params:
                    path = path.replace(f"{{{name}}}", str(new_id()))
                for method in route.methods:
                    answer = await client.request(method, path, json={}, headers=keyed())
                    assert answer.status_code in {401, 422}, (method, path)
                    tried += answer.status_code == 401
        assert tried > 3


async def test_a_real_key_is_refused_by_every_route_that_is_not_made_for_it(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n, await a_key(n))
        for path in (
            "/v1/deliveries",
            "/v1/keys",
            "/v1/guests",
            f"/v1/people/{new_id()}/preferences",
        ):
            answer = await client.get(path)
            assert answer.status_code == 401
            assert "key" in answer.json()["detail"]
        assert (await client.get("/v1/sends")).status_code == 200


async def test_the_routes_for_keys_are_these_and_no_others():
    async with harness("notifications") as h:
        opened = {
            route.path
            for router in h.service.routers
            for route in router.routes
            if isinstance(route, APIRoute) and (permission_of(route) or "").startswith("key")
        }
    assert all(path.startswith(("/v1/sends", "/v1/jobs", "/v1/webhooks")) for path in opened)


@pytest.mark.parametrize("token", ["", "cos_live_", "cos_live_wrong", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_key_opens_nothing(tmp_path, token):
    async with notifications(tmp_path) as n:
        client = await n.h.client()
        client.headers["Authorization"] = f"Bearer {token}"
        for method, path in (("GET", "/v1/sends"), ("POST", "/v1/sends")):
            body = {"template": "legacy_ended", "to": {"email": "a@example.org"}}
            answer = await client.request(method, path, json=body, headers=keyed())
            assert answer.status_code == 401


async def test_a_person_is_no_program_and_a_token_that_only_looks_like_a_key_is_none(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.h.client(the_national_team())
        body = {"template": "legacy_ended", "to": {"person_id": str(new_id())}}
        answer = await person.post("/v1/sends", json=body, headers=keyed())
        assert answer.status_code == 401
        foreign = Issuer.load(tmp_path / "foreign", issuer().url)
        client = await n.h.client()
        client.headers["Authorization"] = f"Bearer {foreign.mint(new_id())}"
        assert (await client.get("/v1/sends")).status_code == 401


async def test_a_revoked_key_opens_nothing_and_stays_revoked(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        client = await program(n, key)
        team = await n.h.client(the_national_team())
        path, why = f"/v1/keys/{key['id']}/revocation", {"reason": "It was in a mail"}
        revoked = await team.post(path, json=why, headers=keyed())
        assert revoked.json()["status"] == "revoked"
        assert (await client.get("/v1/sends")).status_code == 401
        assert (await team.post(path, json=why, headers=keyed())).status_code == 409
        rotation = await team.post(
            f"/v1/keys/{key['id']}/rotations", json=why | {"overlap_hours": 1}
        )
        assert rotation.status_code == 409


async def test_two_secrets_open_a_rotated_key_until_the_overlap_is_over(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        old = await program(n, key)
        team = await n.h.client(the_national_team())
        body = {"reason": "Once a year", "overlap_hours": 2}
        rotated = await team.post(f"/v1/keys/{key['id']}/rotations", json=body)
        new = await program(n, rotated.json())
        assert [(await one.get("/v1/sends")).status_code for one in (old, new)] == [200, 200]
        n.h.clock.offset += timedelta(hours=2, seconds=1)
        assert [(await one.get("/v1/sends")).status_code for one in (old, new)] == [401, 200]


async def test_a_key_is_changed_only_by_who_saw_what_it_is_and_its_last_use_is_known(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        team = await n.h.client(the_national_team())
        path = f"/v1/keys/{key['id']}"
        before = await team.get(path)
        assert before.json()["last_used_at"] is None
        await (await program(n, key)).get("/v1/sends")
        assert (await team.get(path)).json()["last_used_at"] is not None
        body = {"label": "Renewals", "categories": ["renewal"], "per_minute": 5, "reason": "Less"}
        assert (await team.put(path, json=body)).status_code == 428
        stale = await team.put(path, json=body, headers={"If-Match": '"7"'})
        assert stale.status_code == 412
        changed = await team.put(path, json=body, headers={"If-Match": before.headers["etag"]})
        assert (changed.json()["categories"], changed.json()["per_minute"]) == (["renewal"], 5)


@pytest.mark.parametrize(
    "template", ["note", "rights_link", "confirm_address", "renewal_due", "digest", "x"]
)
async def test_no_key_can_be_given_a_message_that_opens_a_door(tmp_path, template):
    async with notifications(tmp_path) as n:
        team = await n.h.client(the_national_team())
        body = {
            "label": "Anything",
            "kind": "live",
            "categories": ["service", "renewal"],
            "templates": [template],
            "reason": "We wondered",
        }
        answer = await team.post("/v1/keys", json=body)
        assert answer.status_code == 422
        assert "legacy_ended" in answer.json()["detail"]


def test_a_revoked_key_is_at_its_end():
    with pytest.raises(IllegalTransition):
        KEY_LIFECYCLE.move(KeyStatus.REVOKED, KeyStatus.ACTIVE)
