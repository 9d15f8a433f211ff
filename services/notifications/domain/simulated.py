"""People who do not exist, for trying things out: their addresses behave as they are called.

They work with every kind of key and in every message, and no relay ever hears of them: the domain
is one of those that can never exist (RFC 2606).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sanctuary.ids import derived_id

# The name of the channel of what a test key sends.
SIMULATED = "simulated"
DOMAIN = "simulated.invalid"
_AT = "@" + DOMAIN


class Behaviour(StrEnum):
    """What becomes of a message to such an address."""

    DELIVERED = "delivered"
    PERMANENT_FAILURE = "permanent-failure"
    # Refused for now, each time, until the message expires.
    TEMPORARY_FAILURE = "temporary-failure"
    # Refused for now once, and taken at the second try.
    DELAYED = "delayed"
    # Taken, and complained about afterwards.
    COMPLAINED = "complained"


ADDRESSES: Mapping[str, Behaviour] = MappingProxyType(
    {f"simulate-{one}{_AT}": one for one in Behaviour}
)


# Who they are, for those who only know people: the same ids everywhere and for ever.
PEOPLE: Mapping[str, UUID] = MappingProxyType(
    {address: derived_id("simulated", address) for address in ADDRESSES}
)
COMPLAINING = PEOPLE[f"simulate-{Behaviour.COMPLAINED}{_AT}"]


def is_simulated(address: str) -> bool:
    """Whether nothing may leave for this address, one that we do not know included."""
    return address.rstrip(" .>").casefold().endswith(_AT)


def behaviour(address: str) -> Behaviour:
    """How an address behaves; everything that is not one of ours is delivered."""
    return ADDRESSES.get(address.casefold(), Behaviour.DELIVERED)
