"""Identifiers. Only edges make them; the domain receives them."""

from uuid import UUID, uuid5

import uuid_utils

_NAMESPACE = UUID("4b0a6f0e-6b1c-5f0a-9c55-6d0a3a1f2b7e")


def new_id() -> UUID:
    """A UUIDv7: sorts by the time it was made, so indexes stay compact."""
    return UUID(int=uuid_utils.uuid7().int)


def derived_id(*parts: object) -> UUID:
    """The same id for the same parts: what makes a second attempt find the first one's row."""
    return uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts))
