"""Numbers for researchers, the record of who asked for them and why, and the rule behind them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from awards.api.applications import Reason
from awards.commands import seeing as commands
from awards.store import seeing as store
from awards.store.seeing import DatedRule
from awards.tables import research_export
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.ids import new_id

router = http.router("/v1/research-exports", ["seeing"])
rules = http.router("/v1/withholding-rules", ["seeing"])

_Lead = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM, Role.DATA_PROTECTION_LEAD))]


async def keeper_of_data(by: _Lead) -> Actor:
    """For the whole network: a part of it is not enough for what speaks of all."""
    by.must(*commands.KEEPERS_OF_DATA)
    return by


KeeperOfData = Annotated[Actor, Depends(keeper_of_data)]


class ExportIn(BaseModel):
    """`purpose`: what the numbers are for. `asked_for_by`: the institution, not a person's name."""

    purpose: str = Field(min_length=20, max_length=2_000)
    asked_for_by: str = Field(min_length=3, max_length=200)


class ExportOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    as_at: date
    threshold: int
    purpose: str
    asked_for_by: str
    made_by: UUID
    made_at: datetime


class ResearchRow(BaseModel):
    """A number of a table; without one it is withheld.

    `table` and `name` say which line, `standing` which column; `all` is a total. `others` are
    small categories together. Ages are in whole years.
    """

    table: Literal["all", "stream", "nation"]
    name: str
    standing: str
    number: int | None


class RuleIn(BaseModel):
    threshold: int = Field(ge=1, le=1000)
    valid_from: date
    reason: Reason


class RuleOut(BaseModel):
    """The smallest number that is told, from a day on. `is_default`: nobody has decided on it."""

    threshold: int
    valid_from: date
    is_default: bool
    set_by: UUID | None
    set_at: datetime | None
    reason: str | None


class RulesOut(BaseModel):
    items: list[RuleOut]


@router.post("", status_code=201)
async def make_export(body: ExportIn, by: KeeperOfData, uow: Uow, now: Now) -> ExportOut:
    """Numbers as at the end of the last quarter, with no ids and small ones withheld."""
    made = new_id()
    await commands.make_research_export(
        uow, made, purpose=body.purpose, asked_for_by=body.asked_for_by, by=by, at=now
    )
    return ExportOut.model_validate(await store.get_export(uow, made))


@router.get("")
async def list_research_exports(_: KeeperOfData, uow: Uow, page: PageRequest) -> Page[ExportOut]:
    """What went to researchers, newest first: for what, who asked, who gave it."""
    query = select(research_export)
    rows = await uow.all(page.select(query, research_export.c.id, descending=True))
    return page.page(rows, ExportOut.model_validate, lambda row: (row.id,))


@router.get("/{export_id}")
async def read_research_export(export_id: UUID, _: KeeperOfData, uow: Uow) -> ExportOut:
    return ExportOut.model_validate(await store.get_export(uow, export_id))


@router.get("/{export_id}/rows")
async def research_export_rows(export_id: UUID, _: KeeperOfData, uow: Uow) -> Page[ResearchRow]:
    """What was given, always the same; two small tables, so one page."""
    found = await store.get_export(uow, export_id)
    return Page(items=[ResearchRow(**row) for row in found.rows])


def show_rule(each: DatedRule) -> RuleOut:
    made = each.decision
    return RuleOut(
        threshold=each.threshold,
        valid_from=each.valid_from,
        is_default=made is None,
        set_by=made and made.by,
        set_at=made and made.at,
        reason=made and made.reason,
    )


@rules.get("")
async def list_withholding_rules(_: KeeperOfData, uow: Uow) -> RulesOut:
    """Every threshold that was ever set, the newest first; a short list, so one page."""
    return RulesOut(items=[show_rule(each) for each in await store.rules(uow)])


@rules.post("", status_code=201)
async def set_withholding_rule(body: RuleIn, by: KeeperOfData, uow: Uow, now: Now) -> RuleOut:
    """Another threshold from a day on. What has been given stays as it was given."""
    dated = DatedRule(body.threshold, body.valid_from)
    made = await commands.set_rule(uow, new_id(), dated, body.reason, by=by, at=now)
    return show_rule(made)
