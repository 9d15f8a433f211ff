"""What is not sent any more after an address failed or its reader complained.

Nothing goes to an address that nobody reads. After a complaint campaigns stop, and with them the
category that was complained about; but answers to what somebody did themselves, and what the law
wants us to tell them, still go out: that is not what they complained about.

Mail that comes back says something about an address alone. Who complains means us, and staff mean
the person: then text messages stop as well, whatever the address is later.
"""

from typing import Literal

EVERYTHING = frozenset({"service", "renewal", "campaign", "urgent"})
ALWAYS_ANSWERED = frozenset({"service"})


def stopped_by(cause: Literal["bounce", "complaint"], *categories: str) -> frozenset[str]:
    """The categories that stop. `categories` are those that a complaint was about."""
    if cause == "bounce":
        return EVERYTHING
    return frozenset({"campaign", *categories}) - ALWAYS_ANSWERED


def texts_stopped_by(
    cause: Literal["bounce", "complaint"], stops: frozenset[str], *, decided: bool
) -> frozenset[str]:
    """The categories in which no text messages go either. `decided`: by staff."""
    return stops if decided or cause == "complaint" else frozenset()
