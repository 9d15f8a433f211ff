"""Reading the published list of local authorities with their centres.

The Office for National Statistics publishes each year's districts as CSV, with columns for the code
(`LAD24CD`), `LAT` and `LONG`, among others; `code`, `lat` and `lon` are read as well.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from campaigns.domain.nearby import Point
from sanctuary.errors import Invalid

_CODE = re.compile(r"[EWSN]\d{8}")
_COLUMNS = {
    "code": re.compile(r"code|lad\d{2}cd", re.IGNORECASE),
    "lat": re.compile(r"lat|latitude", re.IGNORECASE),
    "lon": re.compile(r"lon|long|longitude", re.IGNORECASE),
}
# The United Kingdom with its islands; a point beyond is a pair of swapped columns.
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.0, 2.5
MOST_ERRORS = 20


def read_centres(content: str) -> Mapping[str, Point]:
    """Centres by code. Raises Invalid naming the row and column of what is wrong."""
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    columns = _columns(reader.fieldnames or ())
    found: dict[str, Point] = {}
    errors: list[Mapping[str, str]] = []
    for number, row in enumerate(reader, start=2):
        code = (row[columns["code"]] or "").strip()
        point = _point(row[columns["lat"]], row[columns["lon"]])
        if not _CODE.fullmatch(code) or code in found:
            errors.append(_wrong(number, columns["code"], "Each authority once, by GSS code."))
        elif point is None:
            errors.append(_wrong(number, columns["lat"], "Degrees, within the United Kingdom."))
        else:
            found[code] = point
    if errors or not found:
        raise Invalid(
            "This file was not taken in: correct the rows named, or choose the file as published.",
            errors=errors[:MOST_ERRORS],
        )
    return found


def _columns(header: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for wanted, pattern in _COLUMNS.items():
        named = [name for name in header if pattern.fullmatch(name.strip())]
        if not named:
            raise Invalid(
                "This file has no column for the code, the latitude or the longitude of an "
                "authority. Choose the list of local authority districts with LAT and LONG.",
                errors=[_wrong(1, wanted, "The column is missing.")],
            )
        found[wanted] = named[0]
    return found


def _point(lat: str | None, lon: str | None) -> Point | None:
    try:
        point = Point(float(lat or ""), float(lon or ""))
    except ValueError:
        return None
    inside = _SOUTH <= point.lat <= _NORTH and _WEST <= point.lon <= _EAST
    return point if inside else None


def _wrong(row: int, column: str, detail: str) -> Mapping[str, str]:
    return {"row": str(row), "column": column, "detail": detail}
