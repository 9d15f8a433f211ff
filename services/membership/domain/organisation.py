"""An organisation: how it comes to be recognised, and by whom it is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from membership.domain.identifiers import SCHEMES, Identifier
from membership.domain.places import check_place
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.membership import OrganisationChanged
from sanctuary.lifecycle import Lifecycle, words


class Status(StrEnum):
    PROVISIONAL = "provisional"
    RECOGNISED = "recognised"
    DECLINED = "declined"
    MERGED = "merged"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "organisation",
    {
        Status.PROVISIONAL: {Status.RECOGNISED, Status.DECLINED, Status.MERGED},
        Status.RECOGNISED: {Status.ENDED, Status.MERGED},
        Status.DECLINED: {Status.RECOGNISED},
        Status.MERGED: {Status.RECOGNISED},
        Status.ENDED: set(),
    },
)


class PossibleDuplicate(Refusal):
    """The same number is already on the register: a person must say what the truth is."""

    slug = "possible-duplicate"
    title = "This may be an organisation that we know already"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation. Whatever a form says is `provisional` until a coordinator checked it."""

    id: UUID
    name: str
    kind: str
    nation: str | None = None
    area: str | None = None
    locality: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    contacts: tuple[UUID, ...] = ()
    status: Status = Status.PROVISIONAL
    listed: bool = False
    duplicate_of: UUID | None = None
    editions: tuple[str, ...] = ()
    constituency: str | None = None
    version: int = 1

    def must_be_recognised(self) -> None:
        """Refuse to change what no coordinator has checked, or what is no more."""
        if self.status is not Status.RECOGNISED:
            raise IllegalTransition(
                f"This organisation is {words(self.status)}, so it cannot be changed here. "
                "Check its sign-up first."
            )

    def recognise(self) -> Self:
        """A checked signature stands behind it. Recognising twice changes nothing.

        Raises PossibleDuplicate while it shares a number with another one.
        """
        if self.status is Status.RECOGNISED:
            return self
        if self.status is Status.MERGED:
            raise IllegalTransition(
                "This entry was merged into another one. Look there, or undo the merge."
            )
        if self.duplicate_of is not None:
            raise PossibleDuplicate(
                "Another organisation on the register has the same number. If it is the same one, "
                "accept with “same_as” naming it; if this sign-up is a repeat, reject it."
            )
        return replace(self, status=LIFECYCLE.move(self.status, Status.RECOGNISED))

    def decline(self) -> Self:
        """Its only sign-up was rejected. What others stand behind stays as it is."""
        if self.status is not Status.PROVISIONAL:
            return self
        return replace(self, status=LIFECYCLE.move(self.status, Status.DECLINED), listed=False)

    def merge_into(self, other: Self) -> tuple[Self, Self]:
        """This entry turned out to be `other`: its people join those of `other`, at the end.

        The awards of `other` stay with it; nothing of this entry is carried over (DOMAIN, edge
        cases: an award does not pass by itself).
        """
        status = LIFECYCLE.move(self.status, Status.MERGED)
        gone = replace(self, status=status, listed=False, duplicate_of=other.id)
        people = tuple(dict.fromkeys((*other.contacts, *self.contacts)))
        return gone, replace(other, contacts=people)

    def absorb(self, other: Self) -> tuple[Self, Self]:
        """Two entries of one body: this one goes on, with the people and numbers of both.

        The directory shows it only if both had asked for that.
        """
        for one in (self, other):
            one.must_be_recognised()
        gone, kept = other.merge_into(self)
        numbers = tuple(sorted({*self.identifiers, *other.identifiers}))
        return replace(kept, listed=self.listed and other.listed, identifiers=numbers), gone

    @property
    def merged_into(self) -> UUID | None:
        return self.duplicate_of if self.status is Status.MERGED else None

    def corrected(self, facts: Mapping[str, Any]) -> Self:
        """With other facts about it. Its area lies in its nation, or the correction is refused."""
        other = replace(self, **facts)
        if (other.nation, other.area) != (self.nation, self.area):
            check_place(other.nation, other.area)
        return other

    def must_own_its_numbers(self, owners: Mapping[Identifier, UUID]) -> None:
        """Refuse a number by which the register knows somebody else."""
        taken = sorted(number for number, owner in owners.items() if owner != self.id)
        if taken:
            raise PossibleDuplicate(
                f"Another organisation on the register has the {SCHEMES[taken[0].scheme].called} "
                f"{taken[0].value}. Check the number; if the two are the same body, merge them.",
                errors=[
                    {"pointer": "/identifiers", "detail": f"{n.scheme} {n.value} is taken."}
                    for n in taken
                ],
            )

    def with_contact_replaced(self, gone: UUID, kept: UUID) -> Self:
        """Two entries turned out to be one person, who keeps the earlier of their places."""
        people = dict.fromkeys(kept if person == gone else person for person in self.contacts)
        return replace(self, contacts=tuple(people))

    def changed(self) -> OrganisationChanged:
        """The public-safe state for the other services."""
        return OrganisationChanged(
            organisation_id=self.id,
            kind=self.kind,
            nation=self.nation,
            area=self.area,
            contacts=self.contacts,
            charter_editions=self.editions,
            ended=self.status is not Status.RECOGNISED,
            constituency=self.constituency,
            merged_into=self.merged_into,
        )
