"""School holidays per nation: patterns for every year, and what was really decided before them."""

from datetime import date
from itertools import pairwise

import pytest

from awards.rehearsing.holidays import SHIPPED, CannotBeRead, Holidays

WRITTEN = """
valid_from: 2026-01-01
default: true
source: Somebody
streams: [schools]
patterns:
  wales:
    - {name: Christmas, from: "12-20", to: "01-03"}
    - {name: Easter, easter: [-2, 1]}
dated:
  - nation: wales
    source: Welsh Government
    holidays:
      - {name: Christmas, from: 2027-12-18, to: 2028-01-02}
"""


def read(tmp_path, text=WRITTEN):
    file = tmp_path / "calendar.yaml"
    file.write_text(text)
    return Holidays.read(file)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 19), None),
        (date(2026, 12, 20), "Christmas"),
        (date(2027, 1, 3), "Christmas"),
        (date(2027, 1, 4), None),
        (date(2027, 3, 26), "Easter"),
        (date(2027, 3, 29), "Easter"),
        (date(2027, 3, 30), None),
        (date(2028, 4, 16), "Easter"),
    ],
)
def test_a_pattern_comes_every_year_and_may_cross_it(tmp_path, day, name):
    found = read(tmp_path).on("wales", day)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2027, 12, 18), True),
        (date(2028, 1, 2), True),
        (date(2028, 1, 3), False),
        (date(2029, 1, 3), True),
    ],
)
def test_a_decided_holiday_takes_the_place_of_the_pattern_in_its_school_year(tmp_path, day, closed):
    assert (read(tmp_path).on("wales", day) is not None) is closed


def test_another_nation_has_its_own_and_an_unknown_one_has_none(tmp_path):
    assert read(tmp_path).on("scotland", date(2026, 12, 25)) is None
    assert read(tmp_path).on(None, date(2026, 12, 25)) is None


def test_the_shipped_calendar_says_that_it_is_a_default_and_knows_all_four_nations():
    shipped = Holidays.read()
    assert shipped.default
    assert "not anybody's decision" in shipped.source
    for nation in ("england", "wales", "scotland", "northern_ireland"):
        for year in range(2026, 2037):
            assert shipped.on(nation, date(year, 12, 25)).name == "Christmas"
            assert shipped.on(nation, date(year, 7, 31)).name == "Summer"
            assert shipped.on(nation, date(year, 9, 20)) is None
    assert shipped.on("wales", date(2026, 2, 22)).last == date(2026, 2, 22)


def test_no_two_holidays_of_a_nation_overlap_in_the_shipped_calendar():
    shipped = Holidays.read()
    for nation in shipped.patterns:
        days = {
            (found.first, found.last)
            for year in range(2026, 2037)
            for month in range(1, 13)
            for day in range(1, 29)
            if (found := shipped.on(nation, date(year, month, day)))
        }
        assert all(one[1] < two[0] for one, two in pairwise(sorted(days))), nation


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("wales:", "cornwall:"), "patterns"),
        (('from: "12-20", ', ""), "say either from and to, or easter"),
        (("12-20", "13-40"), "patterns"),
        (("to: 2028-01-02", "to: 2026-01-02"), "ends before it begins"),
        (("source: Somebody", "source: ''"), "source"),
        (("streams:", "whose:"), "streams"),
        (("valid_from: 2026-01-01", "valid_from: [}"), "while parsing"),
    ],
)
def test_a_calendar_that_says_something_else_is_refused_where_it_does(tmp_path, change, says):
    with pytest.raises(CannotBeRead, match=says):
        read(tmp_path, WRITTEN.replace(*change))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotBeRead, match="No such file"):
        Holidays.read(tmp_path / "none.yaml")
    assert SHIPPED.exists()
