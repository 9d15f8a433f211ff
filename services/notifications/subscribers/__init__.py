"""What other services say, and which message follows: a module for each service."""

from notifications.subscribers import awards, campaigns, membership
from notifications.subscribers.base import subscribers

__all__ = ["awards", "campaigns", "membership", "subscribers"]
