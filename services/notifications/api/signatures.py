"""Messages that a machine of ours or of a provider hands in, signed as Standard Webhooks has it.

The library of that name decodes what is signed as UTF-8 and reads the clock itself; a returned mail
is any bytes, so the check is done here, on the bytes. The tests sign with the library.
"""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import ClassVar

from fastapi import Request
from pydantic import SecretStr

from sanctuary.auth import declares
from sanctuary.errors import Refusal
from sanctuary.settings import Settings

TOLERANCE_SECONDS = 300
_PREFIX = "whsec_"


class SignatureRefused(Refusal):
    slug: ClassVar[str] = "signature-refused"
    status: ClassVar[int] = 401
    title: ClassVar[str] = "This was not signed as it must be"


def signed_with(setting: str) -> Callable[..., Awaitable[None]]:
    """Whoever signs with the secret in this setting.

    Several secrets, apart by spaces, all count: a new one comes in before the old one goes.
    """

    async def checked(request: Request) -> None:
        settings: Settings = request.app.state.settings
        secret: SecretStr | None = getattr(settings, setting)
        if secret is None or not secret.get_secret_value().strip():
            raise SignatureRefused(
                f"Nothing is taken in here until SANCTUARY_{setting.upper()} is set."
            )
        request.state.caller = f"signed:{setting}"
        _check(request, await request.body(), secret.get_secret_value().split())

    found: Callable[..., Awaitable[None]] = declares(f"signature: {setting}", checked)
    return found


def _check(request: Request, body: bytes, secrets: list[str]) -> None:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    sent_id, sent_at, signatures = (request.headers.get(name, "") for name in names)
    if not (sent_id and sent_at.isdecimal() and signatures):
        raise SignatureRefused(f"Send the headers {', '.join(names)} of Standard Webhooks.")
    if abs(datetime.now(UTC).timestamp() - int(sent_at)) > TOLERANCE_SECONDS:
        raise SignatureRefused(
            "It was signed more than five minutes ago, or your clock is wrong. Sign each try anew."
        )
    said = f"{sent_id}.{sent_at}.".encode() + body
    given = [_decoded(one.removeprefix("v1,")) for one in signatures.split() if one[:3] == "v1,"]
    for secret in secrets:
        key = _decoded(secret.removeprefix(_PREFIX))
        expected = hmac.digest(key, said, "sha256")
        if key and any(hmac.compare_digest(expected, one) for one in given):
            return
    raise SignatureRefused("The signature does not fit this message and the secret that we share.")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
