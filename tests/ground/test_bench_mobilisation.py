"""The benchmark of a launch, small: one call on the whole network, to its first mail."""

import pytest

from sanctuary.bench import mobilisation, report

SIZE = report.MOBILISED[0]


@pytest.mark.system
@pytest.mark.timeout(300)
async def test_a_launch_is_followed_to_its_first_mail():
    found = await mobilisation.measure(sizes=(SIZE,), runs=1)
    assert set(found) == {f"mobilisation.first_of_{SIZE}_ms", "mobilisation.answer_ms"}
    assert set(found) <= {bar.name for bar in report.BARS}
    assert all(found.values())
