"""Belonging to the network of a stream (DOMAIN C2)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Refusal
from sanctuary.events.membership import MemberJoined, MemberLeft
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    MEMBER = "member"
    LEFT = "left"


LIFECYCLE = Lifecycle("membership", {Status.MEMBER: {Status.LEFT}, Status.LEFT: set()})


class CharterNeeded(Refusal):
    slug = "charter-needed"
    title = "The Charter comes first"


class MemberAlready(Refusal):
    slug = "member-already"
    title = "This organisation is a member already"


@dataclass(frozen=True, slots=True)
class NetworkMembership:
    """One organisation in one stream. Whether it holds an award is told by its recognitions."""

    id: UUID
    organisation_id: UUID
    stream: str
    joined_on: date
    status: Status = Status.MEMBER
    left_on: date | None = None

    def joined(self, *, nation: str | None, area: str | None) -> MemberJoined:
        return MemberJoined(
            membership_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            nation=nation,
            area=area,
        )

    def leave(self, *, on: date) -> tuple[Self, MemberLeft]:
        left = replace(self, status=LIFECYCLE.move(self.status, Status.LEFT), left_on=on)
        return left, MemberLeft(
            membership_id=self.id, organisation_id=self.organisation_id, stream=self.stream
        )


def join(
    membership_id: UUID,
    organisation_id: UUID,
    stream: str,
    *,
    editions: tuple[str, ...],
    streams: tuple[str, ...],
    on: date,
) -> NetworkMembership:
    """DOMAIN C2: an active Charter signature first; one membership per stream."""
    if not editions:
        raise CharterNeeded(
            "This organisation has no active signature under the Charter. Ask it to sign first; "
            "once the signature is checked it can join."
        )
    if stream in streams:
        raise MemberAlready(
            f"This organisation belongs to the {stream.replace('_', ' ')} network already. "
            "Nothing needs doing."
        )
    return NetworkMembership(membership_id, organisation_id, stream, on)
