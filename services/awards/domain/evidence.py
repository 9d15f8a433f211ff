"""Evidence files: consent, age and number; what a file is, `file_kinds` tells."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from awards.domain.file_kinds import Kind
from sanctuary.errors import Invalid, Refusal

MOST_FILES = 40
LONGEST_TITLE = 120


Consent = Literal["none", "application", "publicity"]
Because = Literal["not_needed", "consent_withdrawn", "erased", "kept_long_enough"]


class TooMany(Refusal):
    slug = "too-many-files"
    title = "There are enough files"


class TooOld(Invalid):
    slug = "evidence-too-old"
    title = "Some evidence has become too old"


class ConsentMissing(Invalid):
    slug = "photo-consent-missing"
    title = "First ask those who can be recognised"


class Closed(Refusal):
    slug = "evidence-closed"
    title = "Nothing can be attached just now"


class Gone(Refusal):
    slug = "evidence-gone"
    status = 410
    title = "This file is not here any more"


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that was looked into, with what was said of it; not yet taken."""

    kind: Kind
    size: int
    digest: str
    title: str
    criterion: str
    shows_people: bool | None
    consent: Consent
    made_on: date | None

    def must_be_right(self, *, today: date) -> None:
        must_have_consent(shows_people=self.shows_people, consent=self.consent)
        if self.made_on is not None and self.made_on > today:
            raise Invalid(
                "The day this was made lies in the future. Correct it, or leave it out.",
                errors=[{"field": "made_on", "detail": "A day that has been."}],
            )

    def must_be_recent(self, months: int | None, *, today: date) -> None:
        """Where an award limits the age of evidence, its day has to be known."""
        if months is None:
            return
        if self.made_on is None:
            raise Invalid(
                "This award asks from when each file is. Add the day on which it was made; the "
                "month is enough to go by, so take its first day.",
                errors=[{"field": "made_on", "detail": "A day such as 2026-03-02."}],
            )
        if is_older(self.made_on, months, today=today):
            raise Invalid(
                f"This award takes evidence of the last {months} months. Choose something newer, "
                "or tell about this one in your answer.",
                errors=[{"field": "made_on", "detail": f"Within the last {months} months."}],
            )


def is_older(made_on: date, months: int, *, today: date) -> bool:
    """Whether a day is more than some months back; the same day of the month still counts."""
    gone = (today.year - made_on.year) * 12 + today.month - made_on.month
    return gone > months or (gone == months and today.day > made_on.day)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of an application. `digest` is the SHA-256 of what is kept.

    `criterion` is empty for what speaks for the whole. The file itself lies outside the database,
    under `key`; `erased_at` is the moment since when it lies nowhere.
    """

    id: UUID
    application_id: UUID
    criterion: str
    title: str
    kind: Kind
    size: int
    digest: str
    shows_people: bool
    consent: Consent
    made_on: date | None
    added_by: UUID
    added_at: datetime
    removed_at: datetime | None = None
    removed_by: UUID | None = None
    removed_because: Because | None = None
    lies_at: str = ""

    @classmethod
    def take(
        cls,
        offered: Offered,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        application_id: UUID,
        by: UUID,
        at: datetime,
    ) -> Self:
        people = bool(offered.shows_people)
        return cls(
            id=id,
            application_id=application_id,
            criterion=offered.criterion,
            title=offered.title,
            kind=offered.kind,
            size=offered.size,
            digest=offered.digest,
            shows_people=people,
            consent=offered.consent if people else "none",
            made_on=offered.made_on,
            added_by=by,
            added_at=at,
        )

    @property
    def key(self) -> str:
        """Where the file lies: of ids only, so that a folder or a bucket tells nothing.

        What was carried over after an appeal lies where it lay.
        """
        return self.lies_at or f"{self.application_id}/{self.id}"

    @property
    def download_as(self) -> str:
        kept = "".join(each if each.isalnum() or each in " -_" else "-" for each in self.title)
        return f"{kept.strip(' -') or 'evidence'}.{self.kind}"

    def remove(self, because: Because, *, by: UUID, at: datetime) -> Self:
        if self.removed_at is not None:
            return self
        return replace(self, removed_at=at, removed_by=by, removed_because=because)


def must_have_consent(*, shows_people: bool | None, consent: Consent) -> None:
    """No picture of people without their consent; whether it is one, somebody has to say."""
    if shows_people is None:
        raise ConsentMissing(
            "Please say whether anybody in this file can be recognised: a face, a name, a badge.",
            errors=[{"field": "shows_people", "detail": "Choose yes or no."}],
        )
    if shows_people and consent == "none":
        raise ConsentMissing(
            "People can be recognised in this file, so we can take it only with their consent, and "
            "for a child with that of a parent or guardian. Ask them first, or choose a picture "
            "without faces and names.",
            errors=[{"field": "consent", "detail": "Say what they agreed to."}],
        )


def must_have_room(count: int) -> None:
    if count >= MOST_FILES:
        raise TooMany(
            f"An application holds up to {MOST_FILES} files. Remove one that says less, or put "
            "several into one PDF; four that show a change say more than forty."
        )
