"""What is held back for an hour or a week that suits its reader, and what never is."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from notifications.commands import rhythm as commands
from notifications.domain.quiet import Quiet, zone_of
from notifications.domain.rhythm import REMINDERS, RuleChange, week_of
from notifications.store import claims, deliveries, timing
from notifications.store import rhythm as store
from notifications.store.deliveries import Message
from notifications.testing import a_group
from sanctuary.clock import LONDON, london_day
from sanctuary.events.campaigns import GroupAlertRaised, MobilisationStoodDown
from sanctuary.ids import new_id

from .service import address, notifications, the_national_team

MONDAY_NIGHT = datetime(2031, 3, 3, 23, tzinfo=UTC)
MONDAY_NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
NIGHT = {"hours": (21 * 60, 7 * 60)}


async def chooses(n, person, **wanted):
    async with n.h.transaction() as uow:
        await commands.choose(uow, person, wanted, at=uow.clock.now())


async def queue(n, person, template, category, **values):
    message = Message(person, template, category, new_id(), **values)
    async with n.h.transaction() as uow:
        await deliveries.queue(uow, [message], at=uow.clock.now())
    return message.cause


RENEWAL = {
    "values": {
        "expires_on": "2031-06-03",
        "grace_ends_on": "2031-09-01",
        **dict.fromkeys(("months_12", "months_6", "month_1", "day", "grace"), "no"),
        "months_3": "yes",
    }
}


async def renewal(n, person, step="months_3"):
    return await queue(n, person, "renewal_due", "renewal", step=step, **RENEWAL)


async def becomes(n, cause, wanted):
    async def it_has():
        return [(row.status, row.reason) for row in await n.rows(cause=cause)] == [wanted]

    async with n.sending():
        await n.until(it_has)
    [row] = await n.rows(cause=cause)
    return row


async def test_a_campaign_at_night_waits_until_the_morning_of_its_reader(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NIGHT)
        asleep, awake = await n.person(time_zone="Europe/Kyiv"), await n.person()
        await chooses(n, asleep, **NIGHT)
        cause = await n.launched([asleep, awake])

        async def one_waits():
            found = await n.statuses(cause=cause)
            return found == {asleep: ("queued", "quiet_hours"), awake: ("accepted", None)}

        async with n.sending():
            await n.until(one_waits)
        [row] = [row for row in await n.rows(cause=cause) if row.person_id == asleep]
        assert row.due_at == datetime(2031, 3, 4, 5, tzinfo=UTC)
        client = await n.h.client(the_national_team())
        shown = (await client.get(f"/v1/deliveries/{row.id}")).json()
        assert (shown["status"], shown["reason"]) == ("queued", "quiet_hours")
        assert datetime.fromisoformat(shown["due_at"]) == row.due_at
        n.h.clock.move_to(row.due_at)
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, (asleep, awake)))


async def test_the_answer_that_somebody_waits_for_and_the_alarm_come_at_night(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NIGHT)
        person = await n.person()
        await chooses(n, person, hours=(0, 24 * 60 - 1), days=frozenset({1, 2, 3}))
        await queue(n, person, "lead_found", "service")
        raised = GroupAlertRaised(
            alert_id=new_id(),
            incident_id=new_id(),
            group_id=await a_group(n.h, person),
            escalate_after_seconds=600,
        )
        await n.h.receive(raised)
        await n.send()
        assert n.relay.accepted == [address(person)] * 2
        held = await becomes(n, await renewal(n, person), ("queued", "quiet_hours"))
        assert held.due_at == datetime(2031, 3, 6, 23, 59, tzinfo=UTC)


async def test_what_would_be_over_by_the_morning_is_over_and_says_why(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NIGHT)
        person = await n.person()
        await chooses(n, person, days=frozenset({1, 2, 3, 4}))
        cause = await n.launched([person])
        row = await becomes(n, cause, ("expired", "quiet_hours"))
        assert row.settled_at is not None
        assert n.relay.accepted == []


async def test_a_stand_down_reaches_at_night_whom_the_action_reached(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NOON)
        person = await n.person()
        await chooses(n, person, **NIGHT)
        cause = await n.launched([person])
        await n.send()
        n.h.clock.move_to(MONDAY_NIGHT)
        await n.h.receive(MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_act"))
        await n.send()
        assert n.relay.accepted == [address(person)] * 2


async def test_an_unsubscription_holds_for_what_waits_for_the_morning(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NIGHT)
        person = await n.person()
        await chooses(n, person, **NIGHT)
        cause = await n.launched([person])
        await becomes(n, cause, ("queued", "quiet_hours"))
        from .test_sending import _unsubscribe_link

        client = await n.h.client()
        await client.post(f"/unsubscribe?link={await _unsubscribe_link(n, person)}")
        n.h.clock.move_to(MONDAY_NIGHT + timedelta(hours=9))
        await n.send()
        assert n.relay.accepted == []
        assert (await n.statuses(cause=cause))[person] == ("withheld", "opted_out")


async def test_the_networks_own_hours_count_where_nobody_chose(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NIGHT)
        async with n.h.transaction() as uow:
            change = RuleChange(n.h.clock.today(), {"quiet_channels": ["email"]})
            from sanctuary.actor import Decision

            await store.add_rule(uow, change, Decision(new_id(), uow.clock.now(), "a test"))
        left, own = await n.person(), await n.person()
        await chooses(n, own, hours=(600, 600))
        cause = await n.launched([left, own])

        async def told():
            found = await n.statuses(cause=cause)
            return found == {left: ("queued", "quiet_hours"), own: ("accepted", None)}

        async with n.sending():
            await n.until(told)


async def test_of_too_many_campaigns_in_a_week_the_next_ones_are_not_sent(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NOON)
        person, other = await n.person(), await n.person()
        for _ in range(3):
            await n.launched([person])
            await n.send()
        cause = await n.launched([person, other])
        await n.send()
        assert await n.statuses(cause=cause) == {
            person: ("withheld", "over_budget"),
            other: ("accepted", None),
        }
        n.h.clock.move_to(MONDAY_NOON + timedelta(days=7))
        cause = await n.launched([person])
        await n.send()
        assert (await n.statuses(cause=cause))[person] == ("accepted", None)


async def test_a_renewal_goes_where_a_campaign_no_longer_may_and_then_waits_for_a_week(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NOON)
        person = await n.person()
        for _ in range(7):
            await renewal(n, person)
        await n.send()
        assert len(n.relay.accepted) == 7
        late = await renewal(n, person)
        row = await becomes(n, late, ("queued", "next_week"))
        assert row.due_at == datetime(2031, 3, 10, tzinfo=UTC)
        await queue(n, person, "lead_found", "service")
        n.h.clock.move_to(row.due_at)
        await n.send()
        assert len(n.relay.accepted) == 9


async def test_a_try_that_failed_for_now_is_counted_once(tmp_path):
    answers = iter(["451 4.3.0 later"])
    async with notifications(
        tmp_path, lambda stage, *_: next(answers, None) if stage == "content" else None
    ) as n:
        n.h.clock.move_to(MONDAY_NOON)
        person = await n.person()
        cause = await renewal(n, person)

        async def tried():
            [row] = await n.rows(cause=cause)
            return row.attempts == 1 and row.status == "queued"

        async with n.sending():
            await n.until(tried)
            n.h.clock.offset += timedelta(hours=1)
            await n.until(lambda: _accepted(n, cause))
        assert await used(n, person) == 1


async def _accepted(n, cause):
    return [row.status for row in await n.rows(cause=cause)] == ["accepted"]


async def used(n, person):
    async with n.h.transaction() as uow:
        query = text("select used from person_week where person_id = :person")
        return await uow.scalar(query.bindparams(person=person))


@pytest.mark.parametrize("at_once", [2, 8])
async def test_lanes_side_by_side_never_count_somebody_beyond_the_allowance(tmp_path, at_once):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY_NOON)
        person = await n.person()
        causes = [await n.launched([person]) for _ in range(12)]
        now = n.h.clock.now()
        rules = store.BOOK.as_at(london_day(now), [])
        claim = {
            **timing.parameters(rules, "email", now=now),
            "now": now,
            "later": now,
            "limit": 2,
            "channel": "email",
            "needs_basis": ["campaign"],
            "to_unverified": [],
            "correcting": [],
        }

        async def a_lane():
            while True:
                async with n.h.transaction() as uow:
                    window = {"window": f"side/{new_id()}"}
                    judged = await claims.claim(uow, {**claim, **window}, express=False)
                    await asyncio.sleep(0)
                if not judged:
                    return

        await asyncio.gather(*(a_lane() for _ in range(at_once)))
        rows = [row for cause in causes for row in await n.rows(cause=cause)]
        assert sum(row.status == "sending" for row in rows) == 3
        assert sum(row.reason == "over_budget" for row in rows) == 9
        assert await used(n, person) == 3


QUIETS = [
    Quiet(21 * 60, 7 * 60),
    Quiet(60, 90),
    Quiet(0, 0, frozenset({7})),
    Quiet(13 * 60, 14 * 60, frozenset({6, 7})),
    Quiet(23 * 60 + 59, 23 * 60 + 58),
]


async def test_the_store_and_the_domain_agree_on_what_is_quiet(tmp_path):
    """Both sides of a clock's jump, in zones that jump in different ways."""
    async with notifications(tmp_path) as n:
        sql = text(
            f"select case when {timing._QUIET} then true else false end from (select "
            "cast(:f as smallint) as f, cast(:u as smallint) as u, "
            "cast(:days as smallint[]) as days, timezone(cast(:zone as text), "
            "cast(:now as timestamptz)) as local) q"
        )
        start = datetime(2027, 3, 27, 20, tzinfo=UTC)
        moments = [start + timedelta(minutes=29 * step) for step in range(60)]
        autumn = [one + timedelta(days=217) for one in moments]
        async with n.h.transaction() as uow:
            for zone in ("Europe/London", "America/St_Johns", "Africa/Cairo", "Pacific/Chatham"):
                for quiet in QUIETS:
                    for now in (*moments[::3], *autumn[::3]):
                        values = {
                            "f": quiet.start,
                            "u": quiet.end,
                            "days": sorted(quiet.days),
                            "zone": zone,
                            "now": now,
                        }
                        said = await uow.scalar(sql.bindparams(**values))
                        assert said == quiet.holds(now, zone_of(zone)), (zone, quiet, now)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=200)
