"""Signing a document, proving the address, and reading what there is to sign."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, IdentifierBody, MailboxBody, Name, Nation, Stream
from membership.commands import sign_up as commands
from membership.domain.document import Edition, Kind
from membership.domain.identifiers import read_identifiers
from membership.domain.sign_up import NewOrganisation, SignUp
from membership.domain.signature import Status
from membership.store import editions as store
from sanctuary.auth import by_link, public
from sanctuary.http import WITHOUT_KEY, Now, Uow
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose

router = make_router("/v1", tags=["signing"])


class OrganisationBody(Body):
    name: Name
    kind: Annotated[str, Field(min_length=1, max_length=60, examples=["school"])]
    nation: Nation
    area: Area | None = None
    locality: Annotated[str, Field(max_length=100)] | None = None
    identifiers: Annotated[list[IdentifierBody], Field(max_length=10)] = Field(default_factory=list)


class SignatoryBody(MailboxBody):
    capacity: Annotated[str, Field(max_length=100, examples=["Head teacher"])] = ""


class SignUpBody(Body):
    """`be_listed` and `be_contacted` are separate choices; neither is needed for signing."""

    document: Annotated[str, Field(max_length=60)] = "charter"
    edition: Annotated[str, Field(max_length=20, examples=["2026-2031"])]
    signatory: SignatoryBody
    organisation: OrganisationBody | None = None
    stream: Stream | None = None
    second_contact: MailboxBody | None = None
    nation: Nation | None = None
    area: Area | None = None
    be_listed: bool = False
    be_contacted: bool = False
    wording: Annotated[str, Field(max_length=1000)] | None = Field(
        default=None, description="The words shown beside the choice to be contacted, if not ours"
    )

    def form(self) -> SignUp:
        new = self.organisation
        return SignUp(
            document=self.document,
            edition=self.edition,
            signatory=self.signatory.mailbox(self.signatory.capacity),
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
            stream=self.stream,
            second_contact=self.second_contact.mailbox() if self.second_contact else None,
            nation=self.nation,
            area=self.area,
            be_listed=self.be_listed,
            be_contacted=self.be_contacted,
            wording=self.wording,
        )


class SignedUpView(BaseModel):
    signature_id: UUID
    organisation_id: UUID | None
    person_id: UUID
    status: str


class ConfirmationBody(Body):
    link: Annotated[str, Field(max_length=2000, description="The token of the link in the mail")]


class ConfirmedView(BaseModel):
    """A sign-up that was rejected reads like one that waits: its sender gets no hint."""

    signature_id: UUID
    status: str


class ClauseView(BaseModel):
    key: str
    title: str
    text: str


class EditionView(BaseModel):
    """A document as its signatories see it. `can_be_signed` is as of today."""

    document: str
    edition: str
    title: str
    valid_from: date | None
    valid_until: date | None
    can_be_signed: bool
    vision: str | None
    mission: str | None
    values: list[ClauseView]
    principles: list[ClauseView]
    objectives: list[ClauseView]
    commitments: list[ClauseView]
    source: str

    @classmethod
    def of(cls, edition: Edition, on: date) -> "EditionView":
        clauses = {
            kind.value: [
                ClauseView(
                    key=item.key,
                    title=item.name if item.text else "",
                    text=item.text or item.name,
                )
                for item in edition.of(kind)
            ]
            for kind in (Kind.VALUES, Kind.PRINCIPLES, Kind.OBJECTIVES, Kind.COMMITMENTS)
        }
        return cls(
            document=edition.document,
            edition=edition.edition,
            title=edition.title,
            valid_from=edition.valid_from,
            valid_until=edition.valid_until,
            can_be_signed=edition.can_be_signed(on),
            vision=edition.vision,
            mission=edition.mission,
            source=edition.source,
            **clauses,
        )


@router.post("/sign-ups", status_code=202, dependencies=[Depends(public)])
async def sign_up(body: SignUpBody, uow: Uow, now: Now) -> SignedUpView:
    """Begin to sign. A mail with a link follows; the signature stands after that and a check."""
    form = body.form()
    library = await store.library(uow)
    edition = library.to_sign(form.document, form.edition, on=uow.clock.today())
    signed = await commands.sign_up(uow, form, edition, at=now)
    return SignedUpView(
        signature_id=signed.signature_id,
        organisation_id=signed.organisation_id,
        person_id=signed.person_id,
        status=signed.status,
    )


@router.post("/confirmations", openapi_extra=WITHOUT_KEY)
async def confirm(
    _: ConfirmationBody,
    link: Annotated[Link, Depends(by_link(Purpose.CONFIRM))],
    uow: Uow,
    now: Now,
) -> ConfirmedView:
    """Prove an address by the link that was sent to it. A second time changes nothing."""
    signature = await commands.confirm(uow, link.subject, link.person_id, at=now)
    shown = signature.status if signature.status is not Status.REJECTED else Status.SIGNED
    return ConfirmedView(signature_id=signature.id, status=shown)


@router.get("/editions", dependencies=[Depends(public)])
async def editions(uow: Uow) -> list[EditionView]:
    """Every edition of every document, those of the past too."""
    today = uow.clock.today()
    return [EditionView.of(edition, today) for edition in (await store.library(uow)).public()]


@router.get("/editions/{document}/{edition}", dependencies=[Depends(public)])
async def edition(document: str, edition: str, uow: Uow) -> EditionView:
    """One edition with its vision, values, principles and objectives."""
    found = (await store.library(uow)).edition(document, edition)
    return EditionView.of(found, uow.clock.today())
