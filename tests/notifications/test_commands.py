"""Alerts and choices on the real store: who is asked, when, and what an answer ends."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from notifications.commands import alerts, preferences
from notifications.commands.asking import ESCALATE
from notifications.store.alerts import get_alert
from notifications.testing import a_group
from sanctuary.errors import Invalid, LinkRefused
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertUnanswered,
    PreferenceChanged,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import address, link_to, notifications

WAIT = timedelta(seconds=1201)


@asynccontextmanager
async def a_raised_alert(tmp_path, contacts: int = 2):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(contacts)]
        group = await a_group(n.h, *people)
        raised = GroupAlertRaised(
            alert_id=new_id(), incident_id=new_id(), group_id=group, escalate_after_seconds=1200
        )
        await n.h.receive(raised)
        yield n, raised, people


async def acknowledge(n, alert_id, person):
    async with n.h.transaction() as uow:
        return await alerts.acknowledge(uow, alert_id, by=person, at=n.h.clock.now())


def all_clear(raised) -> GroupAlertStoodDown:
    return GroupAlertStoodDown(
        alert_id=raised.alert_id, incident_id=raised.incident_id, group_id=raised.group_id
    )


async def test_the_first_contact_is_asked_and_the_others_are_left_in_peace(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, people):
        await n.send()
        assert n.relay.accepted == [address(people[0])]
        link = read(
            n.h.settings.link_key,
            Purpose.ACKNOWLEDGE,
            link_to(n.mail(), "/acknowledge"),
            now=n.h.clock.now(),
        )
        assert (link.subject, link.person_id) == (raised.alert_id, people[0])
        assert await n.h.fire_timers(timedelta(seconds=1100)) == 0


async def test_without_an_answer_the_next_is_asked_and_at_last_a_person_is_told(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, people):
        await n.send()
        await n.h.fire_timers(WAIT)
        await n.send()
        assert n.relay.accepted == [address(person) for person in people]
        [escalated] = await n.h.emitted(AlertEscalated)
        assert (escalated.data.alert_id, escalated.data.asked) == (raised.alert_id, 2)
        await n.h.fire_timers(WAIT)
        await n.h.fire_timers(WAIT)
        [unanswered] = await n.h.emitted(AlertUnanswered)
        assert unanswered.data.asked == 2


async def test_an_answer_ends_the_asking(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, people):
        await n.send()
        await acknowledge(n, raised.alert_id, people[0])
        await acknowledge(n, raised.alert_id, people[0])
        assert await n.h.fire_timers(WAIT) == 0
        await n.send()
        assert n.relay.accepted == [address(people[0])]
        [told] = await n.h.emitted(AlertAcknowledged)
        assert (told.data.group_id, told.data.asked) == (raised.group_id, 1)


async def test_an_answer_wins_over_a_message_that_is_already_queued(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, people):
        await n.send()
        await n.h.fire_timers(WAIT)
        await acknowledge(n, raised.alert_id, people[0])
        await n.send()
        assert n.relay.accepted == [address(people[0])]
        assert (await n.statuses())[people[1]] == ("cancelled", None)


async def test_a_timer_of_an_earlier_generation_does_nothing(tmp_path):
    from sanctuary.schedule import Timer

    async with a_raised_alert(tmp_path) as (n, raised, _):
        stale = Timer("x", ESCALATE, n.h.clock.now(), 0, {"alert_id": str(raised.alert_id)})
        async with n.h.transaction() as uow:
            await alerts.escalate(uow, stale)
        assert await n.h.emitted(AlertEscalated) == []
        async with n.h.transaction() as uow:
            assert (await get_alert(uow, raised.alert_id)).asked == 1


async def test_only_a_contact_of_the_group_can_answer(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, _):
        with pytest.raises(LinkRefused, match="contacts"):
            await acknowledge(n, raised.alert_id, new_id())
        assert await n.h.emitted(AlertAcknowledged) == []


async def test_the_all_clear_reaches_exactly_those_who_were_asked(tmp_path):
    async with a_raised_alert(tmp_path, contacts=3) as (n, raised, people):
        await n.send()
        await n.h.fire_timers(WAIT)
        await n.send()
        await n.h.receive(all_clear(raised))
        await n.h.fire_timers(WAIT)
        await n.send()
        told = await n.statuses(template_key="group_alert_stand_down")
        assert told == dict.fromkeys(people[:2], ("accepted", None))


async def test_who_was_not_reached_before_the_all_clear_hears_nothing_at_all(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, _):
        await n.h.receive(all_clear(raised))
        await n.h.fire_timers(WAIT)
        await n.send()
        assert n.relay.accepted == []


async def test_an_alert_that_comes_twice_asks_once(tmp_path):
    async with a_raised_alert(tmp_path) as (n, raised, _):
        await n.h.receive(raised)
        await n.send()
        assert len(n.relay.accepted) == 1


async def test_a_group_without_contacts_is_handed_to_a_person_at_once(tmp_path):
    async with a_raised_alert(tmp_path, contacts=0) as (n, raised, _):
        [told] = await n.h.emitted(AlertUnanswered)
        assert (told.data.alert_id, told.data.asked) == (raised.alert_id, 0)


async def test_a_choice_is_told_once_and_can_be_changed_back(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        for wanted in (False, False, True):
            async with n.h.transaction() as uow:
                await preferences.choose(uow, person, {"campaign": wanted}, at=n.h.clock.now())
        assert [one.data.allowed for one in await n.h.emitted(PreferenceChanged)] == [False, True]


async def test_an_answer_to_what_somebody_did_cannot_be_switched_off(tmp_path):
    async with notifications(tmp_path) as n, n.h.transaction() as uow:
        with pytest.raises(Invalid, match="always come"):
            await preferences.choose(uow, new_id(), {"service": False}, at=n.h.clock.now())
