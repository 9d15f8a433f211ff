"""The benchmark of rehearsals, small: it measures a whole one, and draws the picture of it."""

import pytest

from sanctuary.bench import rehearsal, report
from sanctuary.charts.drawing import picture


@pytest.mark.timeout(180)
async def test_a_small_rehearsal_is_measured_and_drawn():
    seconds, found = await rehearsal.rehearsed(awards=40, months=15)
    assert seconds > 0
    facts = dict(found.report.facts)
    assert facts["Awards whose clock runs"] == "40"
    assert found.troubles == ()
    assert all(not chart.empty for chart in found.report.charts)
    drawn = picture(found.report.charts)
    assert drawn.count("<svg") == 1 + len(found.report.charts)
    assert "<script" not in drawn
    assert "prefers-color-scheme: dark" in drawn
    assert "rehearsal.seconds" in {bar.name for bar in report.BARS}
