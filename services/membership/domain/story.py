"""Consents for a story: one for each channel and purpose, until a day, withdrawn at any time (C8).

Copies that are public already are hard to remove (W45), so nobody gives a consent without having
read that. When one ends, every place where the story was used is on a list to be taken down.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, NotFound, Refusal
from sanctuary.lifecycle import Lifecycle

# Which wording somebody read is kept with their yes: a changed one is a new edition.
WARNING_EDITION = "2026-11"
WARNING = (
    (
        "Copies that are public already are hard to remove: somebody may have kept or shared them. "
        "You can withdraw at any time, and we will ask for every place we know of to be taken down."
    ),
    (
        "Mae’n anodd dileu copïau sydd eisoes yn gyhoeddus: gallai rhywun fod wedi’u cadw neu eu "
        "rhannu. Gallwch dynnu’n ôl unrhyw bryd, a byddwn yn gofyn i bob man y gwyddom amdano "
        "dynnu’r stori i lawr."
    ),
)


class Channel(StrEnum):
    WEBSITE = "website"
    SOCIAL_MEDIA = "social_media"
    PRESS = "press"
    BROADCAST = "broadcast"
    PRINT = "print"
    EVENT = "event"


class Purpose(StrEnum):
    AWARENESS = "awareness"
    CAMPAIGN = "campaign"
    TRAINING = "training"
    FUNDRAISING = "fundraising"
    REPORT = "report"


class Consent(StrEnum):
    NONE = "none"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


CONSENTS = Lifecycle(
    "consent",
    {
        Consent.NONE: {Consent.GIVEN, Consent.WITHDRAWN},
        Consent.GIVEN: {Consent.WITHDRAWN, Consent.EXPIRED},
        Consent.WITHDRAWN: {Consent.GIVEN},
        Consent.EXPIRED: {Consent.GIVEN},
    },
)


class Use(StrEnum):
    IN_USE = "in_use"
    ASKED = "asked"
    TAKEN_DOWN = "taken_down"
    CANNOT = "cannot"


USES = Lifecycle(
    "place of use",
    {
        Use.IN_USE: {Use.ASKED, Use.TAKEN_DOWN},
        Use.ASKED: {Use.TAKEN_DOWN, Use.CANNOT},
        Use.CANNOT: {Use.TAKEN_DOWN},
        Use.TAKEN_DOWN: set(),
    },
)


class NoConsent(Refusal):
    slug = "no-consent"
    title = "There is no consent for this"


class WarningNotRead(Refusal):
    slug = "warning-not-read"
    status = 422
    title = "Please read this first"


@dataclass(frozen=True, slots=True)
class Asked:
    """One consent that is asked for: where it may be used, what for, until when."""

    id: UUID
    channel: Channel
    purpose: Purpose
    expires_on: date
    status: Consent = Consent.NONE
    given_on: date | None = None
    ended_on: date | None = None
    wording: str = ""

    def holds_on(self, day: date) -> bool:
        return self.status is Consent.GIVEN and day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the story was used, under one consent."""

    id: UUID
    consent_id: UUID
    where: str
    used_on: date
    status: Use = Use.IN_USE


@dataclass(frozen=True, slots=True)
class Story:
    """`ambassador_id` is empty once they went: what is left is only what to take down."""

    id: UUID
    nation: str
    title: str
    ambassador_id: UUID | None
    consents: tuple[Asked, ...] = ()
    places: tuple[Place, ...] = ()
    version: int = 1

    def given_for_campaigns(self) -> tuple[tuple[Channel, date], ...]:
        """Channels on which campaigns were allowed to use it, each until a day."""
        return tuple(
            sorted(
                (each.channel, each.expires_on)
                for each in self.consents
                if each.purpose is Purpose.CAMPAIGN and each.status is Consent.GIVEN
            )
        )

    def held_for_campaigns(self, day: date) -> tuple[tuple[Channel, date], ...]:
        """Those of them that hold on a day."""
        return tuple(each for each in self.given_for_campaigns() if day <= each[1])

    def ask(self, consent: Asked, *, today: date) -> Self:
        """Another channel or purpose. The same one twice would be two answers to one question."""
        same = (consent.channel, consent.purpose)
        if any((each.channel, each.purpose) == same for each in self.consents):
            raise Invalid("This channel and purpose is on the list already.")
        if consent.expires_on <= today:
            raise Invalid(
                "A consent needs a last day that is still to come.",
                errors=[{"pointer": "/expires_on", "detail": "Choose a later day."}],
            )
        return replace(self, consents=(*self.consents, consent))

    def give(self, consent_id: UUID, *, on: date, warned: bool, wording: str) -> Self:
        """Yes, having read what cannot be undone."""
        before = self._consent(consent_id)
        if not warned:
            raise WarningNotRead("Please tick that you have read what stands above the button.")
        if on > before.expires_on:
            raise NoConsent("Its last day has passed. Ask for a new one, with a later day.")
        status = CONSENTS.move(before.status, Consent.GIVEN)
        given = replace(before, status=status, given_on=on, ended_on=None, wording=wording)
        return self._with(given)

    def withdraw(self, consent_id: UUID, *, on: date) -> Self:
        """No more, from now on, without a reason. Every place of use is asked to take it down."""
        return self._end(self._consent(consent_id), Consent.WITHDRAWN, on)

    def expire(self, today: date) -> Self:
        """What has come to its last day ends like what was withdrawn."""
        story = self
        for each in self.consents:
            if each.status is Consent.GIVEN and each.expires_on < today:
                story = story._end(each, Consent.EXPIRED, today)
        return story

    def used(self, place: Place) -> Self:
        """Write down where it is used. Without a consent that holds, it must not be."""
        if not self._consent(place.consent_id).holds_on(place.used_on):
            raise NoConsent(
                "There is no consent that holds for this channel and purpose on that day, so the "
                "story must not be used there. Ask for it first."
            )
        return replace(self, places=(*self.places, place))

    def settle(self, place_id: UUID, status: Use) -> Self:
        """What became of asking a place to take it down."""
        found = next((each for each in self.places if each.id == place_id), None)
        if found is None:
            raise NotFound("We do not know this place of use. Look at the list again.")
        settled = replace(found, status=USES.move(found.status, status))
        places = tuple(settled if each.id == place_id else each for each in self.places)
        return replace(self, places=places)

    def nobodys(self, *, on: date) -> Self:
        """Whose story it was went: all consents end, and only what to take down is kept."""
        story = self
        for each in self.consents:
            if each.status is Consent.GIVEN:
                story = story.withdraw(each.id, on=on)
        left = tuple(each for each in story.places if each.status in TO_TAKE_DOWN)
        return replace(story, ambassador_id=None, title="", consents=(), places=left)

    def _end(self, consent: Asked, status: Consent, on: date) -> Self:
        ended = replace(consent, status=CONSENTS.move(consent.status, status), ended_on=on)
        places = tuple(
            replace(each, status=USES.move(each.status, Use.ASKED))
            if each.consent_id == consent.id and each.status is Use.IN_USE
            else each
            for each in self.places
        )
        return replace(self._with(ended), places=places)

    def _consent(self, consent_id: UUID) -> Asked:
        found = next((each for each in self.consents if each.id == consent_id), None)
        if found is None:
            raise NotFound("We do not know this consent. Look at the list again.")
        return found

    def _with(self, changed: Asked) -> Self:
        consents = tuple(changed if each.id == changed.id else each for each in self.consents)
        return replace(self, consents=consents)


TO_TAKE_DOWN = frozenset({Use.ASKED, Use.CANNOT})
