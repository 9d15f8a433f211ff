"""Who hears what did not reach somebody else, and when there is nobody left to hear it."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from notifications.domain.delivery import HOPED, Status

# What an organisation or a group must hear. A campaign is for the person, not for the body.
FALLS_BACK = frozenset({"renewal", "service"})
# Verdicts on a message that did not go. Nothing that the person decided, and nothing about the
# message: mail does not get through.
UNREACHED = frozenset({"suppressed", "no_address", "unverified", "ended", "expired"})


def next_contact(contacts: Sequence[UUID], had: Mapping[UUID, Status]) -> UUID | None:
    """The first contact who was not sent this message, whatever became of it."""
    return next((person for person in contacts if person not in had), None)


def still_hoped(statuses: Iterable[Status]) -> bool:
    """Whether somebody has it, or may yet."""
    return any(status in HOPED for status in statuses)
