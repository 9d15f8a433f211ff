"""Two entries turned out to be one: what changes, what is kept, and how it is taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from membership.domain.duplicates import Kind
from membership.domain.lawful_basis import LawfulBasis
from membership.domain.network import NetworkMembership
from membership.domain.network import Status as MembershipStatus
from membership.domain.signature import LIFECYCLE as SIGNATURE
from membership.domain.signature import Signature
from membership.domain.signature import Status as SignatureStatus
from sanctuary.actor import Decision
from sanctuary.errors import Refusal
from sanctuary.events.membership import CharterSigned
from sanctuary.lifecycle import Lifecycle

# Laid down for this platform: a merge can be taken back for so long, and no longer.
UNDO_WITHIN = timedelta(days=30)
COUNTERS = frozenset({"version", "contact_version"})

Row = Mapping[str, Any]
Spot = tuple[str, str]
Picture = Mapping[Spot, Row]


class Status(StrEnum):
    MERGED = "merged"
    UNDONE = "undone"


LIFECYCLE = Lifecycle("merge", {Status.MERGED: {Status.UNDONE}, Status.UNDONE: set()})


class TooLate(Refusal):
    slug = "too-late-to-undo"
    title = "This merge can no longer be taken back"


class ChangedSince(Refusal):
    slug = "changed-since-the-merge"
    title = "Something changed since the merge"


class NotToBeMerged(Refusal):
    slug = "not-to-be-merged"
    title = "These two cannot be merged"


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it was and as the merge left it; None where it was not there."""

    table: str
    key: Row
    before: Row | None
    after: Row | None

    @property
    def spot(self) -> Spot:
        return spot(self.table, self.key)

    def stands(self, now: Row | None) -> bool:
        """Whether the row is still as the merge left it, in what the merge changed."""
        if self.after is None or now is None:
            return self.after is None and now is None
        return all(now[name] == value for name, value in self.after.items())


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone` points to `kept`; `changes` has all that the merge touched, and nothing else."""

    id: UUID
    kind: Kind
    kept_id: UUID
    gone_id: UUID
    made: Decision
    changes: tuple[Change, ...] = ()
    status: Status = Status.MERGED
    undone: Decision | None = None

    @property
    def undo_until(self) -> datetime:
        return self.made.at + UNDO_WITHIN

    def undo(self, made: Decision) -> Self:
        """Take it back. Raises TooLate when what followed can no longer be told apart."""
        status = LIFECYCLE.move(self.status, Status.UNDONE)
        if made.at > self.undo_until:
            raise TooLate(
                f"It could be undone until {self.undo_until:%-d %B %Y}. If the two are different "
                "after all, register the second one anew."
            )
        return replace(self, status=status, undone=made)

    def must_stand(self, now: Picture) -> None:
        """Refuse to undo what something later has built on, and say what that is."""
        touched = {
            change.table for change in self.changes if not change.stands(now.get(change.spot))
        }
        if touched:
            what = " ".join(SINCE[table] for table in sorted(touched))
            raise ChangedSince(f"{what} Put that back first, and then undo the merge.")


SINCE = {
    "organisation": "What the register says of one of the two was changed since.",
    "organisation_identifier": "The numbers of one of the two were changed since.",
    "organisation_contact": "The contacts of an organisation were changed since.",
    "network_membership": "A membership of a network was changed since.",
    "signature": "A signature was changed since.",
    "person": "One of the two people was changed since.",
    "basis": "A lawful basis was changed since.",
    "group_contact": "The contacts of a group were changed since.",
    "local_lead": "A local lead was changed since.",
    "hand_over": "A hand-over between contacts went on since.",
    "enrolment": "A membership of the charity, or as a friend, went on since.",
    "enrolment_voter": "Who votes for an organisation was changed since.",
    "affiliated_group": "The lead organisation of a group was changed since.",
}


def spot(table: str, key: Row) -> Spot:
    return table, json.dumps(dict(key), sort_keys=True)


def differences(before: Picture, after: Picture) -> tuple[Change, ...]:
    """What a merge did to the rows that it could touch, with the status in which it left them."""
    found = []
    for where in sorted({*before, *after}):
        old, new = before.get(where), after.get(where)
        if old is not None and new is not None:
            names = [n for n in old if n not in COUNTERS and old[n] != new[n]]
            if not names:
                continue
            names += [n for n in ("status",) if n in old and n not in names]
            old, new = {n: old[n] for n in names}, {n: new[n] for n in names}
        found.append(Change(where[0], json.loads(where[1]), old, new))
    return tuple(found)


def pass_on(signature: Signature, kept: UUID) -> tuple[Signature, CharterSigned | None]:
    """What stands or is on its way goes on in the name of the kept party."""
    moved = replace(signature, party_id=kept)
    return moved, signed(moved) if stands(moved) else None


def stands(signature: Signature) -> bool:
    return signature.status in {SignatureStatus.ACTIVE, SignatureStatus.REAFFIRMATION_DUE}


def signed(signature: Signature) -> CharterSigned:
    """Who stands by an edition now, for those who keep that by signature."""
    return CharterSigned(
        signature_id=signature.id,
        document=signature.document,
        edition=signature.edition,
        party_kind=signature.party_kind,
        party_id=signature.party_id,
        person_id=signature.person_id,
        stream=signature.stream,
    )


def end(signature: Signature) -> Signature:
    """The kept party stands by the same edition: of two signatures of one party, one ends (C1)."""
    return replace(signature, status=SIGNATURE.move(signature.status, SignatureStatus.ENDED))


def sort_memberships(
    of_gone: Iterable[NetworkMembership], of_kept: Iterable[NetworkMembership]
) -> tuple[list[NetworkMembership], list[NetworkMembership]]:
    """Which open memberships the kept one takes over, and which it has already."""
    has = {(one.stream, one.status) for one in of_kept if one.left_on is None}
    passing: list[NetworkMembership] = []
    doubled: list[NetworkMembership] = []
    for one in of_gone:
        if one.left_on is None:
            known = {(one.stream, one.status), (one.stream, MembershipStatus.MEMBER)} & has
            (doubled if known else passing).append(one)
    return passing, doubled


def after_undo(
    of_kept: Iterable[LawfulBasis], of_gone: Iterable[LawfulBasis], merged: Decision
) -> list[LawfulBasis]:
    """A withdrawal made while two people were one entry: nobody can tell whose, so it is both's."""
    since = {
        entry.purpose: entry.withdrawn
        for entry in of_kept
        if entry.withdrawn is not None and entry.withdrawn.at > merged.at
    }
    return [
        entry.withdraw(since[entry.purpose])
        for entry in of_gone
        if entry.withdrawn is None and entry.purpose in since
    ]


def settle_bases(
    of_kept: Iterable[LawfulBasis], of_gone: Iterable[LawfulBasis]
) -> tuple[list[LawfulBasis], list[LawfulBasis]]:
    """Which bases pass to the kept entry and which end: a withdrawal on either side holds."""
    held, given = _open(of_kept), _open(of_gone)
    refused = _purposes(of_kept) - held.keys()
    also_refused = _purposes(of_gone) - given.keys()
    return (
        [entry for purpose, entry in given.items() if purpose not in {*held, *refused}],
        [entry for purpose, entry in held.items() if purpose in also_refused],
    )


def _open(ledger: Iterable[LawfulBasis]) -> dict[str, LawfulBasis]:
    return {entry.purpose: entry for entry in ledger if entry.withdrawn is None}


def _purposes(ledger: Iterable[LawfulBasis]) -> set[str]:
    """What somebody was ever asked about; those without an open entry were withdrawn."""
    return {entry.purpose for entry in ledger}
