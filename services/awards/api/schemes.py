"""What each award asks for, for everybody to read before they begin."""

from datetime import date

from fastapi import Depends
from pydantic import BaseModel

from awards.domain.scheme import Process, Scheme
from awards.schemes import SCHEMES, current_scheme
from sanctuary import http
from sanctuary.auth import public
from sanctuary.clock import london_day

router = http.router("/v1/schemes", ["schemes"])


class CriterionOut(BaseModel):
    key: str
    process: Process
    title: str
    guidance: str


class SchemeOut(BaseModel):
    """One edition. `defaults` names the rules that are this software's, not the network's."""

    key: str
    edition: str
    name: str
    name_cy: str
    streams: list[str]
    valid_from: date
    hear_by_days: int
    panel_size: int
    grace_days: int
    renewal_months_before: list[int]
    defaults: list[str]
    criteria: list[CriterionOut]


def show(scheme: Scheme) -> SchemeOut:
    return SchemeOut(
        key=scheme.key,
        edition=scheme.edition,
        name=scheme.name,
        name_cy=scheme.name_cy,
        streams=list(scheme.streams),
        valid_from=scheme.valid_from,
        hear_by_days=scheme.hear_by_days,
        panel_size=scheme.panel.size,
        grace_days=scheme.renewal.grace_days,
        renewal_months_before=list(scheme.renewal.months_before),
        defaults=list(scheme.defaults),
        criteria=[
            CriterionOut(
                key=each.key, process=each.process, title=each.title, guidance=each.guidance
            )
            for each in scheme.criteria
        ],
    )


class SchemesOut(BaseModel):
    items: list[SchemeOut]


@router.get("", dependencies=[Depends(public)])
async def list_schemes() -> SchemesOut:
    """Every award and edition; a short list, so one page."""
    return SchemesOut(items=[show(scheme) for scheme in SCHEMES.values()])


@router.get("/{stream}", dependencies=[Depends(public)])
async def scheme_of_stream(stream: str, now: http.Now) -> SchemeOut:
    """The edition that an application started today would be assessed under."""
    return show(current_scheme(stream, london_day(now)))
