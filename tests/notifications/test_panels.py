"""What awards says about panels, and who hears of it: never why, and nobody who was let go."""

from datetime import date

from sanctuary.events.awards import AssessorInvited
from sanctuary.events.panels import (
    AssessorReleased,
    AssessorSeated,
    PanelPaused,
    ReviewDue,
    ReviewGiven,
    SeatOpened,
)
from sanctuary.ids import new_id

from .service import notifications, text_of

DAY = date(2027, 5, 3)


def invited(person, seat):
    return AssessorInvited(seat_id=seat, application_id=new_id(), person_id=person, answer_by=DAY)


async def test_who_looks_after_a_panel_hears_that_it_is_paused_once_for_each_pause(tmp_path):
    async with notifications(tmp_path) as n:
        keeper, other = await n.person(), await n.person()
        paused = PanelPaused(
            application_id=new_id(),
            stream="schools",
            told=(keeper,),
            panel_version=3,
            reserve_asked=True,
        )
        envelope = n.h.envelope(paused)
        await n.h.receive(envelope)
        await n.h.receive(envelope)
        await n.h.receive(paused.model_copy(update={"panel_version": 6, "reserve_asked": False}))
        await n.send()
        assert [row.template for row in await n.rows()] == ["panel_paused"] * 2
        first, second = (text_of(mail) for mail in n.mails())
        assert {"next person on the reserve" in each for each in (first, second)} == {True, False}
        assert str(other) not in first + second


async def test_an_empty_seat_without_a_reserve_is_told_once(tmp_path):
    async with notifications(tmp_path) as n:
        keeper = await n.person()
        opened = SeatOpened(
            application_id=new_id(), seat_id=new_id(), stream="schools", told=(keeper,)
        )
        await n.h.receive(opened)
        await n.h.receive(opened)
        assert [row.template for row in await n.rows()] == ["panel_seat_open"]


async def test_whoever_was_let_go_gets_nothing_that_still_waits(tmp_path):
    async with notifications(tmp_path) as n:
        person, seat = await n.person(), new_id()
        asked = invited(person, seat)
        await n.h.receive(asked)
        await n.h.receive(
            AssessorReleased(seat_id=seat, application_id=asked.application_id, person_id=person)
        )
        assert [row.status for row in await n.rows()] == ["cancelled"]


async def test_a_yes_leaves_the_invitation_that_is_on_its_way_alone(tmp_path):
    async with notifications(tmp_path) as n:
        person, seat = await n.person(), new_id()
        asked = invited(person, seat)
        await n.h.receive(asked)
        await n.h.receive(
            AssessorSeated(seat_id=seat, application_id=asked.application_id, person_id=person)
        )
        assert [row.status for row in await n.rows()] == ["queued"]


def due(person, seat, step, day=DAY):
    return ReviewDue(seat_id=seat, application_id=new_id(), person_id=person, step=step, due_on=day)


async def test_readers_hear_when_it_begins_is_due_and_is_overdue_and_once_each(tmp_path):
    async with notifications(tmp_path) as n:
        person, seat = await n.person(), new_id()
        for step in ("assigned", "due", "overdue", "overdue"):
            await n.h.receive(due(person, seat, step))
        assert sorted(row.template for row in await n.rows()) == [
            "panel_overdue",
            "panel_reading",
            "panel_reminder",
        ]
        # More time, after a new confirmation, is told again.
        await n.h.receive(due(person, seat, "assigned", DAY.replace(month=6)))
        assert len(await n.rows()) == 4


async def test_whoever_has_written_is_reminded_no_more(tmp_path):
    async with notifications(tmp_path) as n:
        person, seat = await n.person(), new_id()
        asked = due(person, seat, "due")
        await n.h.receive(asked)
        await n.h.receive(
            ReviewGiven(seat_id=seat, application_id=asked.application_id, person_id=person)
        )
        assert [row.status for row in await n.rows()] == ["cancelled"]
