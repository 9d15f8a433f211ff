"""What is sent and shown of charity members and friends."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, MailboxBody, Nation, Reason
from membership.api.networks import OccasionView
from membership.api.sign_ups import OrganisationBody
from membership.domain.enrolment import Enrolment, Status
from membership.domain.enrolment_form import Application
from membership.domain.identifiers import read_identifiers
from membership.domain.sign_up import NewOrganisation
from membership.queries.enrolments import Named


class ApplicationBody(Body):
    """`adult` is a yes to being 18 or over: no date of birth is asked for.

    `voter` is who votes for an organisation; it may be the applicant.
    """

    type: Annotated[str, Field(min_length=1, max_length=60, examples=["charity_individual"])]
    applicant: MailboxBody
    organisation: OrganisationBody | None = None
    voter: MailboxBody | None = None
    nation: Nation | None = None
    area: Area | None = None
    adult: bool = False
    accepts_liability: bool = False

    def form(self) -> Application:
        new = self.organisation
        return Application(
            type=self.type,
            applicant=self.applicant.mailbox(),
            organisation=NewOrganisation(
                name=new.name,
                kind=new.kind,
                nation=new.nation,
                area=new.area,
                locality=new.locality,
                identifiers=read_identifiers([(n.scheme, n.value) for n in new.identifiers]),
            )
            if new
            else None,
            voter=self.voter.mailbox() if self.voter else None,
            nation=self.nation,
            area=self.area,
            adult=self.adult,
            accepts_liability=self.accepts_liability,
        )


class AppliedView(BaseModel):
    enrolment_id: UUID
    person_id: UUID
    voter_id: UUID | None


class LinkBody(Body):
    link: Annotated[str, Field(max_length=2000, description="The token of the link in the mail")]


class StandingView(BaseModel):
    """What somebody without an account is told: no names, no reasons."""

    enrolment_id: UUID
    status: Status
    expires_on: date | None

    @classmethod
    def of(cls, one: Enrolment) -> "StandingView":
        return cls(enrolment_id=one.id, status=one.status, expires_on=one.expires_on)


class CycleView(BaseModel):
    cycle: int
    starts_on: date
    expires_on: date | None


class EnrolmentView(BaseModel):
    """One membership. Who came back has two of them."""

    id: UUID
    type: str
    status: Status
    party_kind: str
    party_id: UUID
    party_name: str
    applicant_id: UUID
    applicant_name: str
    voter_id: UUID | None
    voter_name: str | None
    adult: bool
    applied_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decided_reason: str | None
    joined_on: date | None
    expires_on: date | None
    left_on: date | None
    cycle: int
    joining: OccasionView | None
    leaving: OccasionView | None

    @classmethod
    def of(cls, named: Named) -> "EnrolmentView":
        one, decided = named.one, named.one.decided
        return cls(
            id=one.id,
            type=one.type,
            status=one.status,
            party_kind=one.party_kind,
            party_id=one.party_id,
            party_name=named.name,
            applicant_id=one.person_id,
            applicant_name=named.applicant,
            voter_id=named.voter_id,
            voter_name=named.voter,
            adult=one.adult,
            applied_at=one.applied_at,
            decided_by=decided.by if decided else None,
            decided_at=decided.at if decided else None,
            decided_reason=decided.reason if decided else None,
            joined_on=one.joined_on,
            expires_on=one.expires_on,
            left_on=one.left_on,
            cycle=one.cycle,
            joining=OccasionView.of(one.joining),
            leaving=OccasionView.of(one.leaving),
        )


class RegisterView(BaseModel):
    """One line of the register of members on a day."""

    enrolment_id: UUID
    type: str
    name: str
    voter: str | None
    joined_on: date
    left_on: date | None

    @classmethod
    def of(cls, named: Named) -> "RegisterView":
        one = named.one
        return cls(
            enrolment_id=one.id,
            type=one.type,
            name=named.name,
            voter=named.voter,
            joined_on=one.joined_on or date.min,
            left_on=one.left_on,
        )


class DecisionBody(Body):
    decision: Literal["accept", "decline"]
    reason: Reason
    same_as: UUID | None = Field(
        default=None, description="The organisation on the register that this one turned out to be"
    )


class EndingBody(Body):
    ending: Literal["resigned", "removed", "ended"]
    reason: Reason


class VoterBody(Body):
    voter: MailboxBody
    reason: Reason


class EndBody(Body):
    expires_on: date
    reason: Reason
