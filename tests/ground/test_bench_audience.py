"""The benchmark of audiences, small: a rule with everything in it is counted."""

import pytest

from sanctuary.bench import audience, report


@pytest.mark.timeout(180)
async def test_a_nested_rule_is_counted_and_measured():
    found = await audience.measure(people=300, times=1)
    assert set(found) == {"audience.seconds"}
    assert set(found) <= {bar.name for bar in report.BARS}
    assert found["audience.seconds"] > 0
