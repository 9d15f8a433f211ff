"""One HTML page of a rehearsal: plots with a table beside each, readable with no script at all."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sanctuary import pages
from sanctuary.charts import Series
from sanctuary.charts.drawing import draw, short
from sanctuary.rehearse.parts import Report, Span, Trouble

_HERE = Path(__file__).parent
_STYLE = (Path(pages.__file__).parent / "style.css", _HERE / "page.css")
FILES = (
    ("months.csv", "the figures of all plots, month by month"),
    ("cases.csv", "every single case, day by day"),
    ("rehearsal.ics", "the days for a calendar, each marked as rehearsed"),
)
MOST_TROUBLES = 50


def page(span: Span, reports: Sequence[Report], troubles: Sequence[Trouble]) -> str:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {"sum_at": _sum_at, "short": short, "code": _code}
    drawn = {
        chart.key: Markup(draw(chart))  # noqa: S704 — drawn here, from numbers and our own words
        for report in reports
        for chart in report.charts
        if not chart.empty
    }
    style = "".join(each.read_text("utf-8") for each in _STYLE)
    return environment.get_template(
        "page.html"
    ).render(
        title=f"The next {span.months} months" if span.months > 1 else "The next month",
        first=in_words(span.today),
        last=in_words(span.last),
        written=in_words(span.today),
        style=Markup(style),  # noqa: S704 — our own files
        reports=reports,
        drawn=drawn,
        troubles=[
            f"{in_words(one.day)}: {one.job} ({one.kind})" for one in troubles[:MOST_TROUBLES]
        ],
        files=FILES,
    )


def in_words(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _code(said: str) -> Markup:
    """What stands between backticks is something to type."""
    parts = [escape(part) for part in said.split("`")]
    parts[1::2] = [Markup("<code>{}</code>").format(part) for part in parts[1::2]]
    return Markup("").join(parts)


def _sum_at(series: Sequence[Series], row: int) -> int:
    return sum(one.values[row] for one in series)
