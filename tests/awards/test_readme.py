"""The README shows the lifecycles as they are."""

from pathlib import Path

import pytest

import awards
from awards.domain import (
    appeal,
    application,
    asking,
    award,
    condition,
    fees,
    letter,
    nomination,
    panel,
)

README = (Path(awards.__file__).parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "lifecycle",
    [
        application.LIFECYCLE,
        nomination.LIFECYCLE,
        panel.PANEL_LIFECYCLE,
        panel.SEAT_LIFECYCLE,
        award.LIFECYCLE,
        letter.LIFECYCLE,
        appeal.LIFECYCLE,
        fees.LIFECYCLE,
        condition.LIFECYCLE,
        asking.VISIT_LIFECYCLE,
    ],
    ids=lambda each: each.noun,
)
def test_the_diagram_is_the_table(lifecycle):
    assert lifecycle.mermaid() in README
