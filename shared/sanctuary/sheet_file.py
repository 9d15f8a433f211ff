"""A file as somebody saved it: which letters, which separator, which rows.

Row 1 is the header, as a spreadsheet counts; the first record is row 2.
"""

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanctuary.errors import Invalid
from sanctuary.sheets import unguard

SEPARATORS = (",", ";", "\t")
MOST_COLUMNS, LONGEST_CELL = 500, 20_000
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Record:
    """One row with its number. Cells are as they were typed, without an apostrophe of ours."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: tuple[str, ...]
    records: tuple[Record, ...]
    encoding: str
    separator: str


def read_sheet(content: bytes) -> Sheet:
    """Raises Invalid, in words for whoever saved the file."""
    text, encoding = _decode(content)
    separator = _separator(text)
    rows = _rows(text, separator)
    headers = next(rows, None)
    if headers is None or not any(cell.strip() for cell in headers[1]):
        raise _unreadable("The first row must name the columns, and there is none.")
    if len(headers[1]) > MOST_COLUMNS:
        raise _unreadable(f"There are more than {MOST_COLUMNS} columns.")
    records = tuple(
        Record(number, tuple(unguard(cell) for cell in cells))
        for number, cells in rows
        if any(cell.strip() for cell in cells)
    )
    if not records:
        raise _unreadable("There is no row below the header.")
    return Sheet(tuple(cell.strip() for cell in headers[1]), records, encoding, separator)


def nothing_imported(mistakes: int) -> str:
    """How a refusal begins when a file is taken whole or not at all."""
    found = "1 mistake was" if mistakes == 1 else f"{mistakes:,} mistakes were"
    return f"Nothing was imported: {found} found."


def _decode(content: bytes) -> tuple[str, str]:
    """By its mark if it has one, else UTF-8, else as older spreadsheets save it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried: tuple[str, ...] = ("utf-16",)
    elif content.startswith(codecs.BOM_UTF8):
        tried = ("utf-8-sig",)
    else:
        tried = ("utf-8", "cp1252")
    for encoding in tried:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding
    raise _unreadable("It is not a text file that we know. Save it as “CSV UTF-8”.")


def _separator(text: str) -> str:
    """What parts the header row into the most columns."""
    first = text.lstrip("\r\n")[:LONGEST_CELL]
    counts = dict.fromkeys(SEPARATORS, 0)
    for each in SEPARATORS:
        with contextlib.suppress(csv.Error):
            reader = csv.reader(io.StringIO(first, newline=""), delimiter=each)
            counts[each] = len(next(reader, []))
    return max(SEPARATORS, key=lambda each: counts[each])


def _rows(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise _unreadable(f"A cell of row {number} is too long. Is a quotation mark open?")
            yield number, cells
    except csv.Error:
        raise _unreadable(
            f"Row {number + 1} cannot be read. Look for a quotation mark that is not closed."
        ) from None


def _unreadable(why: str) -> Invalid:
    return Invalid(f"We cannot read this file. {why}", errors=[{"field": "file", "detail": why}])
