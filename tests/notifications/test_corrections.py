"""Stand-down and correction: to exactly those whom the first message reached, or may have."""

from datetime import timedelta

import pytest

from notifications.channels import Outcome
from notifications.commands import preferences, suppressions
from sanctuary.events.campaigns import (
    GroupAlertCorrected,
    GroupAlertRaised,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)
from sanctuary.events.membership import GroupChanged, PersonErased
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import address, link_to, notifications, released, the_national_team
from .test_all_clear import OnTheWire, a_lane


def all_clear(cause):
    return MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")


def corrected(cause, correction=None):
    return MobilisationCorrected(mobilisation_id=cause, correction_id=correction or new_id())


ENDS = {"mobilisation_stand_down": all_clear, "mobilisation_correction": corrected}
either = pytest.mark.parametrize("template", ENDS)


async def told(n, cause, template):
    rows = await n.rows(cause=cause, template_key=template)
    return {row.person_id: (row.status, row.reason) for row in rows}


@either
async def test_who_unsubscribed_in_between_still_hears_to_stop_and_what_was_wrong(
    tmp_path, template
):
    async with notifications(tmp_path) as n:
        stays, leaves = await n.person(), await n.person()
        cause = await n.launched([stays, leaves])
        await n.send()
        async with n.h.transaction() as uow:
            await preferences.unsubscribe(uow, leaves, "campaign", at=n.h.clock.now())
            await preferences.unsubscribe(uow, leaves, "urgent", at=n.h.clock.now())
        # And the consent is withdrawn as well, as membership tells of it.
        await n.knows(leaves, version=2, bases={"service": "service_message"})
        await n.h.receive(ENDS[template](cause))
        await n.send()
        assert await told(n, cause, template) == {
            stays: ("accepted", None),
            leaves: ("accepted", None),
        }


@either
async def test_who_was_suppressed_erased_or_left_hears_nothing_more(tmp_path, template):
    async with notifications(tmp_path) as n:
        stays, complained, erased, left = [await n.person() for _ in range(4)]
        cause = await n.launched([stays, complained, erased, left])
        await n.send()
        async with n.h.transaction() as uow:
            await suppressions.suppress(
                uow,
                complained,
                "complaint",
                "They wrote to us",
                by=the_national_team(),
                at=n.h.clock.now(),
            )
        await n.knows(left, version=2, ended=True)
        await n.h.receive(PersonErased(case_id=new_id(), person_id=erased))
        n.relay.accepted.clear()
        await n.h.receive(ENDS[template](cause))
        await n.send()
        assert n.relay.accepted == [address(stays)]
        assert erased not in await told(n, cause, template)


@either
async def test_who_was_not_reached_hears_nothing_of_the_end(tmp_path, template):
    async with notifications(tmp_path) as n:
        reached, unwilling = await n.person(), await n.person(bases={})
        cause = await n.launched([reached, unwilling])
        await n.send()
        await n.h.receive(ENDS[template](cause))
        await n.send()
        assert set(await told(n, cause, template)) == {reached}


@either
async def test_who_may_have_been_reached_hears_it_too(tmp_path, template):
    """The relay did not answer: the mail may have arrived, and the next try never happened."""
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])

        async def nothing():
            pass

        lane = await a_lane(n, tmp_path, OnTheWire(nothing, lambda _: Outcome.UNANSWERED))
        await lane.window()
        await n.h.receive(ENDS[template](cause))
        await n.send()
        assert (await told(n, cause, template))[person] == ("accepted", None)


@either
async def test_who_was_being_written_to_hears_it_once_it_is_known_that_it_arrived(
    tmp_path, template
):
    async with notifications(tmp_path) as n:
        arrives, refused = await n.person(), await n.person()
        cause = await n.launched([arrives, refused])

        async def meanwhile():
            await n.h.receive(ENDS[template](cause))
            assert await told(n, cause, template) == {}

        def answers(recipient):
            return Outcome.ACCEPTED if recipient.startswith(arrives.hex) else Outcome.PERMANENT

        lane = await a_lane(n, tmp_path, OnTheWire(meanwhile, answers))
        await lane.window()
        assert set(await told(n, cause, template)) == {arrives}


async def test_the_alarm_of_an_urgent_mobilisation_that_nobody_answered_for_is_taken_back(tmp_path):
    """It would be sent again; the all-clear comes first, and goes to who may have it."""
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person], category="urgent")

        async def nothing():
            pass

        lane = await a_lane(n, tmp_path, OnTheWire(nothing, lambda _: Outcome.UNANSWERED), number=0)
        await lane.window()
        [row] = await n.rows(cause=cause)
        assert row.status == "queued"
        await n.h.receive(all_clear(cause))
        await n.send()
        assert set(await told(n, cause, "mobilisation_stand_down")) == {person}
        assert (await told(n, cause, "mobilisation_act"))[person] == ("cancelled", None)


