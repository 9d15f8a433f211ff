"""The attacks of `make faults`, small: kills in the middle of a send and of the event path."""

import pytest

from sanctuary.faults import events, mail

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


async def test_a_send_under_fire_misses_nobody_and_doubles_no_mail_outside_the_window():
    plan = mail.Plan(messages=1_200, per_event=50, kills=9, durable=False)
    found = await mail.attack(plan)
    assert found.failures(plan) == []
    assert found.verdict.messages == plan.messages
    assert sum(found.verdict.kills.values()) >= plan.kills
    assert found.duplicates > 0


async def test_events_under_fire_take_effect_once_whatever_comes_in_between():
    plan = events.Plan(
        events=800,
        kills=5,
        duplicates=500,
        people=15,
        versions=10,
        poison=25,
        bugs=4,
        wipes=1,
        durable=False,
    )
    found = await events.attack(plan)
    assert found.failures == []
    assert found.events == 800 + 4 + 100 + 150
    assert (found.poison, found.wipes) == (29, 1)
    assert sum(found.kills.values()) == plan.kills
    assert found.duplicates > 0
    assert found.out_of_order > 0
