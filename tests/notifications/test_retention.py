"""Who got a message is kept for as long as its category needs it; how many got one, for good."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications import rules
from notifications.commands.notify import notify_people
from notifications.domain.layout import CATEGORIES
from notifications.tables import digest_part
from sanctuary.ids import new_id

from .service import notifications
from .test_digests import GONE, TUESDAY_EIGHT, becomes, waiting

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


async def parts(n):
    async with n.h.transaction() as uow:
        return len(await uow.all(select(digest_part)))


async def test_what_went_together_is_forgotten_with_the_mail_in_which_it_went(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        today = n.h.clock.today()
        await n.h.open_days(today + timedelta(days=kept("service") - 1))
        assert await parts(n) == 3
        await n.h.open_days(today + timedelta(days=kept("service") + 2))
        assert await parts(n) == 0


def test_every_category_has_its_time_and_the_rule_says_where_it_comes_from():
    for edition in rules.editions("retention"):
        assert set(edition["days"]) == set(CATEGORIES)
        assert edition["source"]
