"""Asking to start a group. Anybody may, and the answer is always the same."""

from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body, MailboxBody, Name, Nation
from membership.commands import group_enquiries as commands
from membership.domain.group_enquiry import LONGEST_STORY, Enquiry
from sanctuary.auth import by_link, public
from sanctuary.http import WITHOUT_KEY, Now, Uow
from sanctuary.http import router as make_router
from sanctuary.links import Link, Purpose

router = make_router("/v1", tags=["groups"])


class EnquiryBody(Body):
    """`about`: what there is already, and what you would like to do."""

    asker: MailboxBody
    group_name: Name
    nation: Nation
    locality: Annotated[str, Field(min_length=1, max_length=100, examples=["Swansea"])]
    about: Annotated[str, Field(max_length=LONGEST_STORY)] = ""

    def form(self) -> Enquiry:
        return Enquiry(
            asker=self.asker.mailbox(),
            group_name=self.group_name,
            nation=self.nation,
            locality=self.locality,
            about=self.about,
        )


class EnquiryView(BaseModel):
    status: Literal["received"] = "received"


class ConfirmBody(Body):
    link: Annotated[str, Field(max_length=2000)]


@router.post("/group-enquiries", status_code=202, dependencies=[Depends(public)])
async def enquire(body: EnquiryBody, uow: Uow, now: Now) -> EnquiryView:
    """Ask to start a group. A mail with a link follows; then a coordinator gets in touch."""
    await commands.enquire(uow, body.form(), at=now)
    return EnquiryView()


@router.post("/group-enquiry-confirmations", openapi_extra=WITHOUT_KEY)
async def confirm(
    _: ConfirmBody,
    link: Annotated[Link, Depends(by_link(Purpose.GROUP_ENQUIRY))],
    uow: Uow,
    now: Now,
) -> EnquiryView:
    """Prove the address by the link that was sent to it. A second time changes nothing."""
    await commands.confirm(uow, link.subject, link.person_id, at=now)
    return EnquiryView()
