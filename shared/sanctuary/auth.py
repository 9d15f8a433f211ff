"""Who calls, and what a route asks of them (DESIGN section 5).

Every route declares its permission by depending on one of `requires(...)`, `signed_in`, `public`,
`by_link(...)` or `link_or_role(...)`; `permission_of` reads it back, for OpenAPI and for the test
that lists the routes that have none. Commands still re-check the exact scope with `actor.must`.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, Request, params
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select

from sanctuary import links
from sanctuary.actor import ROLE_NAMES, Actor, Grant, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among
from sanctuary.errors import LinkRefused, NotPermitted, NotSignedIn
from sanctuary.ground_tables import granted
from sanctuary.links import Link, Purpose
from sanctuary.oidc import Oidc

# A program's key begins like this and a person's token never does: neither is tried as the other.
KEY_PREFIX = "cos_"
_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Credentials = _Bearer
_PERMISSION = "sanctuary_permission"
_ROLES = frozenset(role.value for role in Role)
_SCOPES = frozenset(kind.value for kind in ScopeKind)


def declares(permission: str, dependency: Any) -> Any:
    """Say what a dependency asks of the caller, for OpenAPI and for the test of all routes."""
    setattr(dependency, _PERMISSION, permission)
    return dependency


async def grants_of(uow: UnitOfWork, person_id: UUID) -> tuple[Grant, ...]:
    """What this service knows that a person may do, now. Roles it does not know give nothing."""
    rows = await uow.all(
        select(granted.c.role, granted.c.scope_kind, granted.c.scope_id).where(
            granted.c.person_id == person_id, granted.c.revoked.is_(False)
        )
    )
    return tuple(
        Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id)
        for row in rows
        if row.role in _ROLES and row.scope_kind in _SCOPES
    )


async def _signed_in(request: Request, credentials: _Bearer) -> Actor:
    """The person behind the token, with the grants they hold at this moment."""
    if credentials is None:
        raise NotSignedIn("This needs you to be signed in. Sign in, and then try again.")
    if is_key(credentials):
        raise NotSignedIn("A key for programs does not open this. Sign in as a person instead.")
    oidc: Oidc = request.app.state.oidc
    person_id = await oidc.person(credentials.credentials)
    request.state.caller = str(person_id)
    return Actor(person_id, await grants_of(request.state.uow, person_id))


def is_key(credentials: HTTPAuthorizationCredentials) -> bool:
    """Whether a program's key was sent. Only a route that asks for one looks it up."""
    return credentials.credentials.startswith(KEY_PREFIX)


async def _public() -> None:
    """Anybody may."""


signed_in = declares("signed in", _signed_in)
actor_of = _signed_in
public = declares("public", _public)


def requires(*roles: Role) -> Callable[..., Awaitable[Actor]]:
    """The actor, if one of `roles` (or the national team's) is theirs in any scope.

    That only opens the door: the command re-checks the scope of what it touches.
    """

    async def holder(actor: Annotated[Actor, Depends(_signed_in)]) -> Actor:
        _must_hold(actor, roles)
        return actor

    names = " or ".join(role.value for role in roles)
    return cast("Callable[..., Awaitable[Actor]]", declares(f"role: {names}", holder))


def requires_only(role: Role) -> Callable[..., Awaitable[Actor]]:
    """The actor, if exactly `role` is theirs: for sealed data the national team is an outsider.

    Whoever lacks it is refused before anything is looked up, so that the answer tells nothing.
    """

    async def holder(actor: Annotated[Actor, Depends(_signed_in)]) -> Actor:
        if not any(grant.role is role for grant in actor.grants):
            raise NotPermitted(
                f"This needs the role of {ROLE_NAMES[role]} itself; no other role includes it. If "
                "that should be yours, ask the national team for it."
            )
        return actor

    return cast("Callable[..., Awaitable[Actor]]", declares(f"role: {role.value} only", holder))


def by_link(purpose: Purpose) -> Callable[..., Awaitable[Link]]:
    """What the request's signed link says; it must be for exactly this purpose."""

    async def opened(request: Request) -> Link:
        return await _open_link(request, purpose)

    return cast("Callable[..., Awaitable[Link]]", declares(f"link: {purpose.value}", opened))


def link_or_role(purpose: Purpose, *roles: Role) -> Callable[..., Awaitable[Link | Actor]]:
    """Either the holder of a signed link or, when a token is sent, somebody with one of `roles`.

    Without roles, being signed in is enough: the command decides by what it touches.
    """

    async def either(request: Request, credentials: _Bearer) -> Link | Actor:
        if credentials is None:
            return await _open_link(request, purpose)
        actor = await _signed_in(request, credentials)
        if roles:
            _must_hold(actor, roles)
        return actor

    names = "role: " + " or ".join(role.value for role in roles) if roles else "signed in"
    declared = declares(f"link: {purpose.value}, or {names}", either)
    return cast("Callable[..., Awaitable[Link | Actor]]", declared)


def permission_of(route: Any) -> str | None:
    """What a route asks for, or None when its author forgot to say."""
    asked = _declared(each.dependency for each in getattr(route, "dependencies", ()))
    return asked or _find(route.endpoint)


def _find(function: Callable[..., Any]) -> str | None:
    """The first permission among what a function depends on, and what that depends on."""
    kinds = [each.annotation for each in inspect.signature(function).parameters.values()]
    return _declared(
        each.dependency or kind.__origin__
        for kind in kinds
        for each in getattr(kind, "__metadata__", ())
        if isinstance(each, params.Depends)
    )


def _declared(needed: Iterable[Callable[..., Any] | None]) -> str | None:
    for one in needed:
        if one is not None and (found := getattr(one, _PERMISSION, None) or _find(one)):
            return str(found)
    return None


def _must_hold(actor: Actor, roles: tuple[Role, ...]) -> None:
    if not any(grant.role in {*roles, Role.NATIONAL_TEAM} for grant in actor.grants):
        needed = " or ".join(ROLE_NAMES[role] for role in roles)
        raise NotPermitted(
            f"This needs the role of {needed}. If that should be yours, ask the national team "
            "for it."
        )


async def _open_link(request: Request, purpose: Purpose) -> Link:
    token = request.query_params.get(links.FIELD) or await _field_of_body(request)
    if not token:
        raise LinkRefused(links.ABSENT)
    app = request.app
    link = links.read(app.state.settings.link_key, purpose, token, now=app.state.clock.now())
    people = {one for one in (link.subject, link.person_id) if one is not None}
    if await erased_among(request.state.uow, people):
        raise LinkRefused(links.ERASED)
    request.state.caller = f"{purpose.value}:{link.subject}:{link.person_id or ''}"
    return link


async def _field_of_body(request: Request) -> str | None:
    """The `link` field of a form or of a JSON document; both were read before."""
    kind = request.headers.get("content-type", "")
    if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        value: object = (await request.form()).get(links.FIELD)
    elif kind.startswith("application/json") and await request.body():
        document = await request.json()
        value = document.get(links.FIELD) if isinstance(document, dict) else None
    else:
        return None
    return value if isinstance(value, str) else None
