"""Rows of one file that say the same: the first is taken, the later one is named.

Otherwise two rows about one person would overwrite each other each time the file is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from membership.domain.addresses import address_key
from membership.domain.import_mapping import Kind, Layout
from sanctuary.sheet_file import Record

_ALONE = {
    Kind.PEOPLE: ("email",),
    Kind.ORGANISATIONS: ("number", "charity_number", "company_number", "urn"),
    Kind.GROUPS: ("area",),
}


@dataclass(frozen=True, slots=True)
class Double:
    """`row` repeats in `name` what `first` says."""

    row: int
    first: int
    name: str


def doubles(kind: Kind, layout: Layout, records: Sequence[Record]) -> dict[int, Double]:
    """By row number."""
    seen: dict[tuple[str, object], int] = {}
    found: dict[int, Double] = {}
    for record in records:
        keys = list(_keys(kind, layout, record))
        first = next(((seen[key], key[0]) for key in keys if key in seen), None)
        if first is not None:
            found[record.number] = Double(record.number, *first)
            continue
        for key in keys:
            seen[key] = record.number
    return found


def _keys(kind: Kind, layout: Layout, record: Record) -> Iterator[tuple[str, object]]:
    """What only one row of a file may say."""
    told = False
    for name in ("id", "external_id", *_ALONE[kind]):
        value = _cell(layout, record, name)
        if value:
            told = True
            scheme = _cell(layout, record, "scheme") if name == "number" else ""
            yield name, (scheme, address_key(value))
    if not told:
        yield "", tuple(_cell(layout, record, name) for name in sorted(layout.columns))


def _cell(layout: Layout, record: Record, name: str) -> str:
    at = layout.columns.get(name)
    return record.cells[at].strip() if at is not None and at < len(record.cells) else ""


def said_of(double: Double) -> str:
    """What to tell whoever corrects the file."""
    if double.name:
        return f"The same as in row {double.first}. Keep one of the two rows, or correct it."
    return (
        f"Row {double.first} says exactly the same. If these are two, give each an id of its own "
        "in a column “external_id”."
    )
