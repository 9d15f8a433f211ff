"""Fields that several requests share, each with what it means."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Nation = Literal["wales", "england", "scotland", "northern_ireland"]
Area = Annotated[
    str,
    StringConstraints(pattern=r"^[EWSN]\d{8}$"),
    Field(description="GSS code of the local authority", examples=["W06000011"]),
]
Region = Annotated[
    str,
    StringConstraints(pattern=r"^E12\d{6}$"),
    Field(description="GSS code of an English region", examples=["E12000003"]),
]
Stream = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$"), Field(examples=["schools"])]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
PublicAddress = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254),
    Field(description="An e-mail address that its holder publishes"),
]
Hours = Annotated[float, Field(ge=0, le=100_000, description="Hours that people gave, together")]


class Body(BaseModel):
    """A request that says nothing we do not know: a misspelt field is told, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Reason(Body):
    """Why: every decision keeps it (DESIGN section 1)."""

    reason: Text


class OptionalReason(Body):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
