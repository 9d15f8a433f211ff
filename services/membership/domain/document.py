"""What can be signed: documents by edition, each valid for a time (DOMAIN C1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, NotFound, Refusal
from sanctuary.events.membership import EditionPublished
from sanctuary.lifecycle import Lifecycle


class Document(StrEnum):
    CHARTER = "charter"
    BIRMINGHAM_DECLARATION = "birmingham_declaration"


class Kind(StrEnum):
    """What an item of an edition is, in the order in which they are read."""

    VISION = "vision"
    MISSION = "mission"
    VALUES = "values"
    PRINCIPLES = "principles"
    OBJECTIVES = "objectives"
    OUTCOMES = "outcomes"
    IMPACTS = "impacts"
    TRAITS = "traits"
    COMMITMENTS = "commitments"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


LIFECYCLE = Lifecycle(
    "edition",
    {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.SUPERSEDED},
        Status.SUPERSEDED: set(),
    },
)


class EditionFixed(Refusal):
    slug = "edition-fixed"
    title = "This edition can no longer be changed"


@dataclass(frozen=True, slots=True)
class Item:
    """One value, principle, objective and so on; `key` is what plans and criteria refer to."""

    kind: Kind
    key: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one document. `has_text`: whether its official text is kept here."""

    id: UUID
    document: str
    edition: str
    title: str
    source: str = ""
    status: Status = Status.DRAFT
    valid_from: date | None = None
    valid_until: date | None = None
    items: tuple[Item, ...] = ()
    published: Decision | None = None
    reaffirm_from: date | None = None
    has_text: bool = False
    version: int = 1

    def of(self, kind: Kind) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is kind)

    @property
    def vision(self) -> str | None:
        return next((item.name for item in self.of(Kind.VISION)), None)

    @property
    def mission(self) -> str | None:
        return next((item.name for item in self.of(Kind.MISSION)), None)

    def valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def can_be_signed(self, day: date) -> bool:
        return self.status is Status.PUBLISHED and self.valid_on(day)

    def must_be_draft(self) -> None:
        """Refuse to change what people have signed or may sign."""
        if self.status is not Status.DRAFT:
            raise EditionFixed(
                f"“{self.title}” is {self.status.value}: people sign exactly what it says, so it "
                "stays as it is. Write a new edition instead."
            )

    def revise(self, *, title: str | None, source: str | None, valid_until: date | None) -> Self:
        self.must_be_draft()
        return replace(
            self,
            title=self.title if title is None else title,
            source=self.source if source is None else source,
            valid_until=valid_until or self.valid_until,
        )

    def with_items(self, items: tuple[Item, ...]) -> Self:
        """All items at once, in reading order."""
        self.must_be_draft()
        return replace(self, items=check_items(items))

    def may_take_text(self) -> None:
        """A text is set while this is a draft; one that was shipped without gets it once."""
        if self.has_text:
            self.must_be_draft()

    def publish(self, made: Decision, *, since: date, today: date) -> tuple[Self, EditionPublished]:
        """From `since` on this is the edition to sign; what it says is fixed from now on."""
        status = LIFECYCLE.move(self.status, Status.PUBLISHED)
        _check_period(since, self.valid_until, today)
        if not self.items or not self.has_text:
            raise Invalid(
                "An edition is published with its items and its official text. Add what is "
                "missing, then publish it.",
                errors=[
                    {"pointer": pointer, "detail": "Still missing."}
                    for pointer, there in (("/items", self.items), ("/text", self.has_text))
                    if not there
                ],
            )
        after = replace(self, status=status, valid_from=since, published=made)
        return after, EditionPublished(
            edition_id=self.id,
            document=self.document,
            edition=self.edition,
            valid_from=since,
            valid_until=self.valid_until,
        )

    def make_way(self, since: date) -> Self:
        """Another edition begins on that day."""
        last = since - timedelta(days=1)
        ends = min(self.valid_until, last) if self.valid_until else last
        return replace(self, valid_until=ends)

    def supersede(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.SUPERSEDED))


def _check_period(since: date, until: date | None, today: date) -> None:
    if since < today:
        raise Invalid(
            "An edition cannot begin in the past: nobody could have signed it then. Choose today "
            "or a later day.",
            errors=[{"pointer": "/valid_from", "detail": "Today or later."}],
        )
    if until is not None and until < since:
        raise Invalid(
            "This edition would end before it begins. Change its last day or its first.",
            errors=[{"pointer": "/valid_from", "detail": "Not after its last day."}],
        )


def check_items(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Each key once per kind; one vision and one mission at most."""
    keys = [(item.kind, item.key) for item in items]
    if len(set(keys)) < len(keys):
        raise Invalid(
            "Two items of the same kind have the same key. Give each its own.",
            errors=[{"pointer": "/items", "detail": "Each key once per kind."}],
        )
    for kind in (Kind.VISION, Kind.MISSION):
        if sum(item.kind is kind for item in items) > 1:
            raise Invalid(
                f"An edition has one {kind.value}. Keep one of them.",
                errors=[{"pointer": "/items", "detail": f"One {kind.value} at most."}],
            )
    order = list(Kind)
    return tuple(sorted(items, key=lambda item: order.index(item.kind)))


@dataclass(frozen=True, slots=True)
class Change:
    """How the items of one kind differ: new, gone, and said in other words."""

    kind: Kind
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[tuple[Item, Item], ...]


def changes(before: Edition, after: Edition) -> tuple[Change, ...]:
    """What is different in the items of two editions; kinds without a difference are left out."""
    found = []
    for kind in Kind:
        old = {item.key: item for item in before.of(kind)}
        new = {item.key: item for item in after.of(kind)}
        change = Change(
            kind,
            tuple(item for key, item in new.items() if key not in old),
            tuple(item for key, item in old.items() if key not in new),
            tuple((old[key], new[key]) for key in new if key in old and old[key] != new[key]),
        )
        if change.added or change.removed or change.reworded:
            found.append(change)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Library:
    """Every edition of every document."""

    editions: tuple[Edition, ...]

    def public(self) -> Iterable[Edition]:
        return (known for known in self.editions if known.status is not Status.DRAFT)

    def edition(self, document: str, edition: str) -> Edition:
        """A published or archived one; drafts are not shown to the public."""
        for known in self.public():
            if (known.document, known.edition) == (document, edition):
                return known
        raise NotFound(
            "We do not have that edition of that document. The list of editions shows what there "
            "is and which one can be signed."
        )

    def current(self, document: str, day: date) -> Edition | None:
        """The edition that can be signed on `day`."""
        for known in self.editions:
            if known.document == document and known.can_be_signed(day):
                return known
        return None

    def to_sign(self, document: str, edition: str, *, on: date) -> Edition:
        """The edition, if it can be signed on that day; otherwise Invalid names the one that can.

        DOMAIN C1: the guard "edition current".
        """
        known = self.edition(document, edition)
        if known.can_be_signed(on):
            return known
        current = self.current(document, on)
        instead = (
            f"Please sign “{current.title}” (edition {current.edition}) instead."
            if current
            else "At present there is no edition of it to sign."
        )
        raise Invalid(
            f"“{known.title}” cannot be signed on this day. {instead}",
            errors=[{"pointer": "/edition", "detail": "This edition is not open for signing."}],
        )
