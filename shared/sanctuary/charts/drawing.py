"""A plot as SVG that stands alone: it has a title, follows light and dark, and runs no script."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # only to build; nothing from outside is parsed

from pygal import Bar, Config, StackedBar
from pygal.style import Style

from sanctuary.charts import Chart

WIDTH, HEIGHT = 960, 400
LABELS_SHOWN = 10
MOST_COLUMNS = 3
LEGEND_ROW = 22
_HEAD = 44
_LONG_NAME = 50
_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
_MONTH = re.compile(r"\d{4}-\d\d")
_ROW = HEIGHT + _HEAD
_STYLE = (Path(__file__).parent / "chart.css").read_text("utf-8")


def draw(chart: Chart) -> str:
    """The plot. Each bar says its value when pointed at; the table beside it says the same."""
    plot = (Bar if chart.beside else StackedBar)(_config(chart))
    plot.uuid = f"chart-{chart.key}"
    months = [short(label) for label in chart.labels]
    plot.x_labels = months
    plot.x_labels_major = months[:: max(1, -(-len(months) // LABELS_SHOWN))]
    height = max if chart.beside else sum
    bars = zip(*(one.values for one in chart.series), strict=True)
    plot.y_labels = _steps(max(height(values) for values in bars))
    for one in chart.series:
        plot.add(one.name, list(one.values))
    plot.add_xml_filter(lambda root: _plain(root, chart))
    drawn: str = plot.render()
    return drawn


def _config(chart: Chart) -> Config:
    long = any(len(one.name) > _LONG_NAME for one in chart.series)
    columns = 1 if long else min(MOST_COLUMNS, len(chart.series))
    return Config(
        width=WIDTH,
        height=HEIGHT,
        js=[],
        css=["file://graph.css", f"inline:{_STYLE}"],
        disable_xml_declaration=True,
        show_legend=len(chart.series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=columns,
        show_minor_x_labels=False,
        truncate_legend=-1,
        truncate_label=-1,
        margin=12,
        # pygal leaves no room for a last row of the legend that is not full.
        margin_bottom=12 + (LEGEND_ROW if len(chart.series) % columns else 0),
        style=Style(
            font_family=_FONT,
            label_font_size=13,
            major_label_font_size=13,
            legend_font_size=14,
            title_font_size=14,
            guide_stroke_dasharray="none",
            major_guide_stroke_dasharray="none",
            guide_stroke_color="var(--line)",
            major_guide_stroke_color="var(--line)",
        ),
        y_title=chart.unit,
        rounded_bars=1,
    )


def short(label: str) -> str:
    """A month as people say it, short enough for an axis; other words as they are."""
    if not _MONTH.fullmatch(label):
        return label
    return f"{date.fromisoformat(f'{label}-01'):%b %Y}"


def _steps(top: int) -> list[int]:
    """Round numbers from 0 to just above the highest bar."""
    step = 1
    while step * 5 < top:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, max(top, 1) + step, step))


def _plain(root: Any, chart: Chart) -> Any:
    """Take out scripts and remarks; give each value as a title, and the whole one name."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.endswith("script"):
                parent.remove(child)
            elif child.tag.endswith("desc"):
                if child.get("class") == "value":
                    title = ET.SubElement(parent, "title")
                    title.text = child.text
                parent.remove(child)
    name = f"name-{chart.key}"
    for child in root:
        if child.tag == "title":
            child.set("id", name)
            child.text = chart.title
    root.set("role", "img")
    root.set("aria-labelledby", name)
    return root


def picture(charts: Sequence[Chart]) -> str:
    """Several plots below one another as one file, each under its title."""
    shown = [chart for chart in charts if not chart.empty]
    height = len(shown) * _ROW
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="Plots">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" style="fill:var(--ground)"/>',
    ]
    for n, chart in enumerate(shown):
        top = n * _ROW
        drawn = draw(chart).replace("<svg ", f'<svg y="{top + _HEAD}" height="{HEIGHT}" ', 1)
        parts.append(
            f'<text x="16" y="{top + 30}" font-size="20" font-weight="700">{chart.title}</text>'
        )
        parts.append(drawn)
    return "\n".join([*parts, "</svg>\n"])
