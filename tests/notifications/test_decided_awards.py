"""What follows a decision reaches who it concerns, once, and stops when it is overtaken."""

from datetime import date

import pytest

from notifications.testing import an_organisation
from sanctuary.events.after_decisions import (
    AppealAnswered,
    CaseWaiting,
    ConditionDue,
    ConditionSettled,
)
from sanctuary.events.awards import ApplicationDecided
from sanctuary.ids import new_id

from .service import link_to, notifications, text_of

DAY = date(2027, 5, 3)


def due(condition, organisation, **facts):
    values = {"condition_id": condition, "application_id": new_id(), "award_id": new_id(),
              "organisation_id": organisation, "stream": "schools", "step": "before",
              "due_on": DAY}  # fmt: skip
    return ConditionDue(**(values | facts))


def settled(condition, organisation, result):
    return ConditionSettled(
        condition_id=condition,
        application_id=new_id(),
        award_id=new_id(),
        organisation_id=organisation,
        stream="schools",
        result=result,
        due_on=DAY,
    )


async def test_a_decision_with_conditions_has_words_of_its_own_and_leads_to_the_letter(tmp_path):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        await n.h.receive(
            ApplicationDecided(
                application_id=new_id(),
                organisation_id=organisation,
                stream="schools",
                outcome="awarded",
                with_conditions=True,
            )
        )
        await n.send()
        assert [row.template for row in await n.rows()] == ["decision_conditions"]
        (mail,) = n.mails()
        assert "with conditions" in text_of(mail)
        assert link_to(mail, "/application/letter")


async def test_each_step_of_a_condition_is_said_once(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, condition = await an_organisation(n.h, await n.person()), new_id()
        event = n.h.envelope(due(condition, organisation))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.h.receive(n.h.envelope(due(condition, organisation, step="day"), version=2))
        await n.send()
        said = [text_of(mail) for mail in n.mails()]
        assert len(said) == 2
        assert "3 May 2027" in said[0]
        assert sum("due today" in each for each in said) == 1


async def test_a_reminder_that_waits_is_stopped_when_its_condition_is_settled(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, condition = await an_organisation(n.h, await n.person()), new_id()
        await n.h.receive(n.h.envelope(due(condition, organisation), version=1))
        await n.h.receive(n.h.envelope(settled(condition, organisation, "met"), version=2))
        await n.send()
        assert sorted(row.template for row in await n.rows()) == [
            "condition_due",
            "condition_settled",
        ]
        (mail,) = n.mails()
        assert "has been met" in text_of(mail)


async def test_a_reminder_that_arrives_after_the_settling_is_not_sent(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, condition = await an_organisation(n.h, await n.person()), new_id()
        await n.h.receive(n.h.envelope(settled(condition, organisation, "missed"), version=2))
        await n.h.receive(n.h.envelope(due(condition, organisation), version=1))
        assert [row.template for row in await n.rows()] == ["condition_settled"]


async def test_what_waits_reaches_those_who_may_deal_with_it_and_nobody_else(tmp_path):
    async with notifications(tmp_path) as n:
        keeper, other = await n.person(), await n.person()
        event = n.h.envelope(
            CaseWaiting(
                case_id=new_id(), application_id=new_id(), kind="appeal", on=DAY, people=(keeper,)
            )
        )
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        rows = await n.rows()
        assert [row.person_id for row in rows] == [keeper]
        assert other not in {row.person_id for row in rows}
        (mail,) = n.mails()
        assert "has appealed" in text_of(mail)
        assert "concern" not in text_of(mail)


@pytest.mark.parametrize(
    ("upheld", "anew", "said"),
    [
        (False, False, "the decision stands"),
        (True, False, "Another person now decides"),
        (True, True, "A new panel"),
    ],
)
async def test_the_answer_to_an_appeal_says_what_follows_and_is_sent_once(
    tmp_path, upheld, anew, said
):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        event = n.h.envelope(
            AppealAnswered(
                appeal_id=new_id(),
                application_id=new_id(),
                organisation_id=organisation,
                stream="schools",
                upheld=upheld,
                successor_id=new_id() if anew else None,
            )
        )
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        (mail,) = n.mails()
        assert said in text_of(mail)
        assert link_to(mail, "/application/letter")
        assert link_to(mail, "/application")
