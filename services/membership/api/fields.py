"""Field types that several bodies share, with what a caller should know about them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from membership.domain.places import Nation
from membership.domain.sign_up import Mailbox
from membership.domain.streams import Stream

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Address = Annotated[str, Field(min_length=3, max_length=254, examples=["ann@example.org"])]
Area = Annotated[
    str, Field(max_length=9, examples=["W06000011"], description="GSS code of the local authority")
]
Reason = Annotated[
    str, Field(min_length=1, max_length=2000, description="Why: every decision keeps a reason")
]
Language = Literal["en", "cy"]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class Body(BaseModel):
    """What a caller sends. A field that we do not know is refused, so that no typo passes by."""

    model_config = ConfigDict(extra="forbid")


class MailboxBody(Body):
    name: Name
    email: Address
    language: Language = "en"

    def mailbox(self, capacity: str = "") -> Mailbox:
        return Mailbox(self.name, self.email, self.language, capacity)


class IdentifierBody(Body):
    scheme: Annotated[str, Field(max_length=20, examples=["GB-EDU", "GB-CHC"])]
    value: Annotated[str, Field(max_length=40, examples=["402000"])]


class ReasonBody(Body):
    reason: Reason


__all__ = [
    "Address",
    "Area",
    "Body",
    "Day",
    "IdentifierBody",
    "Language",
    "MailboxBody",
    "Name",
    "Nation",
    "Reason",
    "ReasonBody",
    "Stream",
]
