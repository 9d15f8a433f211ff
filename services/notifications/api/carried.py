"""Where GOV.UK Notify tells what became of a message, with the token that staff set there."""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from notifications.commands import carried
from sanctuary.auth import declares
from sanctuary.errors import NotSignedIn
from sanctuary.http import WITHOUT_KEY, Now, Uow
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["returned mail"])
_bearer = HTTPBearer(auto_error=False, scheme_name="carrier")


async def _from_notify(
    request: Request, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    known = request.app.state.settings.notify_callback_token
    given = sent.credentials.encode() if sent else b""
    if known is None or not hmac.compare_digest(known.get_secret_value().encode(), given):
        raise NotSignedIn("This needs the bearer token that is set for callbacks on both sides.")


Notify = Depends(declares("token: notify_callback_token", _from_notify))


class Callback(BaseModel):
    """What we need of a callback. `to`, the recipient, is compared and never kept."""

    reference: UUID | None
    status: carried.Told
    to: str = ""


class Heard(BaseModel):
    changed: bool


@router.post("/notify-callbacks", dependencies=[Notify], openapi_extra=WITHOUT_KEY)
async def hear(said: Callback, uow: Uow, now: Now) -> Heard:
    """The same thing told twice changes nothing."""
    if said.reference is None:
        return Heard(changed=False)
    return Heard(changed=await carried.told(uow, said.reference, said.status, said.to, at=now))
