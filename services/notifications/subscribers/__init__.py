"""What other services say, and which message follows: modules by service and theme."""

from notifications.subscribers import (
    awards,
    campaigns,
    enrolments,
    groups,
    legacy,
    membership,
    networks,
)
from notifications.subscribers.base import subscribers

__all__ = [
    "awards",
    "campaigns",
    "enrolments",
    "groups",
    "legacy",
    "membership",
    "networks",
    "subscribers",
]
from notifications.subscribers import rights

__all__ = ["awards", "campaigns", "groups", "membership", "networks", "rights", "subscribers"]
from notifications.subscribers import hand_overs

__all__ = ["awards", "campaigns", "hand_overs", "membership", "networks", "subscribers"]
