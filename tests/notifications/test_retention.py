"""Who got a message is kept for as long as its category needs it; how many got one, for good."""

from datetime import date, timedelta

import pytest

from notifications import rules
from notifications.commands.notify import notify_people
from notifications.domain.layout import CATEGORIES
from sanctuary.ids import new_id

from .service import notifications

TEMPLATE = {
    "service": "group_suspended",
    "renewal": "renewal_granted",
    "campaign": "mobilisation_act",
    "urgent": "group_alert_stand_down",
}


def kept(category):
    return rules.on("retention", date(2026, 11, 21))["days"][category]


@pytest.mark.parametrize("category", CATEGORIES)
async def test_the_person_goes_on_time_and_the_count_stays(tmp_path, category):
    async with notifications(tmp_path) as n:
        person, cause = await n.person(), new_id()
        async with n.h.transaction() as uow:
            await notify_people(uow, [person], TEMPLATE[category], cause, values={"x": "y"})
        await n.send()
        today = n.h.clock.today()
        await n.h.open_days(today + timedelta(days=kept(category) - 1))
        [row] = await n.rows(cause=cause)
        assert (row.person_id, row.values) == (person, {"x": "y"})
        await n.h.open_days(today + timedelta(days=kept(category) + 2))
        [row] = await n.rows(cause=cause)
        assert (row.person_id, row.values, row.status) == (None, {}, "accepted")


def test_every_category_has_its_time_and_the_rule_says_where_it_comes_from():
    for edition in rules.editions("retention"):
        assert set(edition["days"]) == set(CATEGORIES)
        assert edition["source"]
