"""The return path of one mail: which delivery and which address it was, signed.

A mail that cannot be delivered comes back to `b+HEX@bounce_domain`. The hex names the delivery, has
a mark of the address that it went to, and ends with a signature: nobody who was not sent that very
mail can make us stop writing to somebody. Hex, because some mail systems lower the case of what
they return; 62 characters, because RFC 5321 allows 64 before the @.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

PREFIX = "b+"
MARK = 6
_ID, _SIGNATURE = 16, 8
_SIGNED = _ID + MARK
_PURPOSE = b"return path"
_UNKNOWN = bytes(MARK)
STAMP = re.compile(
    rf"(?<![\w+])b\+([0-9a-f]{{{2 * (_SIGNED + _SIGNATURE)}}})(?![0-9a-f])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a return path says: `mark` is the beginning of the address's key."""

    delivery_id: UUID
    mark: bytes

    def fits(self, address_key: bytes | None) -> bool:
        """Whether the mail went to the address with this key."""
        return address_key is not None and address_key[:MARK] == self.mark

    @classmethod
    def read(cls, found: str, key: bytes) -> Self | None:
        """The stamp in the hex of a return path, or None when we did not sign it."""
        try:
            raw = bytes.fromhex(found)
        except ValueError:
            return None
        said, signature = raw[:_SIGNED], raw[_SIGNED:]
        if not hmac.compare_digest(signature, _sign(said, key)):
            return None
        return cls(UUID(bytes=said[:_ID]), said[_ID:])


def return_path(delivery_id: UUID, address_key: bytes | None, domain: str, key: bytes) -> str:
    """The envelope sender of one mail. Called for each: a keyed hash and no more."""
    said = delivery_id.bytes + (address_key[:MARK] if address_key else _UNKNOWN)
    return f"{PREFIX}{said.hex()}{_sign(said, key).hex()}@{domain}"


def key_for_returns(secret: str) -> bytes:
    """A key for this purpose alone, from the one that signs links."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")


def _sign(said: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(said, key=key, digest_size=_SIGNATURE, person=b"verp").digest()
