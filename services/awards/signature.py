"""A signature under "valid on this date", that anybody can check with our public key.

The key pair (P-256) is derived from the service's seal key, so that every replica has the same one
and nothing more needs keeping.
"""

import base64
import hashlib
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from jwt.api_jws import PyJWS

from sanctuary.settings import Settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=4)
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """40 bytes, so that the remainder modulo the curve's order is as good as uniform."""
    derived = HKDF(SHA256(), 40, None, b"sanctuary awards verification").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived, "big") % (ORDER - 1) + 1, CURVE)


def sign(settings: Settings, claims: dict[str, Any]) -> str:
    """A compact JWS (ES256) of `claims`."""
    key = _private_key(settings.seal_key.get_secret_value())
    return jwt.encode(claims, key, "ES256", headers={"kid": public_key(settings)["kid"]})


def detached(settings: Settings, statement: str) -> str:
    """A signature without what it signs (RFC 7515, appendix F): `header..signature`."""
    key = _private_key(settings.seal_key.get_secret_value())
    whole = PyJWS().encode(
        statement.encode(), key, "ES256", headers={"kid": public_key(settings)["kid"]}
    )
    header, _, signature = whole.split(".")
    return f"{header}..{signature}"


def public_key(settings: Settings) -> dict[str, str]:
    """The public key as a JWK; its `kid` is its thumbprint (RFC 7638)."""
    key = _private_key(settings.seal_key.get_secret_value())
    numbers = key.public_key().public_numbers()
    x, y = (_encoded(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
    members = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    thumbprint = _encoded(hashlib.sha256(members.encode()).digest())
    jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    return {**jwk, "use": "sig", "alg": "ES256", "kid": thumbprint}


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
