"""Stories and photos that texts may use: where, until when, and that it ends at once.

Whose story it is stays with membership; here it is an id and the channels for which somebody said
yes. Of a photo we keep where the signed consents lie, never who is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from campaigns.domain.content import CitedUse
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

Kind = Literal["story", "photo"]
WITHDRAWN = "There is no consent for this, or it was withdrawn. It may not be used."
ENDED = "The consent for this has come to its last day. It may not be used before a new one."
ELSEWHERE = "The consent for this is for other channels. It may not be used here."


class Channel(StrEnum):
    """Where something is used: the words in which people were asked."""

    WEBSITE = "website"
    SOCIAL_MEDIA = "social_media"
    PRESS = "press"
    BROADCAST = "broadcast"
    PRINT = "print"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Consents:
    """For one story or photo: each channel with its last day."""

    kind: Kind
    id: UUID
    until: Mapping[str, date] = field(default_factory=dict)

    def problem(self, today: date, channel: str | None) -> str:
        """Why it may not be used today; empty where it may. Without a channel, any will do."""
        if not self.until:
            return WITHDRAWN
        wanted = self.until.values() if channel is None else [self.until.get(channel)]
        days = [day for day in wanted if day is not None]
        if not days:
            return ELSEWHERE
        return "" if max(days) >= today else ENDED

    def cited(self, today: date, channel: str | None) -> CitedUse:
        return CitedUse(self.kind, self.id, self.problem(today, channel))


class Status(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


PHOTOS = Lifecycle(
    "photo",
    {
        Status.GIVEN: {Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.GIVEN},
    },
)


@dataclass(frozen=True, slots=True)
class Record:
    """A consent for a photo: until when and where, and where the signed sheets lie.

    `guardians`: where children are in it, whoever is responsible for each of them has signed.
    """

    channels: tuple[Channel, ...]
    until: date
    kept_at: str
    children: bool = False
    guardians: bool = False

    def must_hold(self, today: date) -> None:
        if self.until <= today:
            raise Invalid(
                "A consent needs a last day that is still to come.",
                errors=[{"field": "until", "detail": "Choose a later day."}],
            )
        if self.children and not self.guardians:
            raise Invalid(
                "Children are in this photo, so whoever is responsible for each of them has to "
                "have signed. Ask them first, or choose a photo without faces.",
                errors=[{"field": "guardians", "detail": "Needed where children are in it."}],
            )


@dataclass(frozen=True, slots=True)
class Photo:
    """`shows` says in both languages what is to be seen, for those who cannot see it."""

    id: UUID
    shows_en: str
    shows_cy: str
    consent: Record
    recorded_by: UUID
    recorded_at: datetime
    status: Status = Status.GIVEN
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""
    version: int = 1

    def withdraw(self, *, reason: str, by: UUID, at: datetime) -> Self:
        """Somebody in it said no, or one sheet is missing: it is used nowhere from now on."""
        status = PHOTOS.move(self.status, Status.WITHDRAWN)
        return replace(self, status=status, withdrawn_by=by, withdrawn_at=at, reason=reason)

    def renew(self, consent: Record, *, by: UUID, at: datetime, today: date) -> Self:
        """Everybody in it was asked anew."""
        consent.must_hold(today)
        status = self.status
        if status is not Status.GIVEN:
            status = PHOTOS.move(status, Status.GIVEN)
        return replace(
            self,
            consent=consent,
            status=status,
            recorded_by=by,
            recorded_at=at,
            withdrawn_by=None,
            withdrawn_at=None,
            reason="",
        )

    def consents(self) -> Consents:
        given = self.status is Status.GIVEN
        channels = self.consent.channels if given else ()
        return Consents("photo", self.id, {each.value: self.consent.until for each in channels})
