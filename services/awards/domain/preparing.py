"""Before a draft: where an applicant stands, what they plan, who helps them to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from awards.domain.scheme import Scheme
from sanctuary.errors import Invalid, Refusal

LONGEST_INTENTION = 4_000
LONGEST_ROLE = 80
LONGEST_PARTNER = 120
MOST_PARTNERS = 20
MOST_COLLEAGUES = 12
MOST_STAFF = 1_000_000


class Level(StrEnum):
    """How an applicant sees itself against one criterion. Nobody is judged by it."""

    NOT_STARTED = "not_started"
    BEGINNING = "beginning"
    ESTABLISHED = "established"


class TooManyColleagues(Refusal):
    slug = "too-many-colleagues"
    title = "There are enough colleagues"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was said of one criterion: where we stand, what we intend, and by when."""

    criterion: str
    level: Level | None = None
    intention: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """`staff_reached` of `staff` took part in learning; `partners` are local organisations."""

    staff: int | None = None
    staff_reached: int | None = None
    partners: tuple[str, ...] = ()

    @property
    def coverage(self) -> int | None:
        """How many of a hundred took part, rounded down: no school is told that all did."""
        if not self.staff or self.staff_reached is None:
            return None
        return 100 * self.staff_reached // self.staff


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who writes one application by a link of their own, until it is taken back."""

    id: UUID
    application_id: UUID
    helps_as: str
    invited_by: UUID
    invited_at: datetime
    removed_by: UUID | None = None
    removed_at: datetime | None = None


def must_fit(scheme: Scheme, prepared: Mapping[str, Prepared]) -> None:
    errors = [
        {"field": f"criteria.{key}", "detail": "This award has no such criterion."}
        for key in scheme.unknown(prepared)
    ]
    errors += [
        {"field": f"criteria.{each.criterion}", "detail": "Please shorten this."}
        for each in prepared.values()
        if len(each.intention) > LONGEST_INTENTION
    ]
    if errors:
        raise Invalid("We could not save this. Nothing was changed.", errors=errors)


def must_add_up(given: Particulars) -> None:
    if (given.staff is None) != (given.staff_reached is None):
        raise Invalid(
            "Give both numbers: how many people work or volunteer with you, and how many of them "
            "took part in learning. An estimate will do.",
            errors=[{"field": "staff", "detail": "Both numbers, or neither."}],
        )
    if given.staff is not None and given.staff_reached is not None:
        if not 1 <= given.staff <= MOST_STAFF:
            raise Invalid(
                "Check the number of people who work or volunteer with you: at least one.",
                errors=[{"field": "staff", "detail": "Between 1 and 1,000,000."}],
            )
        if not 0 <= given.staff_reached <= given.staff:
            raise Invalid(
                "More people took part than there are. Check both numbers.",
                errors=[{"field": "staff_reached", "detail": "No more than all."}],
            )
    if len(given.partners) > MOST_PARTNERS or any(
        not each or len(each) > LONGEST_PARTNER for each in given.partners
    ):
        raise Invalid(
            f"Name up to {MOST_PARTNERS} local partners, each on a line of its own and in up to "
            f"{LONGEST_PARTNER} characters. Organisations only, please, and no people.",
            errors=[{"field": "partners", "detail": "One on each line."}],
        )
