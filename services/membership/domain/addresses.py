"""E-mail addresses as people type them."""

import re

from sanctuary.errors import Invalid

_SHAPE = re.compile(r"[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\]+\.[^@\s.<>\"',;:()\[\]\\]{2,}")
LONGEST = 254


def tidy_address(typed: str, *, pointer: str = "/email") -> str:
    """The address without stray spaces. Raises Invalid when no mail could ever reach it."""
    address = typed.strip()
    if len(address) > LONGEST or not _SHAPE.fullmatch(address) or ".." in address:
        raise Invalid(
            "That does not look like an e-mail address. It needs a name, an @ and a domain, "
            "for example ann@example.org.",
            errors=[{"pointer": pointer, "detail": "Give an address such as ann@example.org."}],
        )
    return address


def address_key(address: str) -> str:
    """What two spellings of one mailbox have in common: what duplicates are found by."""
    return address.strip().casefold()
