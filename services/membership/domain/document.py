"""What can be signed: documents by edition, each valid for a time (DOMAIN C1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sanctuary.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Clause:
    """One value, principle, objective or commitment; `key` is what plans and criteria refer to."""

    key: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one document, with the words that its signatories saw."""

    document: str
    edition: str
    title: str
    source: str
    signable: bool
    valid_from: date | None = None
    valid_until: date | None = None
    vision: str | None = None
    mission: str | None = None
    values: tuple[Clause, ...] = ()
    principles: tuple[Clause, ...] = ()
    objectives: tuple[Clause, ...] = ()
    commitments: tuple[Clause, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read the file of an edition; a key that is not known is a mistake in the file."""
        lists = ("values", "principles", "objectives", "commitments")
        clauses = {
            name: tuple(
                Clause(item["key"], item.get("text", ""), item.get("title", ""))
                for item in document.get(name, ())
            )
            for name in lists
        }
        facts: dict[str, Any] = {key: value for key, value in document.items() if key not in lists}
        return cls(**facts | clauses)

    def valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Library:
    """Every edition of every document."""

    editions: tuple[Edition, ...]

    def edition(self, document: str, edition: str) -> Edition:
        for known in self.editions:
            if (known.document, known.edition) == (document, edition):
                return known
        raise NotFound(
            "We do not have that edition of that document. The list of editions shows what there "
            "is and which one can be signed."
        )

    def current(self, document: str, day: date) -> Edition | None:
        """The edition that can be signed on `day`."""
        for known in self.editions:
            if known.document == document and known.signable and known.valid_on(day):
                return known
        return None

    def to_sign(self, document: str, edition: str, *, on: date) -> Edition:
        """The edition, if it can be signed on that day; otherwise Invalid names the one that can.

        DOMAIN C1: the guard "edition current".
        """
        known = self.edition(document, edition)
        if known.signable and known.valid_on(on):
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
