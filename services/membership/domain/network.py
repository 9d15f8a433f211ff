"""Belonging to the network of a stream (DOMAIN C2)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.occasion import UNRECORDED, Occasion
from membership.domain.term import Term
from sanctuary.errors import Refusal
from sanctuary.events.membership import (
    MemberJoined,
    MemberLeadFound,
    MemberLeft,
    MemberWaitingForLead,
)
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    INTERESTED = "interested"
    MEMBER = "member"
    LEFT = "left"


LIFECYCLE = Lifecycle(
    "membership",
    {
        Status.INTERESTED: {Status.MEMBER, Status.LEFT},
        Status.MEMBER: {Status.LEFT},
        Status.LEFT: set(),
    },
)


class Lead(StrEnum):
    """Who a member turns to. All three are full members meanwhile (W2)."""

    NOT_NEEDED = "no_lead_needed"
    WAITING = "waiting_for_lead"
    ASSIGNED = "lead_assigned"


LEAD = Lifecycle(
    "wait for a local lead",
    {
        Lead.NOT_NEEDED: {Lead.WAITING, Lead.ASSIGNED},
        Lead.WAITING: {Lead.ASSIGNED, Lead.NOT_NEEDED},
        Lead.ASSIGNED: {Lead.WAITING, Lead.NOT_NEEDED},
    },
)


class CharterNeeded(Refusal):
    slug = "charter-needed"
    title = "The Charter comes first"


class MemberAlready(Refusal):
    slug = "member-already"
    title = "This organisation is a member already"


@dataclass(frozen=True, slots=True)
class NetworkMembership:
    """One organisation in one stream. Whether it holds an award is told by its recognitions.

    Who left and comes back has a new membership: both periods stay.
    """

    id: UUID
    organisation_id: UUID
    stream: str
    joined_on: date | None
    status: Status = Status.MEMBER
    left_on: date | None = None
    joining: Occasion = UNRECORDED
    leaving: Occasion | None = None
    lead: Lead = Lead.NOT_NEEDED
    lead_since: date | None = None
    interested_on: date | None = None

    @property
    def term(self) -> Term | None:
        """The dates that its type's windows are held against; None while only interested."""
        if self.joined_on is None:
            return None
        return Term(self.joined_on, self.joined_on, None, self.left_on)

    def join(self, occasion: Occasion, *, on: date) -> Self:
        """An organisation that was interested has signed the Charter meanwhile."""
        status = LIFECYCLE.move(self.status, Status.MEMBER)
        return replace(self, status=status, joined_on=on, joining=occasion)

    def joined(self, *, nation: str | None, area: str | None) -> MemberJoined:
        return MemberJoined(
            membership_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            nation=nation,
            area=area,
            source=self.joining.source.value,
        )

    def leave(self, *, on: date, occasion: Occasion = UNRECORDED) -> tuple[Self, MemberLeft]:
        """It ends today and stays on record. Interest that led nowhere ends likewise."""
        status = LIFECYCLE.move(self.status, Status.LEFT)
        left = replace(self, status=status, left_on=on, leaving=occasion)
        return left, MemberLeft(
            membership_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            source=occasion.source.value,
        )

    def turn_to(self, lead: Lead, *, on: date) -> Self:
        """Somebody local is there from today, or nobody is. Nothing changes, nothing is counted."""
        if lead is self.lead:
            return self
        return replace(self, lead=LEAD.move(self.lead, lead), lead_since=on)

    def told(self, *, nation: str | None, area: str | None) -> list[MemberWaitingForLead]:
        """What a member hears that joined an area without a lead."""
        if self.lead is not Lead.WAITING or self.lead_since is None:
            return []
        return [
            MemberWaitingForLead(
                membership_id=self.id,
                organisation_id=self.organisation_id,
                stream=self.stream,
                nation=nation,
                area=area,
                since=self.lead_since,
            )
        ]

    def found(self, *, on: date) -> MemberLeadFound:
        return MemberLeadFound(
            membership_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            since=on,
        )


def lead_for(*, goes_by_leads: bool, has_lead: bool) -> Lead:
    """Where a member stands in a stream that goes by local leads, or does not."""
    if not goes_by_leads:
        return Lead.NOT_NEEDED
    return Lead.ASSIGNED if has_lead else Lead.WAITING


def must_not_belong(stream: str, streams: tuple[str, ...]) -> None:
    """DOMAIN C2: one open membership per stream."""
    if stream in streams:
        raise MemberAlready(
            f"This organisation belongs to the {stream.replace('_', ' ')} network already. "
            "Nothing needs doing."
        )


def must_have_signed(editions: tuple[str, ...]) -> None:
    """DOMAIN C2: an active Charter signature first."""
    if not editions:
        raise CharterNeeded(
            "This organisation has no active signature under the Charter. Ask it to sign first; "
            "once the signature is checked it can join. Until then you can note its interest."
        )
