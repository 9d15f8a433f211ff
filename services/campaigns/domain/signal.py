"""What people notice: a report of hostility, of a false claim, of a chance. Triage decides on it.

A second report of the same matter is grouped with the first, never thrown away: three schools that
receive the same letter are one matter and three reports (DOMAIN C12).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

SAME_MATTER_WITHIN = timedelta(hours=48)
TRACKING = ("utm_", "fbclid", "gclid", "mc_")


class Kind(StrEnum):
    HOSTILITY = "hostility"
    DISINFORMATION = "disinformation"
    PLANNED_ACCOMMODATION = "planned_accommodation"
    ATTACK_ON_PROGRAMME = "attack_on_programme"
    TRAGEDY = "tragedy"
    VOTE = "vote"
    OPPORTUNITY = "opportunity"
    HOOK = "hook"


class Status(StrEnum):
    RAISED = "raised"
    DUPLICATE = "duplicate"
    TRIAGED = "triaged"
    SET_ASIDE = "set_aside"


class Via(StrEnum):
    """How it came in."""

    API = "api"
    FORM = "form"
    WEBHOOK = "webhook"


LIFECYCLE = Lifecycle(
    "signal",
    {
        Status.RAISED: {Status.DUPLICATE, Status.TRIAGED, Status.SET_ASIDE},
        Status.DUPLICATE: {Status.RAISED, Status.TRIAGED, Status.SET_ASIDE},
        Status.SET_ASIDE: {Status.TRIAGED},
        Status.TRIAGED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody noticed, as it came in."""

    kind: Kind
    summary: str
    nation: str
    area: str | None = None
    stream: str | None = None
    source_url: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One report. `summary` is free text, stays in this service and is forgotten in time.

    `parted`: a person said that it is another matter, so nothing joins it to one by itself again.
    """

    id: UUID
    kind: Kind
    summary: str
    raised_by: UUID
    raised_at: datetime
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    source: str | None = None
    status: Status = Status.RAISED
    duplicate_of: UUID | None = None
    incident_id: UUID | None = None
    reason: str | None = None
    via: Via = Via.API
    call_id: UUID | None = None
    parted: bool = False
    forgotten_at: datetime | None = None
    region: str | None = None

    def same_matter(self, other: Self) -> bool:
        """Whether both speak of one matter: the same page, or the same place, kind and days.

        Without a page and without a place finer than a nation nothing can be said, so such reports
        stay apart.
        """
        if self.source and other.source:
            return self.source == other.source
        if self.place is None and self.stream is None:
            return False
        near = abs(self.raised_at - other.raised_at) <= SAME_MATTER_WITHIN
        mine = (self.kind, self.nation, self.place, self.stream)
        return near and mine == (other.kind, other.nation, other.place, other.stream)

    @property
    def place(self) -> str | None:
        """The narrowest that it says, which is a local authority or an English region."""
        return self.area or self.region

    def duplicates(self, first: Self) -> Self:
        """This report joins `first`, and its incident when triage already made one."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.DUPLICATE),
            duplicate_of=first.duplicate_of or first.id,
            incident_id=first.incident_id,
        )

    def join(self, first: Self, *, reason: str) -> Self:
        """A person says that it belongs to `first`, or to what that belongs to."""
        root = first.duplicate_of or first.id
        if root == self.id:
            raise Invalid("These two are one matter already. Nothing needs doing.")
        return replace(self.duplicates(first), parted=False, reason=reason)

    def part(self, *, reason: str) -> Self:
        """A person says that it is a matter of its own."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.RAISED),
            duplicate_of=None,
            incident_id=None,
            parted=True,
            reason=reason,
        )

    def triage(self, incident_id: UUID, *, reason: str) -> Self:
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.TRIAGED),
            incident_id=incident_id,
            reason=reason,
        )

    def set_aside(self, *, reason: str) -> Self:
        """Nothing follows from it; it stays on record and can still be triaged."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.SET_ASIDE), reason=reason)


_NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "northern_ireland"}


def nation_of(code: str) -> str:
    """A GSS code begins with the nation that it lies in."""
    return _NATIONS[code[0]]


def must_lie_in(nation: str | None, **codes: str | None) -> None:
    """Raise Invalid where a place lies in another nation than the report says."""
    for field, code in codes.items():
        if code is not None and nation_of(code) != nation:
            raise Invalid(
                "This place lies in another nation than the one that you named, and other people "
                "answer there. Correct one of the two.",
                errors=[{"field": field, "detail": f"It lies in {nation_of(code)}."}],
            )


def source_of(url: str | None) -> str | None:
    """An address so written that two links to one page are equal. It is never fetched."""
    if url is None or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in {"http", "https"}:
        raise Invalid(
            "The source should be the address of a page, beginning with https://. "
            "Copy it from the address line of your browser, or leave it out.",
            errors=[{"field": "source_url", "detail": "This is not the address of a page."}],
        )
    kept = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(TRACKING)]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"https://{host.removeprefix('www.')}{parts.path.rstrip('/')}{query}"
