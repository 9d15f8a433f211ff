"""The embedded OIDC issuer: for a network on one machine, where no identity provider is at hand.

Production points the services at a real issuer; they check its tokens in exactly the same way.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ALGORITHM = "ES256"


class Issuer:
    """Mints short-lived tokens with a key of its own, and publishes the public half."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, url: str) -> None:
        self.key = key
        self.url = url.rstrip("/")

    @classmethod
    def load(cls, folder: Path, url: str) -> "Issuer":
        """Take the key kept in `folder`, or make one that only its owner can read."""
        return cls.at(folder / "issuer.pem", url)

    @classmethod
    def at(cls, kept: Path, url: str) -> "Issuer":
        """Take the key in a file, or make one there."""
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            _make_key(kept)
        return cls.from_file(kept, url)

    @classmethod
    def from_file(cls, kept: Path, url: str) -> "Issuer":
        """Take a key that is there already, as a container's secret is."""
        loaded = serialization.load_pem_private_key(kept.read_bytes(), None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise TypeError("the issuer's key file holds another kind of key")
        return cls(loaded, url)

    def mint(self, subject: UUID | str, *, minutes: int = 60, audience: str = "sanctuary") -> str:
        """A bearer token for one person. Time is real time, whatever a rehearsal says."""
        now = datetime.now(UTC)
        claims = {
            "iss": self.url,
            "aud": audience,
            "sub": str(subject),
            "iat": now,
            "exp": now + timedelta(minutes=minutes),
            "jti": uuid4().hex,
        }
        return jwt.encode(claims, self.key, ALGORITHM, headers={"kid": self.key_id})

    @property
    def key_id(self) -> str:
        numbers = self.key.public_key().public_numbers()
        return f"{numbers.x:064x}"[:16]

    def jwks(self) -> dict[str, Any]:
        """The public key as a JSON Web Key Set."""
        document = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [document | {"kid": self.key_id, "alg": ALGORITHM, "use": "sig"}]}

    def configuration(self) -> dict[str, Any]:
        """What `/.well-known/openid-configuration` answers."""
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks.json",
            "id_token_signing_alg_values_supported": [ALGORITHM],
        }


def _make_key(kept: Path) -> None:
    """Put a whole key in place at once: a half-written one would stop every later start."""
    key = ec.generate_private_key(ec.SECP256R1())
    fresh = kept.with_suffix(f".{uuid4().hex}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    fresh.rename(kept)
