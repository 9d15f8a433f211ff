"""Cells of a spreadsheet: safe to open, and read back as they were.

A cell that begins with a sign which spreadsheets take for a formula gets an apostrophe in front, as
people do by hand. A cell that already looks so gets one more, so that reading takes exactly one
away again and nothing is lost on the way out and in.
"""

import csv
import io
import json
import re
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

BOM = "\ufeff"
LIST_SEPARATOR = "; "
_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN = (str, int, float, bool)


def guard(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """The text that `guard` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, and the way to its value in a document."""

    header: str
    path: tuple[str, ...]

    def cell(self, document: dict[str, Any]) -> object:
        value: Any = document
        for key in self.path:
            value = value.get(key) if isinstance(value, dict) else None
        return as_cell(value)


def columns_of(model: type[BaseModel], above: tuple[str, ...] = ()) -> list[Column]:
    """The columns of a model in the order of its fields; a model within one gives `outer.inner`."""
    found: list[Column] = []
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        path = (*above, name)
        found += columns_of(inner, path) if inner else [Column(".".join(path), path)]
    return found


def as_cell(value: object) -> object:
    """How a value of a JSON document stands in a cell. Numbers stay numbers."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, list) and all(isinstance(each, _PLAIN) for each in value):
        return guard(LIST_SEPARATOR.join(str(each) for each in value))
    return guard(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def write_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180); text in quotation marks, for readers that part cells otherwise."""
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds one of, or none of."""
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [each for each in get_args(annotation) if each is not types.NoneType]
        return _model_in(kinds[0]) if len(kinds) == 1 else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None
