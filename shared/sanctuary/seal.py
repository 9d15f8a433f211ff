"""Sealed data: encrypted in the store, opened only by the one module of a service that may.

AES-256-GCM under a key derived from SANCTUARY_SEAL_KEY for one service, so that another service's
copy of the same bytes opens nothing. The `context` (whose record, which field) is bound to what is
sealed: bytes that were moved to another row do not open. Each opening is recorded in the same
transaction, by `record_opening`.
"""

import hmac
import os
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from sqlalchemy import insert

from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id

if TYPE_CHECKING:
    from sanctuary.db import UnitOfWork

_VERSION = b"\x01"
_NONCE = 12


class SealBroken(Exception):
    """These bytes were not sealed here, with this key, for this context."""


class Seal:
    """Seals and opens the sealed data of one service."""

    def __init__(self, key: SecretStr, service: str) -> None:
        self._cipher = AESGCM(_derived(key, f"sanctuary seal {service}"))
        self._handles = _derived(key, f"sanctuary handle {service}")

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain`. Its length stays visible: pad what must not be told apart by it."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def handle(self, what: str) -> bytes:
        """The same bytes for the same `what`, and no way back: how a sealed row is found again.

        Keyed, so that nobody who reads the store can try out whom a row may be about.
        """
        return hmac.digest(self._handles, what.encode(), "sha256")

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt. Raises SealBroken; call `record_opening` in the same transaction."""
        nonce, hidden = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if sealed[:1] != _VERSION or len(nonce) != _NONCE:
            raise SealBroken("not sealed data")
        try:
            return self._cipher.decrypt(nonce, hidden, context.encode())
        except InvalidTag:
            raise SealBroken("the seal does not fit its key or its context") from None


def _derived(key: SecretStr, purpose: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derivation.derive(key.get_secret_value().encode())


async def record_opening(uow: "UnitOfWork", *, by: UUID, what: str, why: str) -> None:
    """Write down who opened what and why. Neither may say what was inside."""
    await uow.execute(
        insert(sealed_opening).values(
            id=new_id(), opened_by=by, opened_at=uow.clock.now(), what=what, why=why
        )
    )
