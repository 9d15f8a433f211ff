"""What other services say, and which message follows: modules by service and theme."""

from notifications.subscribers import (
    applications,
    awards,
    awards_held,
    awards_panels,
    campaigns,
    decided_awards,
    enrolments,
    forecasts,
    groups,
    hand_overs,
    incidents,
    legacy,
    membership,
    mobiles,
    networks,
    rights,
    surveys,
)
from notifications.subscribers.base import subscribers

__all__ = [
    "applications",
    "awards",
    "awards_held",
    "awards_panels",
    "campaigns",
    "decided_awards",
    "enrolments",
    "forecasts",
    "groups",
    "hand_overs",
    "incidents",
    "legacy",
    "membership",
    "mobiles",
    "networks",
    "rights",
    "subscribers",
    "surveys",
]
