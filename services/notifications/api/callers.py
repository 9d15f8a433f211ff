"""Who calls: a program with its key, or staff who look at what programs did."""

from typing import Annotated

from fastapi import Depends, Request, Response

from notifications.api.rates import Rates
from notifications.commands import keys
from notifications.domain.keys import ApiKey
from sanctuary.actor import Role
from sanctuary.auth import Credentials, actor_of, declares, is_key
from sanctuary.errors import NotPermitted, NotSignedIn

_WRONG = (
    "This needs a key for programs, and what was sent opens nothing: it may have been revoked or "
    "replaced, or is not a key. Ask the national team for one."
)


async def _by_key(request: Request, response: Response, credentials: Credentials) -> ApiKey:
    """The key, if it opens anything, counted against its limits."""
    if credentials is None or not is_key(credentials):
        raise NotSignedIn(_WRONG)
    at = request.app.state.clock.now()
    key = await keys.presented(request.state.uow, credentials.credentials, at=at)
    if key is None:
        raise NotSignedIn(_WRONG)
    request.state.caller = f"key:{key.id}"
    rates = Rates.of(request.app.state)
    response.headers.update(rates.called(key))
    request.state.rates = rates
    return key


async def _by_key_or_staff(
    request: Request, response: Response, credentials: Credentials
) -> ApiKey | None:
    """The key; or nothing for the national team, who may see what every key did."""
    if credentials is not None and is_key(credentials):
        return await _by_key(request, response, credentials)
    actor = await actor_of(request, credentials)
    if not any(grant.role is Role.NATIONAL_TEAM for grant in actor.grants):
        raise NotPermitted(
            "This is for programs with a key and for the national team. If you need it, ask them."
        )
    return None


declares("key", _by_key)
declares("key, or role: national_team", _by_key_or_staff)
Key = Annotated[ApiKey, Depends(_by_key)]
Viewer = Annotated[ApiKey | None, Depends(_by_key_or_staff)]
