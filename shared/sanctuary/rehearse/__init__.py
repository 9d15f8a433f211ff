"""A rehearsal of years over a copy: the days pass on a store of its own, and nothing is sent.

A service takes part by giving its `Service` a `Rehearsal`; `sanctuary rehearse` runs it.
"""

from sanctuary.rehearse.parts import (
    Chart,
    Entry,
    Happening,
    Play,
    Rehearsal,
    Report,
    Series,
    Span,
    Table,
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
