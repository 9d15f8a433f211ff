"""What awards says about panels, and who hears of it: never why, and nobody who was let go."""

from datetime import date

import pytest

from notifications.testing import an_organisation
from sanctuary.events.awards import AssessorInvited
from sanctuary.events.panels import (
    AssessorReleased,
    AssessorSeated,
    PanelPaused,
    QuestionAnswered,
    QuestionAsked,
    QuestionOverdue,
    ReviewDue,
    ReviewGiven,
    SeatOpened,
    VisitArranged,
    VisitEnded,
    VisitProposed,
)
from sanctuary.ids import new_id

from .service import link_to, notifications, text_of

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


@pytest.mark.parametrize("step", ["asked", "proposed"])
async def test_what_a_panel_asks_reaches_both_contacts_with_the_link_to_answer(tmp_path, step):
    async with notifications(tmp_path) as n:
        people = {await n.person(), await n.person()}
        organisation = await an_organisation(n.h, *people)
        application = new_id()
        about = {
            "application_id": application,
            "organisation_id": organisation,
            "stream": "schools",
        }
        event = (
            QuestionAsked(question_id=new_id(), answer_by=DAY, **about)
            if step == "asked"
            else VisitProposed(visit_id=new_id(), remote=True, **about)
        )
        envelope = n.h.envelope(event)
        await n.h.receive(envelope)
        await n.h.receive(envelope)
        await n.send()
        assert {row.person_id for row in await n.rows()} == people
        assert len(n.mails()) == 2
        assert all(link_to(mail, "/application/asked") for mail in n.mails())


async def test_both_sides_hear_the_day_of_a_visit_and_that_it_is_off(tmp_path):
    async with notifications(tmp_path) as n:
        contact, reader = await n.person(), await n.person()
        organisation = await an_organisation(n.h, contact)
        visit = {
            "visit_id": new_id(),
            "application_id": new_id(),
            "organisation_id": organisation,
            "stream": "schools",
            "told": (reader,),
        }
        await n.h.receive(VisitArranged(visit_on=DAY, remote=False, **visit))
        assert {row.person_id for row in await n.rows()} == {contact, reader}
        await n.h.receive(VisitEnded(outcome="held", **visit))
        assert len(await n.rows()) == 2
        await n.h.receive(VisitEnded(outcome="cancelled", **visit))
        off = [row for row in await n.rows() if row.template == "visit_off"]
        assert {row.person_id for row in off} == {contact, reader}


async def test_no_suitable_day_is_told_to_the_panel_alone(tmp_path):
    async with notifications(tmp_path) as n:
        contact, reader = await n.person(), await n.person()
        organisation = await an_organisation(n.h, contact)
        await n.h.receive(
            VisitEnded(
                visit_id=new_id(),
                application_id=new_id(),
                organisation_id=organisation,
                stream="schools",
                told=(reader,),
                outcome="none_suits",
            )
        )
        assert [(row.person_id, row.template) for row in await n.rows()] == [(reader, "visit_off")]


async def test_an_answer_is_told_to_the_readers_and_silence_to_who_looks_after_them(tmp_path):
    async with notifications(tmp_path) as n:
        reader, keeper = await n.person(), await n.person()
        await an_organisation(n.h, await n.person())
        asked = {"question_id": new_id(), "application_id": new_id(), "stream": "schools"}
        await n.h.receive(QuestionOverdue(told=(keeper,), answer_by=DAY, **asked))
        await n.h.receive(QuestionAnswered(told=(reader,), organisation_id=new_id(), **asked))
        assert {(row.person_id, row.template) for row in await n.rows()} == {
            (keeper, "question_overdue"),
            (reader, "question_answered"),
        }
