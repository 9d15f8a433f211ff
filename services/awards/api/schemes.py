"""What each award asks for, for everybody to read before they begin; and new editions of it."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from awards import commands, store
from awards.api.callers import Coordinator
from awards.domain.fees import FeeRule
from awards.domain.scheme import (
    Criterion,
    EvidenceRule,
    Key,
    MaybeGuidance,
    PanelRule,
    RenewalRule,
    Requirement,
    Scheme,
    Title,
    Unit,
    VisitRule,
)
from awards.domain.windows import Day, Window
from awards.schemes import in_force, plain
from awards.store.schemes import Edition
from sanctuary import http
from sanctuary.actor import Decision
from sanctuary.auth import public
from sanctuary.clock import london_day
from sanctuary.http import Edit, Now, Uow

router = http.router("/v1/schemes", ["schemes"])


class SchemeOut(BaseModel):
    """One edition. `defaults` names the rules that are this software's, not the network's.

    `windows` may be empty: then it takes applications all year, and `open_today` is true.
    `in_welsh` is false while some criteria can be read in English only.
    """

    key: str
    edition: str
    name: str
    name_cy: str
    about: str
    about_cy: str
    streams: list[str]
    valid_from: date
    current: bool
    hear_by_days: int
    unit: Unit
    fee: FeeRule
    windows: list[Window]
    open_today: bool
    next_window: Window | None
    requirements: list[Requirement]
    evidence: EvidenceRule
    visit: VisitRule
    third_party_nomination: bool
    panel: PanelRule
    panel_size: int
    renewal: RenewalRule
    grace_days: int
    renewal_months_before: list[int]
    defaults: list[str]
    in_welsh: bool
    criteria: list[Criterion]


def show(scheme: Scheme, today: date, *, current: bool) -> SchemeOut:
    return SchemeOut(
        **plain(scheme),
        current=current,
        open_today=scheme.open_on(today),
        next_window=scheme.next_window(today),
        panel_size=scheme.panel.size,
        grace_days=scheme.renewal.grace_days,
        renewal_months_before=list(scheme.renewal.months_before),
        in_welsh=scheme.in_welsh,
    )


class SchemesOut(BaseModel):
    items: list[SchemeOut]


class EditionIn(BaseModel):
    """What changes; everything that is left out stays as in the edition named by `based_on`."""

    model_config = ConfigDict(extra="forbid")

    edition: Key
    based_on: Key
    valid_from: Day
    reason: Annotated[str, Field(min_length=3, max_length=4_000)]
    name: Title | None = None
    name_cy: Title | None = None
    about: MaybeGuidance | None = None
    about_cy: MaybeGuidance | None = None
    criteria: Annotated[list[Criterion], Field(max_length=60)] | None = None
    panel: PanelRule | None = None
    renewal: RenewalRule | None = None
    hear_by_days: Annotated[int, Field(ge=1, le=365)] | None = None
    unit: Unit | None = None
    fee: FeeRule | None = None
    windows: Annotated[list[Window], Field(max_length=40)] | None = None
    requirements: Annotated[list[Requirement], Field(max_length=20)] | None = None
    evidence: EvidenceRule | None = None
    visit: VisitRule | None = None
    third_party_nomination: bool | None = None

    def changes(self) -> dict[str, Any]:
        return self.model_dump(
            mode="json",
            exclude_none=True,
            exclude={"edition", "based_on", "valid_from", "reason"},
        )


class EditionOut(BaseModel):
    """An edition, and who made it when and why; shipped ones were made by nobody here."""

    scheme: SchemeOut
    based_on: str
    made_by: UUID | None
    made_at: datetime | None
    reason: str


class EditionsOut(BaseModel):
    items: list[EditionOut]


def show_edition(each: Edition, today: date, *, current: bool) -> EditionOut:
    return EditionOut(
        scheme=show(each.scheme, today, current=current),
        based_on=each.based_on,
        made_by=each.made.by if each.made else None,
        made_at=each.made.at if each.made else None,
        reason=each.made.reason if each.made else "",
    )


@router.get("", dependencies=[Depends(public)])
async def list_schemes(uow: Uow, now: Now) -> SchemesOut:
    """Every award and edition, `current` where it counts today; a short list, so one page."""
    today = london_day(now)
    every = [each.scheme for each in await store.editions(uow)]
    current = in_force(every, today)
    return SchemesOut(items=[show(each, today, current=each in current) for each in every])


@router.get("/{stream}", dependencies=[Depends(public)])
async def scheme_of_stream(stream: str, uow: Uow, now: Now) -> SchemeOut:
    """The edition that an application started today would be assessed under."""
    today = london_day(now)
    return show(await store.current_scheme(uow, stream, today), today, current=True)


@router.get("/{key}/editions")
async def list_editions(
    key: str, by: Coordinator, response: Response, uow: Uow, now: Now
) -> EditionsOut:
    """Every edition, who made it and why, for coordinators. Making the next takes the ETag."""
    found = await commands.editions_of(uow, key, by=by)
    http.etag(response, len(found))
    today = london_day(now)
    current = in_force([each.scheme for each in found], today)
    return EditionsOut(
        items=[show_edition(each, today, current=each.scheme in current) for each in found]
    )


@router.post("/{key}/editions", status_code=201)
async def publish_edition(key: str, body: EditionIn, by: Coordinator, edit: Edit) -> EditionOut:
    """A new edition from a day on. Applications that were sent stay under theirs."""
    made = await commands.publish_edition(
        edit.uow,
        key,
        body.edition,
        based_on=body.based_on,
        valid_from=body.valid_from,
        changes=body.changes(),
        expected=edit.expected,
        made=Decision(by.id, edit.now, body.reason),
        by=by,
    )
    http.etag(edit.response, edit.expected + 1)
    today = london_day(edit.now)
    return show_edition(made, today, current=made.scheme.valid_from <= today)


@router.get("/{key}/editions/{edition}", dependencies=[Depends(public)])
async def read_edition(key: str, edition: str, uow: Uow, now: Now) -> SchemeOut:
    """One edition, for as long as anything was ever assessed under it: always."""
    today = london_day(now)
    found = await store.get_scheme(uow, key, edition)
    every = [each.scheme for each in await store.editions(uow, key)]
    return show(found, today, current=found in in_force(every, today))
