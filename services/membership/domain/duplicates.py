"""Which entries may be one and the same: a score from 0 to 100, with reasons in plain words.

A score decides nothing: a person looks and either merges the two or says that they are different.
Only entries that share a key are compared at all, so the work grows with the register and not with
its square.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from typing import Any, Self
from uuid import UUID

from membership.domain.identifiers import SCHEMES, Identifier
from membership.domain.similarity import normal_name, similarity, telling_words
from sanctuary.actor import Decision
from sanctuary.lifecycle import Lifecycle

Pair = tuple[UUID, UUID]
CERTAIN = 100


class Kind(StrEnum):
    ORGANISATION = "organisation"
    PERSON = "person"


class Status(StrEnum):
    OPEN = "open"
    NOT_THE_SAME = "not_the_same"
    MERGED = "merged"


LIFECYCLE = Lifecycle(
    "pair",
    {
        Status.OPEN: {Status.NOT_THE_SAME, Status.MERGED},
        Status.NOT_THE_SAME: {Status.MERGED},
        Status.MERGED: {Status.OPEN},
    },
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign counts: a default of ours that staff may change (`rules/duplicates.yaml`)."""

    signs: Mapping[str, int]
    shown: int
    strong: int
    each_further: int
    own_numbers: int
    similar_from: float
    most_in_block: int

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        return cls(**{name: document[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the search knows of one entry. `bodies` are the organisations a person stands for."""

    id: UUID
    name: str
    nation: str | None = None
    area: str | None = None
    numbers: tuple[Identifier, ...] = ()
    mailbox: str | None = None
    bodies: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why two entries may be one. `first` is the smaller id, so that a pair has one form."""

    first: UUID
    second: UUID
    score: int
    reasons: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """A finding as the register keeps it, with what a person decided about it."""

    id: UUID
    kind: Kind
    finding: Finding
    status: Status = Status.OPEN
    decided: Decision | None = None

    def differ(self, made: Decision) -> Self:
        """A person looked: these are two. The search does not bring this pair again."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.NOT_THE_SAME), decided=made)


def organisation_keys(one: Sketch) -> Iterator[str]:
    """What two entries of one organisation would have in common."""
    for number in one.numbers:
        yield f"number {number.scheme} {number.body}"
    yield f"name {one.nation} {normal_name(one.name)}"
    if one.area is not None:
        for word in telling_words(one.name):
            yield f"word {one.area} {word[:4]}"


def pairs_of_blocks(blocks: Iterable[Iterable[UUID]], *, most: int) -> set[Pair]:
    """Every two entries that share a block. A block of more than `most` says nothing."""
    found: set[Pair] = set()
    for block in blocks:
        members = sorted(set(block))
        if len(members) <= most:
            found.update(combinations(members, 2))
    return found


def organisation_pairs(sketches: Iterable[Sketch], *, most: int) -> set[Pair]:
    blocks: dict[str, list[UUID]] = defaultdict(list)
    for one in sketches:
        for key in organisation_keys(one):
            blocks[key].append(one.id)
    return pairs_of_blocks(blocks.values(), most=most)


def judge_all(
    kind: Kind, pairs: Iterable[Pair], sketches: Mapping[UUID, Sketch], weights: Weights
) -> list[Finding]:
    """The findings that are worth showing, of all pairs that may be one."""
    judge = judge_organisations if kind is Kind.ORGANISATION else judge_people
    found = (judge(sketches[a], sketches[b], weights) for a, b in pairs)
    return [finding for finding in found if finding.score >= weights.shown]


def judge_organisations(one: Sketch, other: Sketch, weights: Weights) -> Finding:
    """How likely it is that two organisations are one."""
    signs = [*_number_signs(one, other), *_name_signs(one, other, weights)]
    own = _own_numbers(one, other)
    return _finding(one, other, signs, weights, against=own)


def _number_signs(one: Sketch, other: Sketch) -> Iterator[tuple[str, str]]:
    shared = set(one.numbers) & set(other.numbers)
    for number in sorted(shared):
        yield "same_number", f"Same {SCHEMES[number.scheme].called}: {number.value}."
    if shared:
        return
    linked = {(n.scheme, n.body) for n in one.numbers} & {(n.scheme, n.body) for n in other.numbers}
    for scheme, body in sorted(linked):
        yield "linked_number", f"Both are linked to the {SCHEMES[scheme].called} {body}."


def _name_signs(one: Sketch, other: Sketch, weights: Weights) -> Iterator[tuple[str, str]]:
    same_area = one.area is not None and one.area == other.area
    if normal_name(one.name) == normal_name(other.name):
        if same_area:
            yield "same_name_same_area", "Same name in the same area."
        elif one.nation == other.nation and None in {one.area, other.area}:
            yield "same_name_same_nation", "Same name; the area of one of them is not known."
    elif same_area and (likeness := similarity(one.name, other.name)) >= weights.similar_from:
        yield "similar_name_same_area", f"Similar name ({likeness:.0%}) in the same area."


def _own_numbers(one: Sketch, other: Sketch) -> list[str]:
    """Registers in which each has another number than the other."""
    mine = {number.scheme: number.body for number in one.numbers}
    theirs = {number.scheme: number.body for number in other.numbers}
    return sorted(s for s in mine.keys() & theirs.keys() if mine[s] != theirs[s])


def judge_people(one: Sketch, other: Sketch, weights: Weights) -> Finding:
    """How likely it is that two people are one. Reasons name no address and no name."""
    signs: list[tuple[str, str]] = []
    if one.mailbox is not None and one.mailbox == other.mailbox:
        signs.append(("same_email", "Same e-mail address."))
    together = bool(one.bodies & other.bodies)
    if normal_name(one.name) == normal_name(other.name) != "":
        if together:
            signs.append(
                ("same_name_same_organisation", "Same name, and contacts of one organisation.")
            )
        if one.area is not None and one.area == other.area:
            signs.append(("same_person_name_same_area", "Same name in the same area."))
    elif together and (likeness := similarity(one.name, other.name)) >= weights.similar_from:
        words = f"Similar name ({likeness:.0%}), and contacts of one organisation."
        signs.append(("similar_name_same_organisation", words))
    return _finding(one, other, signs, weights)


def _finding(
    one: Sketch,
    other: Sketch,
    signs: list[tuple[str, str]],
    weights: Weights,
    *,
    against: Iterable[str] = (),
) -> Finding:
    first, second = sorted((one.id, other.id))
    if not signs:
        return Finding(first, second, 0, ())
    ordered = sorted(signs, key=lambda sign: (-weights.signs[sign[0]], sign[1]))
    best = weights.signs[ordered[0][0]]
    score = (
        best
        if best >= CERTAIN
        else min(CERTAIN - 1, best + weights.each_further * (len(ordered) - 1))
    )
    reasons = [words for _, words in ordered]
    if best < CERTAIN:
        for scheme in against:
            score += weights.own_numbers
            reasons.append(f"But each has a {SCHEMES[scheme].called} of its own.")
    return Finding(first, second, max(score, 0), tuple(reasons))
