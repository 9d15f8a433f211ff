"""The single cases as CSV, and the days as iCalendar."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from icalendar import Calendar, Event

from sanctuary.charts import Chart
from sanctuary.clock import LONDON
from sanctuary.rehearse.parts import ONE_DAY, Entry, Report
from sanctuary.sheets import BOM, as_cell, write_rows


def lines_csv(report: Report) -> str:
    return _csv([report.head, *report.lines])


def months_csv(report: Report) -> str:
    """Every plot's figures, one row a month."""
    charts = [chart for chart in report.charts if chart.labels]
    if not charts:
        return _csv([["month"]])
    head = ["month", *(_column(chart, one.name) for chart in charts for one in chart.series)]
    values = [one.values for chart in charts for one in chart.series]
    return _csv([head, *zip(charts[0].labels, *values, strict=True)])


def calendar(report: Report, *, written_on: datetime) -> bytes:
    """Whole days that say that they are rehearsed: a calendar shows them beside real ones."""
    made = Calendar()
    made.add("prodid", "-//City of Sanctuary UK//Rehearsal//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Rehearsal: {report.title}")
    made.add("x-wr-timezone", "Europe/London")
    stamp = datetime.combine(written_on.astimezone(LONDON).date(), time(), UTC)
    for one in report.entries:
        made.add_component(_entry(one, stamp))
    content: bytes = made.to_ical()
    return content


def _entry(one: Entry, stamp: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{one.key}@rehearsal.invalid")
    entry.add("dtstamp", stamp)
    entry.add("summary", f"Rehearsal: {one.summary}")
    entry.add("description", one.description)
    entry.add("dtstart", one.day)
    entry.add("dtend", one.day + ONE_DAY)
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def _column(chart: Chart, name: str) -> str:
    return chart.title if len(chart.series) == 1 else f"{chart.title}: {name}"


def _csv(rows: Sequence[Sequence[object]]) -> str:
    return BOM + write_rows([as_cell(cell) for cell in row] for row in rows)
