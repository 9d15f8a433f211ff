"""What those who answer an incident are written: never what it is about, or where."""

from datetime import UTC, datetime

from notifications.testing import a_group, an_organisation
from sanctuary.events.campaigns import (
    DutyCallAnswered,
    DutyCallRaised,
    DutyGapFound,
    DutySwapAnswered,
    DutySwapAsked,
    GroupAlertRaised,
    LineIssued,
    LineReviewDue,
    LineWithdrawn,
    TaskAssigned,
    TaskOverdue,
    WelfareAsked,
    WelfareCallWanted,
)
from sanctuary.events.panels import VisitPaused, VisitResumed
from sanctuary.ids import new_id

from .service import notifications, text_of


async def told(n):
    await n.send()
    return {row.person_id: row.template for row in await n.rows() if row.status == "accepted"}


async def test_whoever_is_given_a_task_hears_of_it_once_with_its_day(tmp_path):
    async with notifications(tmp_path) as n:
        owner = await n.person()
        event = n.h.envelope(
            TaskAssigned(
                task_id=new_id(),
                incident_id=new_id(),
                person_id=owner,
                due_at=datetime(2027, 1, 4, 12, tzinfo=UTC),
                hand_over=1,
            )
        )
        await n.h.receive(event)
        await n.h.receive(event)
        assert await told(n) == {owner: "task_assigned"}
        [mail] = n.mails()
        assert "4 January 2027" in text_of(mail)


async def test_each_reminder_of_a_task_comes_once_and_says_whose_it_is(tmp_path):
    async with notifications(tmp_path) as n:
        owner, task, incident = await n.person(), new_id(), new_id()
        for reminder in (1, 1, 2):
            await n.h.receive(
                TaskOverdue(
                    task_id=task, incident_id=incident, person_ids=(owner,), reminder=reminder
                )
            )
        await n.send()
        assert len(n.mails()) == 2
        assert all("It is yours" in text_of(mail) for mail in n.mails())
        everybody = TaskOverdue(
            task_id=incident, incident_id=incident, person_ids=(owner,), reminder=1
        )
        await n.h.receive(everybody)
        await n.send()
        assert "nobody's yet" in text_of(n.mails()[-1]).replace("’", "'")


async def test_both_sides_of_a_visit_hear_that_it_waits_and_goes_on_and_never_why(tmp_path):
    async with notifications(tmp_path) as n:
        contact, assessor = await n.person(), await n.person()
        facts = {
            "visit_id": new_id(),
            "application_id": new_id(),
            "organisation_id": await an_organisation(n.h, contact),
            "stream": "schools",
            "told": (assessor,),
            "turn": 1,
        }
        for event in (VisitPaused(**facts), VisitPaused(**facts), VisitResumed(**facts)):
            await n.h.receive(event)
        await n.send()
        texts = [text_of(mail) for mail in n.mails()]
        assert len(texts) == 4
        assert sum("do not travel" in text for text in texts) == 2
        assert sum("can take place again" in text for text in texts) == 2
        assert not any("incident" in text for text in texts)


async def test_a_duty_call_reaches_each_once_and_nobody_after_it_was_answered(tmp_path):
    async with notifications(tmp_path) as n:
        first, second, third = [await n.person() for _ in range(3)]
        call = new_id()
        await n.h.receive(DutyCallRaised(call_id=call, person_ids=(first,), step="on_duty"))
        await n.send()
        await n.h.receive(DutyCallRaised(call_id=call, person_ids=(first, second), step="nation"))
        await n.send()
        assert await told(n) == dict.fromkeys((first, second), "duty_call")
        assert len(n.mails()) == 2
        await n.h.receive(
            DutyCallRaised(call_id=call, person_ids=(first, second, third), step="uk"),
            DutyCallAnswered(call_id=call),
        )
        await n.send()
        assert third not in await told(n)


async def test_a_gap_and_a_swap_are_told_with_their_day(tmp_path):
    async with notifications(tmp_path) as n:
        person, when = await n.person(), datetime(2027, 1, 4, 9, tzinfo=UTC)
        gap = new_id()
        for warning in (14, 14, 3):
            await n.h.receive(
                DutyGapFound(gap_id=gap, person_ids=(person,), starts_at=when, warning=warning)
            )
        await n.h.receive(
            DutySwapAsked(swap_id=new_id(), person_id=person, starts_at=when),
            DutySwapAnswered(swap_id=new_id(), person_id=person, starts_at=when, accepted=False),
        )
        await n.send()
        texts = [text_of(mail) for mail in n.mails()]
        assert len(texts) == 4
        assert all("4 January 2027" in text for text in texts)
        assert any("still yours" in text for text in texts)


async def test_a_check_in_reaches_whom_an_alert_reached_and_the_team_each_once(tmp_path):
    async with notifications(tmp_path) as n:
        contact, waiting, officer = [await n.person() for _ in range(3)]
        group_id = await a_group(n.h, contact, waiting)
        alert, incident = new_id(), new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert,
                incident_id=incident,
                group_id=group_id,
                escalate_after_seconds=1200,
            )
        )
        await n.send()
        event = n.h.envelope(
            WelfareAsked(
                check_id=new_id(),
                incident_id=incident,
                alert_ids=(alert,),
                person_ids=(officer, contact),
            )
        )
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        rows = [row for row in await n.rows() if row.template == "wellbeing_check"]
        assert sorted(row.person_id for row in rows) == sorted([contact, officer])
        assert all("/welfare?link=" in text_of(mail) for mail in n.mails()[1:])
        line = {"line_id": new_id(), "edition": 1, "incident_id": incident, "alert_ids": (alert,)}
        await n.h.receive(LineIssued(**line), LineWithdrawn(**line))
        await n.send()
        rows = [row for row in await n.rows() if row.template == "official_line"]
        assert [row.person_id for row in rows] == [contact, contact]


async def test_a_wish_for_a_call_and_a_review_say_nothing_of_whom_or_what(tmp_path):
    async with notifications(tmp_path) as n:
        officer = await n.person()
        await n.h.receive(
            WelfareCallWanted(answer_id=new_id(), person_ids=(officer,)),
            LineReviewDue(line_id=new_id(), edition=1, person_ids=(officer,)),
        )
        await n.send()
        assert sorted(row.template for row in await n.rows()) == ["line_review", "welfare_call"]
