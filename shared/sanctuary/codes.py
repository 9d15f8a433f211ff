"""Short codes that prove who reads a telephone: derived, so that none is stored and none travels.

Whoever sends a code and whoever checks it have the same key; an event says only for which request.
"""

import hmac
from uuid import UUID

from pydantic import SecretStr

DIGITS = 6


def code_of(key: SecretStr, request_id: UUID) -> str:
    """The code for one request, six digits. It says nothing about any other."""
    secret = hmac.digest(key.get_secret_value().encode(), b"sanctuary code", "sha256")
    drawn = int.from_bytes(hmac.digest(secret, request_id.bytes, "sha256")[:8], "big")
    return f"{drawn % 10**DIGITS:0{DIGITS}}"


def same_code(key: SecretStr, request_id: UUID, written: str) -> bool:
    """Whether somebody wrote the code down as it was sent; spaces do not count."""
    plain = "".join(written.split())
    return hmac.compare_digest(code_of(key, request_id).encode(), plain.encode())
