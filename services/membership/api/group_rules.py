"""The rules by which groups are affiliated, and the terms of the handbook."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from membership.api.fields import Body, Day, Reason
from membership.api.group_records import FILE, as_file
from membership.commands import group_records as commands
from membership.domain.group_rules import RULE_NAMES, GroupRules, RuleChange
from membership.queries import group_readiness as queries
from membership.rules import GROUPS
from membership.store import group_records as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["groups"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reader = Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, Role.TRUSTEE))
Few = Annotated[int, Field(ge=0, le=1000)]
Days = Annotated[int, Field(ge=1, le=730)]


class RuleView(BaseModel):
    """`is_default` where nobody set the number; `found` says where the default comes from."""

    key: str
    value: int
    is_default: bool
    found: str


class WordView(BaseModel):
    key: str
    en: str
    cy: str
    lead_organisation: bool = False


class RulesView(BaseModel):
    rules: list[RuleView]
    legal_forms: list[WordView]
    sectors: list[WordView]


class RulesBody(Body):
    """Only what changes. It holds from `valid_from` on, today or later."""

    valid_from: Day
    reason: Reason
    contacts_least: Annotated[int, Field(ge=1, le=5)] | None = None
    contacts_most: Annotated[int, Field(ge=1, le=5)] | None = None
    sectors_least: Few | None = None
    pledging_organisations_least: Few | None = None
    pledging_people_least: Few | None = None
    pledging_sectors_least: Few | None = None
    terms_accepted_within_days: Days | None = None
    check_every_months: Annotated[int, Field(ge=1, le=60)] | None = None
    check_first_asked_days_before: Days | None = None
    check_asked_again_days_before: Days | None = None
    check_asked_late_days_after: Days | None = None
    check_answered_within_days: Days | None = None
    document_most_bytes: Annotated[int, Field(ge=1000, le=9_000_000)] | None = None

    def change(self) -> RuleChange:
        named = {name: getattr(self, name) for name in RULE_NAMES}
        return RuleChange(
            self.valid_from, {name: value for name, value in named.items() if value is not None}
        )


class TermsView(BaseModel):
    version: str
    title: str
    valid_from: date
    accept_by: date
    media_type: str
    size: int
    sha256: str
    published_by: UUID
    published_at: datetime


def _views(rules: GroupRules) -> list[RuleView]:
    return [
        RuleView(
            key=name,
            value=getattr(rules, name),
            is_default=getattr(rules, name) == getattr(GROUPS.rules, name),
            found=GROUPS.found[name],
        )
        for name in RULE_NAMES
    ]


@router.get("/group-rules", dependencies=[Reader])
async def rules(uow: Uow) -> RulesView:
    """The rules of today, each with where its default comes from, and the lists to choose from."""
    forms = [
        WordView(key=one.key, en=one.en, cy=one.cy, lead_organisation=one.lead_organisation)
        for one in GROUPS.legal_forms.values()
    ]
    sectors = [WordView(key=one.key, en=one.en, cy=one.cy) for one in GROUPS.sectors.values()]
    return RulesView(rules=_views(await queries.rules(uow)), legal_forms=forms, sectors=sectors)


@router.post("/group-rules", status_code=201)
async def set_rules(body: RulesBody, uow: Uow, actor: Team, now: Now) -> list[RuleView]:
    """Set numbers of our own from a day on; answers with the rules of that day."""
    made = await commands.set_rules(uow, body.change(), body.reason, by=actor, at=now)
    return _views(made)


@router.get("/handbook-terms", dependencies=[Reader])
async def all_terms(uow: Uow) -> list[TermsView]:
    """Every version of the handbook's terms, the oldest first."""
    rows = await store.all_terms(uow)
    return [TermsView.model_validate(row, from_attributes=True) for row in rows]


@router.get("/handbook-terms/{version}/text", dependencies=[Reader], response_class=Response)
async def text(version: str, uow: Uow) -> Response:
    """The text of a version, as it was uploaded."""
    return as_file(await store.get_terms(uow, version), "handbook-terms")


@router.post("/handbook-terms", status_code=201, openapi_extra=FILE)
async def publish(
    *,
    version: Annotated[str, Query(min_length=1, max_length=40, pattern=r"^[\w.-]+$")],
    title: Annotated[str, Query(min_length=1, max_length=200)],
    valid_from: Day,
    reason: Annotated[str, Query(min_length=1, max_length=2000)],
    request: Request,
    uow: Uow,
    actor: Team,
    now: Now,
) -> TermsView:
    """Upload a version of the terms. Groups have a time from its first day to accept it."""
    new = commands.NewTerms(version, title, valid_from, await request.body())
    await commands.publish_terms(uow, new, reason, by=actor, at=now)
    row = await store.get_terms(uow, version)
    return TermsView.model_validate(row, from_attributes=True)
