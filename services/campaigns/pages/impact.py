"""The impact report of a year as a page, its plots and its numbers as a file: for everybody."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.responses import HTMLResponse, Response

from campaigns.domain.figures import YEAR
from campaigns.queries.impact import Document, goals, rows
from campaigns.store import figures as store
from sanctuary.auth import public
from sanctuary.charts import Chart, Series
from sanctuary.dates import day
from sanctuary.errors import NotFound
from sanctuary.http import Uow, page_router
from sanctuary.pages import language_of, render
from sanctuary.sheets import as_cell, write_rows

router = page_router("/impact")
Year = Annotated[int, Path(ge=2000, le=2200)]
# The drawing carries its own colours, for light and dark, and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "cy": ["Ion", "Chwe", "Maw", "Ebr", "Mai", "Meh", "Gor", "Awst", "Medi", "Hyd", "Tach", "Rhag"],
}
_HEAD = ("goal", "indicator", "words", "words_cy", "part", "name", "number")
PLACES = {
    "wales": ("Wales", "Cymru"),
    "england": ("England", "Lloegr"),
    "scotland": ("Scotland", "Yr Alban"),
    "northern_ireland": ("Northern Ireland", "Gogledd Iwerddon"),
    "unknown": ("not known where", "ddim yn hysbys ble"),
    "others": ("others together", "eraill gyda’i gilydd"),
}


@router.get("", dependencies=[Depends(public)])
async def years(request: Request, uow: Uow) -> HTMLResponse:
    """Which years there are."""
    found = [row.year for row in await store.published_years(uow)]
    return render(request, "impact_years.html", years=found)


@router.get("/{year}", dependencies=[Depends(public)])
async def show(request: Request, year: Year, uow: Uow) -> HTMLResponse:
    """A year as it was published."""
    row = await store.published(uow, year)
    language = language_of(request)
    return render(
        request,
        "impact.html",
        year=year,
        as_at=row.as_at,
        under=row.threshold,
        report=row.document,
        words=lambda each: each[language],
        parts=lambda each: _parts(each, language),
        title=lambda each: (language == "cy" and each["title_cy"]) or each["title"],
        day=lambda each: day(date.fromisoformat(each), language),
        drawn=lambda goal: _chart(goal, language) is not None,
    )


@router.get("/{year}/numbers.csv", dependencies=[Depends(public)])
async def numbers(year: Year, uow: Uow) -> Response:
    """Every number of the report, for a spreadsheet; what is empty is withheld."""
    row = await store.published(uow, year)
    cells = [[as_cell(each) for each in line] for line in rows(row.document)]
    sheet = write_rows([_HEAD, *cells])
    headers = {"Content-Disposition": f'attachment; filename="impact-{year}.csv"'}
    return Response(sheet, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/{year}/{goal}.svg", dependencies=[Depends(public)])
async def plot(request: Request, year: Year, goal: str, uow: Uow) -> Response:
    """How one outcome or impact went through the year."""
    from sanctuary.charts.drawing import draw  # noqa: PLC0415 — heavy, and needed only here

    row = await store.published(uow, year)
    for each in goals(row.document):
        chart = _chart(each, language_of(request)) if each["key"] == goal else None
        if chart is not None:
            headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
            return Response(draw(chart), media_type="image/svg+xml", headers=headers)
    raise NotFound("There is no such plot in this report. Open the report to see those there are.")


def _chart(goal: Document, language: str) -> Chart | None:
    """Bars for each span of the year: the longest span that one of its indicators needs.

    Without what counts a part of another.
    """
    courses = [
        (each[language], each["course"])
        for each in goal["indicators"]
        if each["course"] and any(each["course"]["numbers"]) and each["part_of"] is None
    ]
    if not courses:
        return None
    span = max(went["months"] for _, went in courses)
    series = [Series(name, _summed(went, span)) for name, went in courses]
    unit = "nifer" if language == "cy" else "number"
    return Chart(goal["key"], goal[language], (), unit, _spans(span, language), series, beside=True)


def _summed(went: Document, span: int) -> list[int]:
    numbers, step = went["numbers"], span // went["months"]
    return [sum(numbers[at : at + step]) for at in range(0, len(numbers), step)]


def _spans(span: int, language: str) -> list[str]:
    months = _MONTHS[language]
    if span == 1:
        return months
    return [f"{months[at]}–{months[at + span - 1]}" for at in range(0, YEAR, span)]


def _parts(indicator: Document, language: str) -> list[tuple[str, str, int]]:
    """The numbers by nation and by stream, as words."""
    cy = language == "cy"
    return [
        (line["part"], PLACES.get(line["name"], (_plain(line["name"]),) * 2)[cy], line["number"])
        for line in indicator["lines"]
        if line["part"] != "all"
    ]


def _plain(name: Any) -> str:
    return str(name).replace("_", " ")
