"""What every decision has in common: who, when, and why (DESIGN section 1)."""

from datetime import datetime

from sanctuary.actor import Actor, Decision
from sanctuary.errors import Invalid


def decision(reason: str, *, by: Actor, at: datetime) -> Decision:
    """A decision by a named person. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid(
            "Please give a reason: every decision keeps one, so that others understand it later.",
            errors=[{"pointer": "/reason", "detail": "Say why in a few words."}],
        )
    return Decision(by.id, at, reason.strip())
