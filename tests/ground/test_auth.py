"""Who gets in: tokens, roles and links, from the side of those who must not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import APIRouter, Depends
from sqlalchemy import update

from sanctuary import http, links
from sanctuary.actor import Actor, Role
from sanctuary.auth import by_link, link_or_role, permission_of, requires, signed_in
from sanctuary.errors import NotSignedIn, Unavailable
from sanctuary.ground_tables import granted
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose
from sanctuary.oidc import Oidc, person_of
from sanctuary.testing import issuer

router = http.router("/v1/doors", tags=["doors"])
Opened = Annotated[Link, Depends(by_link(Purpose.APPLY))]
Either = Annotated[Link | Actor, Depends(link_or_role(Purpose.APPLY, Role.ASSESSOR))]


@router.get("/me")
async def me(actor: Annotated[Actor, Depends(signed_in)]) -> dict[str, str]:
    return {"id": str(actor.id)}


@router.get("/assessors")
async def assessors(
    actor: Annotated[Actor, Depends(requires(Role.ASSESSOR, Role.LOCAL_LEAD))],
) -> dict[str, str]:
    return {"id": str(actor.id)}


@router.api_route("/linked", methods=["GET", "POST"], openapi_extra=http.WITHOUT_KEY)
async def linked(link: Opened) -> dict[str, str]:
    return {"subject": str(link.subject)}


@router.get("/either")
async def either(who: Either) -> dict[str, str]:
    return {"kind": type(who).__name__}


def a_token(key=None, kid=None, algorithm="ES256", **changes):
    now = datetime.now(UTC)
    claims = {
        "iss": issuer().url,
        "aud": "sanctuary",
        "sub": str(new_id()),
        "exp": now + timedelta(minutes=5),
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": kid or issuer().key_id}
    return jwt.encode(claims, issuer().key if key is None else key, algorithm, headers=headers)


def past(seconds):
    return datetime.now(UTC) - timedelta(seconds=seconds)


BAD_TOKENS = {
    "not a token": lambda: "nonsense",
    "expired": lambda: a_token(exp=past(31)),
    "without an end": lambda: a_token(exp=None),
    "of another issuer": lambda: a_token(iss="http://elsewhere.test"),
    "for another audience": lambda: a_token(aud="elsewhere"),
    "without a subject": lambda: a_token(sub=None),
    "of an unknown key": lambda: a_token(kid="unknown"),
    "signed by somebody else": lambda: a_token(key=ec.generate_private_key(ec.SECP256R1())),
    "signed by a shared secret": lambda: a_token(key="s" * 40, algorithm="HS256"),
    "of a kind we do not take": lambda: a_token(
        key=rsa.generate_private_key(65537, 2048), algorithm="PS256"
    ),
    "signed by nobody": lambda: a_token(key="", algorithm="none"),
}


@pytest.mark.parametrize("bad", BAD_TOKENS)
async def test_a_token_that_does_not_hold_signs_nobody_in(an_app, bad):
    async with an_app(router) as app, app.client() as client:
        headers = {"Authorization": f"Bearer {BAD_TOKENS[bad]()}"}
        answer = await client.get("/v1/doors/me", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["type"] == "urn:sanctuary:problem:not-signed-in"
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_a_good_token_signs_in_even_a_little_late(an_app):
    async with an_app(router) as app, app.client() as client:
        person = new_id()
        token = a_token(sub=str(person), exp=past(10))
        answer = await client.get("/v1/doors/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.json() == {"id": str(person)}


async def test_without_a_token_nobody_is_signed_in(an_app):
    async with an_app(router) as app, app.client() as client:
        answer = await client.get("/v1/doors/me")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="sanctuary"'


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([], 403),
        ([Role.TRUSTEE], 403),
        ([Role.LOCAL_LEAD], 200),
        ([Role.ASSESSOR], 200),
        ([Role.NATIONAL_TEAM], 200),
    ],
)
async def test_a_role_opens_its_doors_only(an_app, roles, status):
    async with an_app(router) as app, app.client(await app.somebody(*roles)) as client:
        answer = await client.get("/v1/doors/assessors")
        assert answer.status_code == status
        assert status == 200 or "assessor or local lead" in answer.json()["detail"]


async def test_a_revoked_grant_bites_at_once(an_app):
    async with an_app(router) as app, app.client(await app.somebody(Role.ASSESSOR)) as client:
        assert (await client.get("/v1/doors/assessors")).status_code == 200
        async with app.database.transaction() as uow:
            await uow.execute(update(granted).values(revoked=True))
        assert (await client.get("/v1/doors/assessors")).status_code == 403


async def test_a_role_that_this_service_does_not_know_gives_nothing(an_app):
    async with an_app(router) as app, app.client(await app.somebody(Role.ASSESSOR)) as client:
        async with app.database.transaction() as uow:
            await uow.execute(update(granted).values(role="emperor"))
        assert (await client.get("/v1/doors/assessors")).status_code == 403


def a_link(app, purpose=Purpose.APPLY, **changes):
    values = {"expires_at": app.database.clock.now() + timedelta(days=1), **changes}
    return links.sign(app.settings.link_key, purpose, new_id(), **values)


async def test_a_link_travels_in_the_query_a_form_or_a_document(an_app):
    async with an_app(router) as app, app.client() as client:
        link = a_link(app)
        for answer in (
            await client.get("/v1/doors/linked", params={"link": link}),
            await client.post("/v1/doors/linked", params={"link": link}),
            await client.post("/v1/doors/linked", data={"link": link}),
            await client.post("/v1/doors/linked", json={"link": link}),
        ):
            assert answer.status_code == 200


@pytest.mark.parametrize("what", ["absent", "other purpose", "expired", "no text", "a list"])
async def test_a_link_that_does_not_hold_opens_nothing(an_app, what):
    async with an_app(router) as app, app.client() as client:
        sent = {
            "absent": {},
            "other purpose": {"link": a_link(app, Purpose.WHY)},
            "expired": {"link": a_link(app, expires_at=app.database.clock.now())},
            "no text": {"link": 5},
            "a list": [1],
        }[what]
        answer = await client.post("/v1/doors/linked", json=sent)
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:sanctuary:problem:link-refused"


async def test_either_a_link_or_a_role(an_app):
    async with an_app(router) as app:
        async with app.client() as client:
            answer = await client.get("/v1/doors/either", params={"link": a_link(app)})
            assert answer.json() == {"kind": "Link"}
            assert (await client.get("/v1/doors/either")).status_code == 403
        async with app.client(await app.somebody(Role.ASSESSOR)) as client:
            assert (await client.get("/v1/doors/either")).json() == {"kind": "Actor"}
        async with app.client(await app.somebody(Role.TRUSTEE)) as client:
            answer = await client.get("/v1/doors/either", params={"link": a_link(app)})
            assert answer.status_code == 403


async def test_keys_that_cannot_be_fetched_are_no_refusal_and_not_asked_for_at_any_pace():
    oidc = Oidc(issuer().url, "sanctuary", "http://127.0.0.1:1/jwks.json")
    with pytest.raises(Unavailable):
        await oidc.person(a_token())
    oidc.trust(issuer().jwks())
    with pytest.raises(NotSignedIn):
        await oidc.person(a_token(kid="unknown"))


def test_a_subject_that_is_no_id_becomes_one_of_its_issuer():
    person = new_id()
    assert person_of("http://a", str(person)) == person
    assert person_of("http://a", "auth0|1") == person_of("http://a", "auth0|1")
    assert person_of("http://a", "auth0|1") != person_of("http://b", "auth0|1")


def test_a_route_without_a_permission_is_found_out():
    plain = APIRouter(route_class=http.TransactionRoute)

    @plain.get("/open")
    async def forgotten() -> None: ...

    assert permission_of(plain.routes[0]) is None
    assert [permission_of(route) for route in router.routes] == [
        "signed in",
        "role: assessor or local_lead",
        "link: apply",
        "link: apply, or role: assessor",
    ]


def test_a_permission_is_found_wherever_a_route_depends_on_it():
    routes = http.router()

    @dataclass
    class Given:
        actor: Annotated[Actor, Depends(requires(Role.ASSESSOR))]

    @routes.get("/with-a-class")
    async def by_class(given: Annotated[Given, Depends()]) -> None: ...

    @routes.get("/beside", dependencies=[Depends(signed_in)])
    async def beside() -> None: ...

    assert [permission_of(route) for route in routes.routes] == ["role: assessor", "signed in"]


def test_what_a_route_takes_is_worked_out_when_it_is_asked_for():
    routes = http.router()

    @routes.get("/later/{number}", dependencies=[Depends(signed_in)])
    async def later(number: int) -> None: ...

    (route,) = routes.routes
    assert "dependant" not in vars(route)
    assert [each.name for each in route.dependant.path_params] == ["number"]
    assert route.openapi_extra == {"x-permission": "signed in"}
    assert not hasattr(route, "nothing_of_the_kind")
