"""What an award asks for: criteria under Learn, Embed and Share, the panel, the renewal clock.

A scheme is data: a file (services/awards/schemes/*.yaml) or an edition that a coordinator made. An
application stays with the edition it was submitted under: changed rules are a new edition, never an
edit (DOMAIN, edge cases).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, with_config

from awards.domain.fees import FeeRule
from awards.domain.windows import Day, Window, window_after, window_on

strictly = with_config(ConfigDict(extra="forbid"))

Key = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Title = Annotated[str, Field(min_length=1, max_length=200)]
MaybeTitle = Annotated[str, Field(max_length=200)]
Guidance = Annotated[str, Field(min_length=1, max_length=2_000)]
MaybeGuidance = Annotated[str, Field(max_length=2_000)]
Months = Annotated[int, Field(ge=1, le=120)]
Lead = Annotated[int, Field(ge=1, le=12)]


class Process(StrEnum):
    """The three things that every applicant demonstrates (Charter 2026-2031)."""

    LEARN = "learn"
    EMBED = "embed"
    SHARE = "share"


@strictly
@dataclass(frozen=True, slots=True)
class Criterion:
    """`examples` are what others did, to think with and never to copy. Welsh may be missing yet.

    `required`: there is no award without it (criteria are minimum criteria, unless it says no).
    """

    key: Key
    process: Process
    title: Title
    guidance: Guidance
    examples: Annotated[tuple[Guidance, ...], Field(max_length=10)] = ()
    title_cy: MaybeTitle = ""
    guidance_cy: MaybeGuidance = ""
    required: bool = True

    @property
    def in_welsh(self) -> bool:
        return bool(self.title_cy and self.guidance_cy)


@strictly
@dataclass(frozen=True, slots=True)
class PanelRule:
    """Who must sit on a panel at least. Lived experience is never fewer than one (Charter).

    `outsider`: where all the others come from one local group, somebody from outside it.
    `names_hidden`: readers do not learn who wrote which review. `review_days`: the time to read.
    """

    size: Annotated[int, Field(ge=1, le=12)]
    lived_experience: int = 1
    field_expert: Annotated[int, Field(ge=0, le=12)] = 0
    outsider: bool = True
    names_hidden: bool = False
    review_days: Annotated[int, Field(ge=1, le=365)] = 21

    def __post_init__(self) -> None:
        if self.lived_experience < 1:
            raise ValueError("a panel always has somebody with lived experience")
        if max(self.lived_experience, self.field_expert) > self.size:
            raise ValueError("a panel is large enough for everybody it asks for")


@strictly
@dataclass(frozen=True, slots=True)
class RenewalRule:
    """The ladder of an award's last year: months before its end, a reminder after it, grace."""

    months_before: Annotated[tuple[Lead, ...], Field(min_length=1, max_length=12)] = (12, 6, 3, 1)
    reminder_days_after: Annotated[int, Field(ge=1, le=365)] = 30
    grace_days: Annotated[int, Field(ge=1, le=365)] = 90

    def __post_init__(self) -> None:
        if len(set(self.months_before)) != len(self.months_before):
            raise ValueError("each reminder comes once")


class Unit(StrEnum):
    """Who holds one award: an institution, or a group of sites as one (DOMAIN, edge cases)."""

    INSTITUTION = "institution"
    GROUP_OF_SITES = "group_of_sites"


class Visit(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@strictly
@dataclass(frozen=True, slots=True)
class VisitRule:
    """Whether a panel visits, for a first award and for a renewal; `remote`: online will do."""

    first: Visit = Visit.REQUIRED
    at_renewal: Visit = Visit.OPTIONAL
    remote: bool = True


@strictly
@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """How old evidence may be on the day it is submitted; none: no limit is set."""

    max_age_months: Months | None = None


class Proof(StrEnum):
    """What somebody else gives before an application is complete."""

    ENDORSEMENT = "endorsement"
    MOTION = "motion"


class Recorder(StrEnum):
    """Who may record that a proof is there."""

    APPLICANT = "applicant"
    LOCAL_GROUP = "local_group"
    LOCAL_LEAD = "local_lead"
    COORDINATOR = "coordinator"


@strictly
@dataclass(frozen=True, slots=True)
class Requirement:
    """A fact without which an application is not complete: who may record it is part of it."""

    key: Key
    kind: Proof
    title: Title
    by: Annotated[tuple[Recorder, ...], Field(min_length=1, max_length=4)]
    title_cy: MaybeTitle = ""

    def called(self, language: str) -> str:
        return (language == "cy" and self.title_cy) or self.title


@strictly
@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition of one award. `defaults` names the rules that are ours, not sourced ones.

    No `windows`: it takes applications all year. A renewal is never kept waiting by a window.
    """

    key: Key
    edition: Key
    name: Title
    name_cy: Title
    streams: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=60)]
    panel: PanelRule
    renewal: RenewalRule
    valid_from: Day
    hear_by_days: Annotated[int, Field(ge=1, le=365)]
    defaults: Annotated[tuple[str, ...], Field(max_length=60)] = ()
    about: MaybeGuidance = ""
    about_cy: MaybeGuidance = ""
    unit: Unit = Unit.INSTITUTION
    fee: FeeRule = field(default_factory=FeeRule)
    windows: Annotated[tuple[Window, ...], Field(max_length=40)] = ()
    requirements: Annotated[tuple[Requirement, ...], Field(max_length=20)] = ()
    evidence: EvidenceRule = field(default_factory=EvidenceRule)
    visit: VisitRule = field(default_factory=VisitRule)
    third_party_nomination: bool = False

    def called(self, language: str) -> str:
        """The award's name in a language; criteria may be in English only, see `in_welsh`."""
        return self.name_cy if language == "cy" else self.name

    @property
    def in_welsh(self) -> bool:
        """Whether every criterion can be read in Welsh."""
        return all(each.in_welsh for each in self.criteria)

    def section(self, process: Process) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if each.process is process)

    def unanswered(self, answers: Mapping[str, str]) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if not answers.get(each.key, "").strip())

    def unknown(self, keys: Mapping[str, object]) -> list[str]:
        known = {each.key for each in self.criteria}
        return sorted(key for key in keys if key not in known)

    def promise(self, submitted_on: date) -> date:
        """The day by which the applicant hears from us."""
        return submitted_on + timedelta(days=self.hear_by_days)

    def window_on(self, day: date) -> Window | None:
        """The window that is open on a day; none too where there are no windows at all."""
        return window_on(self.windows, day)

    def open_on(self, day: date) -> bool:
        """Whether a first application may be sent on a day."""
        return not self.windows or self.window_on(day) is not None

    def next_window(self, day: date) -> Window | None:
        """The next window that opens after a day, if one is known."""
        return window_after(self.windows, day)

    def capacity_on(self, day: date) -> int | None:
        """How many first applications the window of a day takes; none: as many as come."""
        window = self.window_on(day)
        return window.capacity if window else None
