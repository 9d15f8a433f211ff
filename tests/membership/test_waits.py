"""How long we wait is dated data that says whose choice it is."""

from datetime import date, timedelta

import pytest

from membership.domain import dated
from membership.domain.merge import UNDO_WITHIN
from membership.domain.wait import Wait
from membership.rules import WAITS, award_review_by, confirm_within, hand_over_within
from membership.testing import sign_up
from sanctuary.events.membership import ConfirmationRequested
from sanctuary.testing import harness

from .test_pages import MYSELF, fill_in

TODAY = date(2027, 5, 3)


def test_each_wait_has_a_day_and_a_source():
    assert {*WAITS} == {"confirm", "hand_over", "award_review"}
    for editions in WAITS.values():
        assert all(one.days > 0 and "default" in one.source for one in editions)


def test_these_hold_today():
    assert confirm_within(TODAY) == timedelta(days=14)
    assert hand_over_within(TODAY) == timedelta(days=14)
    assert award_review_by(TODAY) == date(2027, 8, 1)
    assert timedelta(days=30) == UNDO_WITHIN


@pytest.mark.parametrize(("on", "days"), [(date(2027, 12, 31), 14), (date(2028, 1, 1), 21)])
def test_a_new_entry_holds_from_its_day_on(on, days):
    changed = (*WAITS["confirm"], Wait(date(2028, 1, 1), "the trustees", 21))
    assert dated.on(changed, on).lasts == timedelta(days=days)


async def test_a_link_opens_for_as_long_as_the_rule_and_the_page_say():
    async with harness("membership") as h, await h.client() as browser:
        await sign_up(h)
        asked = (await h.emitted(ConfirmationRequested))[0].data
        lasts = confirm_within(h.clock.today())
        assert timedelta(0) <= h.clock.now() + lasts - asked.expires_at < timedelta(minutes=5)
        page, _ = await fill_in(browser, MYSELF)
        assert f"The link works for {lasts.days} days." in page.text
