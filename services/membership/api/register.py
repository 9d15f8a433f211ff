"""The network's figures, by nation, region, stream and status, on any day."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from membership.api.fields import Nation, Stream
from membership.commands import register as commands
from membership.domain.register import Dimension, Measure
from membership.queries import register as query
from membership.queries.register import Source
from membership.queries.register_view import Asked, Shown, shown
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.http import Uow
from sanctuary.http import router as make_router

router = make_router("/v1/register", tags=["directory and register"])
Anybody = Annotated[Actor, Depends(signed_in)]
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Region = Annotated[str | None, Query(pattern=r"^(E12\d{6}|unknown)$", examples=["E12000007"])]
WHY = (
    "Numbers under five are withheld, and with them what would give them away. The national team, "
    "trustees and the coordinators of a nation or stream see theirs."
)


class CountsView(BaseModel):
    """`awarded` and `not_awarded` make `organisations`. Two awards count in two streams.

    A number that is null is withheld, or does not exist for what was asked (groups lie in no
    stream). `source` says what the figures rest on: `now`, `kept` at the end of that day, or
    `records` for a day before figures were kept.
    """

    nation: str | None
    region: str | None
    stream: str | None
    on: date
    source: Source
    groups: int | None
    organisations: int | None
    awarded: int | None
    not_awarded: int | None
    awarded_by_stream: dict[str, int | None]
    members: int | None
    members_awarded: int | None
    members_not_awarded: int | None
    local_leads: int | None
    signatures: int | None
    supporters: int | None
    personal_signatures: int | None
    groups_by_status: dict[str, int | None]
    signatures_by_document: dict[str, int | None]
    withheld: bool
    because: str | None

    @classmethod
    def of(cls, asked: Asked, found: Shown) -> "CountsView":
        row = found.row
        return cls(
            nation=asked.nation,
            region=asked.region,
            stream=asked.stream,
            on=found.on,
            source=found.source,
            **_numbers(row),
            awarded_by_stream=found.parts(Dimension.STREAM, Measure.AWARDS),
            groups_by_status=found.parts(Dimension.STATUS, Measure.GROUPS),
            signatures_by_document=found.parts(Dimension.STATUS, Measure.SIGNATURES),
            withheld=found.withheld,
            because=WHY if found.withheld else None,
        )


class RowView(BaseModel):
    key: str
    groups: int | None
    organisations: int | None
    awarded: int | None
    not_awarded: int | None
    members: int | None
    members_awarded: int | None
    members_not_awarded: int | None
    local_leads: int | None
    signatures: int | None
    supporters: int | None
    personal_signatures: int | None
    withheld: bool


class BreakdownView(BaseModel):
    """One row for each nation, region, stream or status; `unknown` and `none` are rows too."""

    by: Dimension
    nation: str | None
    on: date
    source: Source
    rows: list[RowView]
    withheld: bool
    because: str | None


class DifferenceView(BaseModel):
    measure: str
    nation: str
    area: str
    stream: str
    status: str
    counted: int
    tallied: int


class ReconciliationView(BaseModel):
    """What the running tally said otherwise than the rows; empty when all was well."""

    by: UUID
    differences: list[DifferenceView]


def _numbers(row: Mapping[Measure, int | None]) -> dict[str, int | None]:
    def both(one: Measure, other: Measure) -> int | None:
        first, second = row.get(one), row.get(other)
        return None if first is None or second is None else first + second

    numbers: dict[str, int | None] = {
        measure.value: row.get(measure) for measure in Measure if measure is not Measure.AWARDS
    }
    return numbers | {
        "organisations": both(Measure.AWARDED, Measure.NOT_AWARDED),
        "members": both(Measure.MEMBERS_AWARDED, Measure.MEMBERS_NOT_AWARDED),
    }


@router.get("/counts")
async def counts(
    uow: Uow,
    actor: Anybody,
    nation: Nation | None = None,
    region: Region = None,
    stream: Stream | None = None,
    on: date | None = None,
) -> CountsView:
    """The network's figures. Small numbers are withheld from those whose figures they are not."""
    asked = Asked(nation, region, stream, on)
    return CountsView.of(asked, await shown(uow, asked, query.reader_of(actor)))


@router.get("/breakdowns")
async def breakdown(
    uow: Uow,
    actor: Anybody,
    by: Dimension,
    nation: Nation | None = None,
    on: date | None = None,
) -> BreakdownView:
    """The figures row by row. Within one nation by stream or status: for who may see it in full."""
    asked = Asked(nation=nation, on=on)
    found = await shown(uow, asked, query.reader_of(actor))
    return BreakdownView(
        by=by,
        nation=nation,
        on=found.on,
        source=found.source,
        rows=[
            RowView(key=key, withheld=any(n is None for n in row.values()), **_numbers(row))
            for key, row in found.tables.get(by, {}).items()
        ],
        withheld=found.withheld,
        because=WHY if found.withheld else None,
    )


@router.post("/reconciliations", status_code=201)
async def reconcile(uow: Uow, actor: Team) -> ReconciliationView:
    """Prove that the running tally of people equals the rows, and correct it where it does not."""
    found = await commands.reconcile(uow, by=actor)
    return ReconciliationView(
        by=actor.id,
        differences=[
            DifferenceView(**{name: getattr(row, name) for name in DifferenceView.model_fields})
            for row in found
        ],
    )
