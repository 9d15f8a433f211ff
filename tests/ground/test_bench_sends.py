"""The benchmark of sends, small: each one is accepted once, and a repeated one says that it is."""

import pytest

from sanctuary.bench import report, sends


@pytest.mark.timeout(180)
async def test_sends_are_accepted_once_and_their_pace_is_measured(tmp_path):
    found = await sends.measure(people=10, sends=30)
    assert set(found) == {"api.sends_per_second", "api.send_p95_ms"}
    assert set(found) <= {bar.name for bar in report.BARS}
    assert found["api.sends_per_second"] > 0