def test_weeks_count_up_and_change_on_mondays(moment):
    week = week_of(london_day(moment))
    later = moment + timedelta(days=7, hours=1)
    assert week_of(london_day(later)) > week
    from notifications.domain.rhythm import next_week

    begins = next_week(moment)
    assert moment < begins <= moment + timedelta(days=7, hours=1)
    assert begins.astimezone(LONDON).isoweekday() == 1
    assert week_of(london_day(begins)) > week
    assert week_of(london_day(begins - timedelta(seconds=1))) == week


def test_every_reminder_is_a_service_message_that_exists():
    from notifications.catalogue import entry

    assert {entry(key).category for key in REMINDERS - {"digest"}} == {"service"}


async def test_what_somebody_waits_for_and_what_is_urgent_is_never_held_back(tmp_path):
    waits = {
        ("service", "confirm_address"): False,
        ("service", "rights_link"): False,
        ("urgent", "group_alert"): False,
        ("campaign", "mobilisation_stand_down"): False,
        ("campaign", "mobilisation_act"): True,
        ("renewal", "renewal_due"): True,
        ("service", "reaffirmation_due"): True,
    }
    asked = text(
        f"select {timing.PATIENT} from (select cast(:category as text) as category, "
        "cast(:template as text) as template) as d"
    )
    async with notifications(tmp_path) as n, n.h.transaction() as uow:
        for (category, template), patient in waits.items():
            found = await uow.scalar(asked.bindparams(category=category, template=template))
            assert found is patient, template