async def test_an_all_clear_is_not_dropped_for_being_late(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        await n.h.receive(all_clear(cause))
        n.h.clock.offset += timedelta(days=3)
        await n.send()
        assert (await told(n, cause, "mobilisation_stand_down"))[person] == ("accepted", None)


async def test_a_second_correction_is_told_as_well_and_each_once(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        first = corrected(cause)
        await n.h.receive(first)
        await n.h.receive(first)
        await n.h.receive(corrected(cause))
        await n.send()
        rows = await n.rows(cause=cause, template_key="mobilisation_correction")
        assert [row.status for row in rows] == ["accepted", "accepted"]


async def test_the_correction_leads_to_what_was_corrected_and_names_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        person, correction = await n.person(), new_id()
        cause = await n.launched([person])
        await n.send()
        await n.h.receive(corrected(cause, correction))
        await n.send()
        mail = n.mails()[-1]
        link = read(
            n.h.settings.link_key,
            Purpose.CORRECTION,
            link_to(mail, "/correction"),
            now=n.h.clock.now(),
        )
        assert (link.subject, link.person_id) == (correction, person)


async def test_the_first_audience_hears_the_correction_whatever_membership_says_today(tmp_path):
    """Group and chain have changed since: who was asked is who hears it."""
    async with notifications(tmp_path) as n:
        before, after = await n.person(), await n.person()
        group, alert, incident = new_id(), new_id(), new_id()
        about = {"alert_id": alert, "incident_id": incident, "group_id": group}
        await n.h.receive(GroupChanged(group_id=group, contacts=(before,)))
        await n.h.receive(GroupAlertRaised(**about, escalate_after_seconds=1200))
        await n.send()
        await n.h.receive(GroupChanged(group_id=group, contacts=(after,)))
        await n.h.receive(GroupAlertCorrected(**about, correction_id=new_id()))
        await n.send()
        assert await told(n, alert, "group_alert_correction") == {before: ("accepted", None)}


async def test_nobody_hears_the_correction_of_an_alert_that_did_not_reach_them(tmp_path):
    async with notifications(tmp_path) as n:
        asked = await n.person()
        group, alert, incident = new_id(), new_id(), new_id()
        about = {"alert_id": alert, "incident_id": incident, "group_id": group}
        await n.h.receive(GroupChanged(group_id=group, contacts=(asked,)))
        await n.h.receive(GroupAlertRaised(**about, escalate_after_seconds=1200))
        await n.h.receive(GroupAlertCorrected(**about, correction_id=new_id()))
        await n.send()
        # They are asked, and find what was corrected behind the link.
        assert n.relay.accepted == [address(asked)]
        assert await told(n, alert, "group_alert_correction") == {}


async def test_while_it_is_paused_nothing_leaves_and_a_resumption_lets_the_rest_go(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(4)]
        cause = await n.launched(people[:2], people[2:])
        await n.h.receive(MobilisationPaused(mobilisation_id=cause))

        async def looked_at() -> bool:
            return all(row.due_at > n.h.clock.now() for row in await n.rows(cause=cause))

        async with n.sending():
            await n.until(looked_at)
        assert n.relay.commands == []
        await n.h.receive(MobilisationResumed(mobilisation_id=cause))
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, people))


async def test_what_is_released_while_it_is_paused_waits_as_well(tmp_path):
    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        cause = await n.launched([first])
        await n.send()
        await n.h.receive(MobilisationPaused(mobilisation_id=cause))
        await n.h.receive(released(cause, 1, 2, [second]))

        async def looked_at() -> bool:
            rows = await n.rows(cause=cause, person_id=second)
            return all(row.due_at > n.h.clock.now() for row in rows)

        async with n.sending():
            await n.until(looked_at)
        assert n.relay.accepted == [address(first)]


@pytest.mark.parametrize(
    "end", [all_clear, lambda cause: MobilisationClosed(mobilisation_id=cause)]
)
async def test_what_waited_while_it_was_paused_is_cancelled_by_its_end(tmp_path, end):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.h.receive(MobilisationPaused(mobilisation_id=cause), end(cause))
        await n.send()
        assert n.relay.commands == []
        assert await n.statuses(cause=cause) == {person: ("cancelled", None)}


async def test_a_pause_that_arrives_after_its_resumption_holds_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        pause = n.h.envelope(MobilisationPaused(mobilisation_id=cause))
        resumed = n.h.envelope(MobilisationResumed(mobilisation_id=cause))
        await n.h.receive(resumed)
        await n.h.receive(pause)
        await n.send()
        assert n.relay.accepted == [address(person)]


async def test_the_stand_down_of_what_is_paused_is_told_at_once(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        await n.h.receive(MobilisationPaused(mobilisation_id=cause), corrected(cause))
        await n.send()
        assert (await told(n, cause, "mobilisation_correction"))[person] == ("accepted", None)
