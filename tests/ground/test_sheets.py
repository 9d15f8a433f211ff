"""Cells that no spreadsheet takes for a formula, and that read back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from sanctuary.sheets import columns_of, guard, unguard, write_rows

CELLS = st.text(alphabet="=+-@'\t\r\n,;\"aé ＝", max_size=6)


@given(CELLS)
def test_what_is_guarded_reads_back_as_it_was(cell):
    assert unguard(guard(cell)) == cell


@given(CELLS)
def test_no_guarded_cell_begins_like_a_formula(cell):
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_a_row_reads_back_through_csv(cells):
    text = write_rows([[guard(cell) for cell in cells]])
    (read,) = csv.reader(io.StringIO(text, newline=""))
    assert [unguard(cell) for cell in read] == cells


@pytest.mark.parametrize("cell", ["O'Brien", "'tis", "", "a=b", "Ann - Swansea", "12"])
def test_ordinary_text_stays_as_it_is(cell):
    assert guard(cell) == unguard(cell) == cell


class Inner(BaseModel):
    by: str
    at: int


class Outer(BaseModel):
    name: str
    made: Inner | None = None
    tags: list[str] = []
    parts: list[Inner] = []
    listed: bool = False


def test_columns_are_the_fields_in_order_and_a_model_within_is_spread():
    columns = columns_of(Outer)
    headers = [column.header for column in columns]
    assert headers == ["name", "made.by", "made.at", "tags", "parts", "listed"]
    one = Outer(name="=1", made=Inner(by="Ann", at=-3), tags=["a", "b"], listed=True)
    cells = [column.cell(one.model_dump(mode="json")) for column in columns]
    assert cells == ["'=1", "Ann", -3, "a; b", "", "yes"]
    spread = Outer(name="x", parts=[Inner(by="Ann", at=1)]).model_dump(mode="json")
    assert columns[4].cell(spread) == '[{"by":"Ann","at":1}]'
    assert [column.cell(Outer(name="x").model_dump(mode="json")) for column in columns][1:3] == [
        "",
        "",
    ]
