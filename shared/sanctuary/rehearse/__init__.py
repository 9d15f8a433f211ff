"""A rehearsal of years over a copy: the days pass on a store of its own, and nothing is sent.

A service takes part by giving its `Service` a `Rehearsal`; `sanctuary rehearse` runs it.
"""

from sanctuary.charts import Chart, Series, Table
from sanctuary.rehearse.parts import (
    Entry,
    Happening,
    Play,
    Rehearsal,
    Report,
    Span,
    Trouble,
    Unlike,
    Unusable,
)

__all__ = [
    "Chart",
    "Entry",
    "Happening",
    "Play",
    "Rehearsal",
    "Report",
    "Series",
    "Span",
    "Table",
    "Trouble",
    "Unlike",
    "Unusable",
]
