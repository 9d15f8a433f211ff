"""What a concern about an award leads to: who hears of it, what they read, what stops."""

from datetime import date, timedelta

import pytest

from notifications.testing import an_organisation
from sanctuary.actor import Role
from sanctuary.events.after_decisions import ConditionDue
from sanctuary.events.awards import RenewalDue
from sanctuary.events.concerns import (
    AwardWithdrawn,
    ConcernAnswered,
    ConcernOpened,
    ConcernSettled,
)
from sanctuary.events.membership import GrantGiven
from sanctuary.ids import new_id

from .service import address, link_to, notifications, text_of

DAY = date(2027, 5, 3)
RESULTS = {
    "upheld": "you can appeal there",
    "not_upheld": "found nothing that stands against it",
    "appeal_upheld": "agrees with you",
    "appeal_dismissed": "comes to the same result",
    "award_kept": "decided that your award goes on",
}


def about(organisation, **more):
    return {
        "concern_id": new_id(),
        "award_id": new_id(),
        "organisation_id": organisation,
        "stream": "schools",
    } | more


def withdrawn(organisation, **more):
    return AwardWithdrawn(**about(organisation, withdrawn_on=DAY, **more))


async def test_both_contacts_are_asked_once_how_they_see_it_by_a_link_to_its_page(tmp_path):
    async with notifications(tmp_path) as n:
        contacts = [await n.person(), await n.person()]
        organisation = await an_organisation(n.h, *contacts)
        event = n.h.envelope(ConcernOpened(**about(organisation), reply_by=DAY))
        await n.h.receive(event, event)
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, contacts))
        for mail in n.mails():
            assert "3 May 2027" in text_of(mail)
            assert link_to(mail, "/concern")
            assert "oncern" not in mail["Subject"]


@pytest.mark.parametrize("result", RESULTS)
async def test_each_result_is_told_in_words_of_its_own(tmp_path, result):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        await n.h.receive(ConcernAnswered(**about(organisation), result=result))
        await n.send()
        [mail] = n.mails()
        assert [each for each in RESULTS if RESULTS[each] in text_of(mail)] == [result]
        assert link_to(mail, "/concern")


async def test_a_withdrawal_is_told_to_both_contacts_and_the_local_lead_who_gets_no_link(tmp_path):
    async with notifications(tmp_path) as n:
        contacts, lead = [await n.person(), await n.person()], await n.person()
        organisation = await an_organisation(n.h, *contacts)
        event = n.h.envelope(withdrawn(organisation, lead_id=lead))
        await n.h.receive(event, event)
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, [*contacts, lead]))
        [told] = [mail for mail in n.mails() if lead.hex in mail["To"]]
        assert "you are the local lead there" in text_of(told)
        assert "/concern?" not in text_of(told)


async def test_without_a_local_lead_the_national_team_hears_of_a_withdrawal(tmp_path):
    async with notifications(tmp_path) as n:
        team = await n.person()
        await n.h.receive(
            GrantGiven(
                grant_id=new_id(),
                person_id=team,
                role=Role.NATIONAL_TEAM,
                scope_kind="uk",
                scope_id="",
            )
        )
        organisation = await an_organisation(n.h, await n.person())
        await n.h.receive(withdrawn(organisation))
        await n.send()
        [told] = [mail for mail in n.mails() if team.hex in mail["To"]]
        assert "there is no local lead there" in text_of(told)


async def test_reminders_of_conditions_and_renewals_that_wait_are_stopped_by_a_withdrawal(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, award, condition = (
            await an_organisation(n.h, await n.person()),
            new_id(),
            new_id(),
        )
        common = {"award_id": award, "organisation_id": organisation, "stream": "schools"}
        await n.h.receive(
            RenewalDue(
                **common,
                step="months_3",
                expires_on=DAY,
                grace_ends_on=DAY + timedelta(days=90),
            )
        )
        await n.h.receive(
            ConditionDue(
                **common,
                condition_id=condition,
                application_id=new_id(),
                step="before",
                due_on=DAY,
            )
        )
        gone = withdrawn(organisation, award_id=award, conditions=(condition,))
        await n.h.receive(n.h.envelope(gone, version=2))
        await n.send()
        [mail] = n.mails()
        assert "has been withdrawn" in text_of(mail)


async def test_whoever_raised_it_is_thanked_once_and_told_nothing_of_whom_it_was_about(tmp_path):
    async with notifications(tmp_path) as n:
        raiser = await n.person()
        event = n.h.envelope(ConcernSettled(receipt_id=new_id(), person_id=raiser))
        await n.h.receive(event, event)
        await n.send()
        assert n.relay.accepted == [address(raiser)]
        [mail] = n.mails()
        assert "Nobody you wrote about was told that it came from you" in text_of(mail)
