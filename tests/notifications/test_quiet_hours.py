"""Nobody is disturbed in the hours and on the days that they want quiet, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.quiet import Quiet, zone_of
from sanctuary.clock import LONDON

ZONES = [
    "Europe/London",
    "Europe/Kyiv",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
]
MINUTE = timedelta(minutes=1)
quiets = st.builds(
    Quiet,
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.frozensets(st.integers(1, 7), max_size=3),
)
# Around the days on which clocks jump, and on any other.
moments = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),
    st.datetimes(datetime(2027, 3, 26), datetime(2027, 3, 31), timezones=st.just(UTC)),
    st.datetimes(datetime(2027, 10, 29), datetime(2027, 11, 2), timezones=st.just(UTC)),
)


@given(quiets, moments, st.sampled_from(ZONES).map(ZoneInfo))
def test_what_waits_goes_at_the_first_moment_that_is_not_quiet(quiet, moment, zone):
    opens = quiet.opens_at(moment, zone)
    assert opens >= moment
    assert not quiet.holds(opens, zone)
    if opens > moment:
        assert quiet.holds(opens - timedelta(microseconds=1), zone)
        step = moment
        while step < opens:
            assert quiet.holds(step, zone), step
            step = step.replace(second=0, microsecond=0) + MINUTE


@given(moments, st.sampled_from(ZONES).map(ZoneInfo))
def test_two_equal_hours_are_never_quiet(moment, zone):
    assert not Quiet.between(time(9), time(9)).holds(moment, zone)


def test_a_night_ends_an_hour_early_by_the_sun_when_the_clocks_go_forward():
    night = Quiet.between(time(21), time(7))
    evening = datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert night.opens_at(evening, LONDON) == datetime(2027, 3, 28, 6, tzinfo=UTC)
    autumn = datetime(2027, 10, 30, 22, tzinfo=UTC)
    assert night.opens_at(autumn, LONDON) == datetime(2027, 10, 31, 7, tzinfo=UTC)


def test_hours_that_end_where_the_clock_jumps_end_with_the_jump():
    quiet = Quiet.between(time(0), time(1, 30))
    before = datetime(2027, 3, 28, 0, 40, tzinfo=UTC)
    assert quiet.opens_at(before, LONDON) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_quiet_sunday_runs_from_midnight_to_midnight_where_the_person_lives():
    sunday = Quiet(days=frozenset({7}))
    kyiv, saturday_night = ZoneInfo("Europe/Kyiv"), datetime(2027, 1, 2, 22, 30, tzinfo=UTC)
    assert not sunday.holds(saturday_night, LONDON)
    assert sunday.opens_at(saturday_night, kyiv) == datetime(2027, 1, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "not a zone", "/"])
def test_a_zone_that_nobody_knows_counts_as_london(name):
    assert zone_of(name) is LONDON
