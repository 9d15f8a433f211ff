"""Taking over what other systems hold: the old register, and lists of people."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from membership.api.fields import Address, Area, Body, Language, Name, Nation
from membership.commands import register_import, supporters
from membership.domain.lawful_basis import Basis, Evidence
from membership.domain.person import Person
from membership.domain.register_file import COLUMNS, Register, read_csv, read_rows
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Invalid
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router
from sanctuary.ids import new_id

router = make_router("/v1", tags=["imports"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]

_ROW = {name: {"type": "string"} for name in COLUMNS}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "example": ",".join(COLUMNS)}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["rows"],
                    "properties": {
                        "rows": {"type": "array", "items": {"type": "object", "properties": _ROW}}
                    },
                }
            },
        },
    }
}


class TallyView(BaseModel):
    found: int
    new: int


class ImportedView(BaseModel):
    dry_run: bool
    groups: TallyView
    organisations: TallyView
    awarded: TallyView
    local_leads: TallyView


class CampaignBody(Body):
    """On what basis campaign news may go to this person, and what they saw."""

    campaign: Literal["consent", "soft_opt_in", "none"] = "none"
    wording: Annotated[str, Field(max_length=1000)] = ""
    collected_on: date | None = None
    source: Annotated[str, Field(max_length=200)] = ""
    opt_out_offered: bool = False
    in_support: bool = False


class SupporterBody(Body):
    """Without `email` somebody is known and counted, and never written to."""

    name: Name
    email: Address | None = None
    language: Language = "en"
    nation: Nation | None = None
    area: Area | None = None
    streams: Annotated[list[str], Field(max_length=12)] = Field(default_factory=list)
    roles: Annotated[list[str], Field(max_length=5)] = Field(default_factory=list)
    groups: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)
    basis: CampaignBody = Field(default_factory=CampaignBody)
    verified: bool = False

    def row(self, today: date) -> supporters.Row:
        someone = Person(
            id=new_id(),
            name=self.name,
            email=self.email.strip() if self.email else None,
            language=self.language,
            nation=self.nation,
            area=self.area,
            roles=tuple(sorted(set(self.roles))),
            streams=tuple(sorted(set(self.streams))),
            groups=tuple(sorted(set(self.groups))),
            verified=self.verified,
        )
        if self.basis.campaign == "none":
            return supporters.Row(someone)
        said = self.basis
        evidence = Evidence(
            said.wording,
            said.collected_on or today,
            said.source,
            said.opt_out_offered,
            said.in_support,
        )
        return supporters.Row(someone, Basis(self.basis.campaign), evidence)


class SupportersBody(Body):
    people: Annotated[list[SupporterBody], Field(min_length=1, max_length=supporters.MOST)]


class SupportersView(BaseModel):
    """`person_ids` in the order of the entries."""

    new: int
    known: int
    person_ids: list[UUID]


@router.post("/imports/register", openapi_extra=_BODY)
async def import_register(
    request: Request, uow: Uow, actor: Team, dry_run: bool = False
) -> ImportedView:
    """Take over the old register, as CSV or JSON. A dry run shows what would happen.

    Everything or nothing: mistakes are named by row and column. A second time changes nothing.
    """
    done = await register_import.import_register(
        uow, await _register(request), dry_run=dry_run, by=actor
    )
    tallies = {
        name: TallyView(found=getattr(done, name).found, new=getattr(done, name).new)
        for name in ("groups", "organisations", "awarded", "local_leads")
    }
    return ImportedView(dry_run=done.dry_run, **tallies)


async def _register(request: Request) -> Register:
    if request.headers.get("content-type", "").startswith("text/csv"):
        try:
            return read_csv((await request.body()).decode())
        except UnicodeDecodeError:
            raise Invalid(
                "This file is not UTF-8. Save it as “CSV UTF-8” and send it again."
            ) from None
    try:
        document = await request.json() if await request.body() else {}
    except (ValueError, RecursionError):
        document = {}
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid(
            "Send the register as CSV (Content-Type: text/csv) or as JSON with a list “rows”.",
            errors=[{"pointer": "/rows", "detail": "A list of rows is needed."}],
        )
    return read_rows(rows)


@router.post("/supporters/import", status_code=201)
async def import_supporters(
    body: SupportersBody, uow: Uow, actor: Team, now: Now
) -> SupportersView:
    """Take over up to 5,000 people, all of them or none. Who is known by address stays one."""
    today = uow.clock.today()
    done = await supporters.import_supporters(
        uow, [entry.row(today) for entry in body.people], by=actor, at=now
    )
    return SupportersView(new=done.new, known=done.known, person_ids=list(done.person_ids))
