"""What is asked about a deed, one question at a time, and how an answer is read.

Texts are private: they are sealed, and nobody but whoever wrote them reads them. The others (a
choice, a day, a number, yes or no) say nothing that could harm and lie in clear.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints

from campaigns.domain.playbook import Said
from sanctuary import dates
from sanctuary.clock import LONDON

LONGEST = 4000
Answer = str | int | bool
TO_THE_MINUTE = 16
EARLIEST, LATEST = 2000, 2199


def _in_our_time(value: date) -> date:
    """A day that calendars can reckon with; raises ValueError for any other."""
    if not EARLIEST <= value.year <= LATEST:
        raise ValueError("not a year of ours")
    return value


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is its key among the answers; `wrong` is said when an answer cannot be read."""

    name: str
    asks: Said
    hint: Said | None = None
    private: ClassVar[bool] = False
    shape: ClassVar[str] = ""
    wrong: ClassVar[Said]

    @property
    def type(self) -> Any:
        """How pydantic reads an answer."""
        raise NotImplementedError

    def shown(self, answer: Answer, language: str) -> str:
        """An answer as the person reads it again."""
        _ = language
        return str(answer)


@dataclass(frozen=True, slots=True)
class Words(Question):
    """Something in the person's own words.

    `aloud` is what will be said to others: its wording is looked at. `even` must not take a side
    in an election. More words than `longest` are too many to be listened to.
    """

    rows: int = 4
    aloud: bool = False
    even: bool = False
    longest: int | None = None
    private: ClassVar[bool] = True
    shape: ClassVar[str] = "words"
    wrong: ClassVar[Said] = Said(
        f"Write at most {LONGEST} characters, or leave it out",
        f"Ysgrifennwch {LONGEST} nod ar y mwyaf, neu gadewch ef allan",
    )

    @property
    def type(self) -> Any:
        return Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. `stops` says why nothing goes on with it, and what to do instead.

    `stops_in_election` does so only while an election is on.
    """

    value: str
    says: Said
    stops: Said | None = None
    stops_in_election: Said | None = None


@dataclass(frozen=True, slots=True)
class Choice(Question):
    options: tuple[Option, ...] = ()
    shape: ClassVar[str] = "choice"
    wrong: ClassVar[Said] = Said("Choose one of the answers", "Dewiswch un o’r atebion")

    @property
    def type(self) -> Any:
        return Literal[tuple(option.value for option in self.options)]

    def shown(self, answer: Answer, language: str) -> str:
        chosen = self.option(answer)
        return chosen.says.to(language) if chosen else ""

    def option(self, answer: Answer | None) -> Option | None:
        return next((each for each in self.options if each.value == answer), None)


@dataclass(frozen=True, slots=True)
class Day(Question):
    """A calendar day, kept as YYYY-MM-DD."""

    shape: ClassVar[str] = "day"
    wrong: ClassVar[Said] = Said(
        "Give a day, for example 27/3/2027", "Rhowch ddiwrnod, er enghraifft 27/3/2027"
    )

    @property
    def type(self) -> Any:
        return Annotated[date, AfterValidator(_in_our_time)]

    def shown(self, answer: Answer, language: str) -> str:
        return dates.day(date.fromisoformat(str(answer)), language)


@dataclass(frozen=True, slots=True)
class Moment(Question):
    """A day and an hour in the UK, kept as London's time without a zone."""

    shape: ClassVar[str] = "moment"
    wrong: ClassVar[Said] = Said(
        "Give a day and an hour, for example 27/3/2027, 17:30",
        "Rhowch ddiwrnod ac awr, er enghraifft 27/3/2027, 17:30",
    )

    @property
    def type(self) -> Any:
        return Annotated[datetime, AfterValidator(_in_our_time)]

    def shown(self, answer: Answer, language: str) -> str:
        at = moment_of(str(answer)).astimezone(LONDON)
        return f"{dates.day(at.date(), language)}, {at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Minutes(Question):
    shape: ClassVar[str] = "minutes"
    wrong: ClassVar[Said] = Said(
        "Give a number of minutes, from 1 to 600", "Rhowch nifer o funudau, o 1 i 600"
    )

    @property
    def type(self) -> Any:
        return Annotated[int, Field(ge=1, le=600)]


def kept(value: object) -> Answer:
    """An answer that pydantic has read, as it is kept."""
    match value:
        case datetime():
            local = value.replace(tzinfo=LONDON) if value.tzinfo is None else value
            return local.astimezone(LONDON).replace(tzinfo=None).isoformat()[:TO_THE_MINUTE]
        case date():
            return value.isoformat()
        case str() | int():
            return value
        case _:
            msg = f"no answer is a {type(value).__name__}"
            raise TypeError(msg)


def moment_of(answer: str) -> datetime:
    """What was kept of a moment, as one."""
    return datetime.fromisoformat(answer).replace(tzinfo=LONDON).astimezone(UTC)
