"""Somebody at their own page: who, the key to what is theirs, and what the form says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from membership.domain.ambassador import Ambassador
from membership.sealed import Key
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid


@dataclass(frozen=True, slots=True)
class Visit:
    """One press of a button."""

    uow: UnitOfWork
    own: Ambassador
    key: Key
    form: Mapping[str, str]
    at: datetime

    @property
    def item(self) -> UUID:
        """Which of the things on the page the button stands beside."""
        try:
            return UUID(self.form.get("item", ""))
        except ValueError:
            raise Invalid("This page is out of date. Open it again from the message.") from None
