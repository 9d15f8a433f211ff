"""Bearer tokens from an OpenID Connect issuer: who signed in, and nothing else.

Issuer, audience, expiry and signature are checked against the issuer's published keys (JWKS).
Expiry is measured in real time even in a rehearsal: the issuer's clock does not rehearse.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import jwt

from sanctuary.errors import NotSignedIn, Unavailable
from sanctuary.ids import derived_id

logger = logging.getLogger(__name__)

ALGORITHMS = ("ES256", "RS256")
LEEWAY_SECONDS = 30
KEYS_LIVE_SECONDS = 3600.0
REFETCH_SECONDS = 10.0
_TIMEOUT_SECONDS = 5.0

AGAIN = "Please sign in again: your sign-in has ended or is not meant for this service."


def person_of(issuer: str, subject: str) -> UUID:
    """The person id of an issuer's subject: itself when it is one, otherwise derived from both."""
    try:
        return UUID(subject)
    except ValueError:
        return derived_id("person", issuer, subject)


class Oidc:
    """Checks tokens of one issuer. Keys are fetched when first needed and when one is unknown."""

    def __init__(self, issuer: str, audience: str, jwks_url: str) -> None:
        self.issuer = issuer
        self.audience = audience
        self.jwks_url = jwks_url
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fixed = False
        self.refetch_seconds = REFETCH_SECONDS
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._lock = asyncio.Lock()

    def trust(self, jwks: Mapping[str, Any]) -> None:
        """Take these keys as given and fetch none."""
        self._keys = _usable(jwks)
        self._fixed = True

    async def person(self, token: str) -> UUID:
        """The person whom the token names. Raises NotSignedIn for any token that does not hold."""
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(header.get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "sub", "iss", "aud"]},
            )
        except jwt.PyJWTError as refused:
            logger.info("a token was refused: %s", type(refused).__name__)
            raise NotSignedIn(AGAIN) from None
        return person_of(self.issuer, str(claims["sub"]))

    async def _key(self, kid: object) -> jwt.PyJWK:
        """The key of that name; an unknown one is looked up again, but not at any caller's pace."""
        known = self._keys.get(kid) if isinstance(kid, str) else None
        now = time.monotonic()
        stale = now - self._fetched > KEYS_LIVE_SECONDS
        if (
            (known is None or stale)
            and not self._fixed
            and now - self._tried > self.refetch_seconds
        ):
            await self._fetch()
            known = self._keys.get(kid) if isinstance(kid, str) else None
        if known is not None:
            return known
        if not self._keys:
            raise Unavailable("We cannot check sign-ins just now. Please try again in a minute.")
        raise NotSignedIn(AGAIN)

    async def _fetch(self) -> None:
        """One fetch at a time; when it fails, the keys that we have stay."""
        seen = self._tried
        async with self._lock:
            if self._tried != seen:
                return
            try:
                async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client:
                    answer = (await client.get(self.jwks_url)).raise_for_status()
                self._keys = _usable(answer.json())
                self._fetched = time.monotonic()
            except (httpx.HTTPError, ValueError, AttributeError, TypeError) as failed:
                logger.warning("the issuer's keys could not be read: %s", type(failed).__name__)
            finally:
                self._tried = time.monotonic()


def _usable(jwks: Mapping[str, Any]) -> dict[str, jwt.PyJWK]:
    """Public signing keys by name; a shared secret in a published list would prove nothing."""
    return {
        key["kid"]: jwt.PyJWK(key, algorithm="ES256" if key["kty"] == "EC" else "RS256")
        for key in jwks["keys"]
        if key.get("kty") in {"EC", "RSA"} and key.get("use", "sig") == "sig" and "kid" in key
    }
