"""Who hears of a renewal: both contacts, and the local lead or whoever stands in for one."""

import re
from datetime import date, timedelta

import pytest

from notifications.catalogue import RENEWAL_STEPS, entry
from notifications.testing import an_organisation
from sanctuary.actor import Role, ScopeKind
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardLapsed,
    AwardRenewed,
    RenewalDeclined,
    RenewalDue,
    RenewalIntended,
)
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.events.membership import GrantGiven
from sanctuary.ids import new_id

from .service import address, notifications, text_of

DAY = date(2027, 5, 3)


def about(organisation, award, **more):
    return {"award_id": award, "organisation_id": organisation, "stream": "schools"} | more


def due(organisation, award, step="months_3", **more):
    return RenewalDue(
        **about(organisation, award, **more),
        step=step,
        expires_on=DAY,
        grace_ends_on=DAY + timedelta(days=90),
    )


async def granted(n, role, kind=ScopeKind.UK, scope_id=""):
    person = await n.person()
    await n.h.receive(
        GrantGiven(
            grant_id=new_id(), person_id=person, role=role, scope_kind=kind, scope_id=scope_id
        )
    )
    return person


async def the_network(n):
    """A lead, a coordinator of schools, one of libraries, somebody of the national team."""
    return {
        "lead": await n.person(),
        "coordinator": await granted(n, Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),
        "other": await granted(n, Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries"),
        "team": await granted(n, Role.NATIONAL_TEAM),
    }


@pytest.mark.parametrize(
    ("led", "stream", "hears"),
    [(True, "schools", "lead"), (False, "schools", "coordinator"), (False, "gardens", "team")],
)
@pytest.mark.parametrize("step", RENEWAL_STEPS)
async def test_every_step_reaches_both_contacts_and_who_looks_after_it(
    tmp_path, step, led, stream, hears
):
    async with notifications(tmp_path) as n:
        contacts = [await n.person(), await n.person()]
        network = await the_network(n)
        organisation = await an_organisation(n.h, *contacts)
        lead = network["lead"] if led else None
        event = n.h.envelope(due(organisation, new_id(), step, lead_id=lead, stream=stream))
        await n.h.receive(event, event)
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, [*contacts, network[hears]]))
        [mail] = [one for one in n.mails() if network[hears].hex in one["To"]]
        assert ("you are the local lead" in text_of(mail)) is led
        assert "renew?link" not in text_of(mail)


async def test_a_lead_who_is_a_contact_too_hears_of_a_step_once(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation = await an_organisation(n.h, person)
        await n.h.receive(due(organisation, new_id(), lead_id=person))
        await n.send()
        assert n.relay.accepted == [address(person)]


NEWS = {
    "will renew it": lambda where: RenewalIntended(**where, expires_on=DAY),
    "will not renew it": lambda where: RenewalDeclined(**where, expires_on=DAY),
    "was not renewed": lambda where: AwardLapsed(**where, expired_on=DAY),
}


@pytest.mark.parametrize("words", NEWS)
async def test_who_looks_after_an_award_hears_what_became_of_its_renewal(tmp_path, words):
    async with notifications(tmp_path) as n:
        network = await the_network(n)
        organisation = await an_organisation(n.h)
        event = n.h.envelope(NEWS[words](about(organisation, new_id())))
        await n.h.receive(event, event)
        await n.send()
        assert n.relay.accepted == [address(network["coordinator"])]
        assert words in text_of(n.mail())


OVER = {
    "declined": lambda where: RenewalDeclined(**where, expires_on=DAY),
    "renewed": lambda where: AwardRenewed(**where, successor_id=new_id()),
    "closed": lambda where: AwardClosed(**where, ended_on=DAY, why="organisation_closed"),
    "corrected": lambda where: AwardDatesCorrected(
        **where, starts_on=DAY, expires_on=DAY, grace_ends_on=DAY
    ),
    "withdrawn": lambda where: AwardWithdrawn(**where, concern_id=new_id(), withdrawn_on=DAY),
}


@pytest.mark.parametrize("fact", OVER)
@pytest.mark.parametrize("late", [False, True], ids=["in its order", "before the reminder"])
async def test_no_reminder_outlives_what_overtook_it(tmp_path, fact, late):
    async with notifications(tmp_path) as n:
        person, lead, award = await n.person(), await n.person(), new_id()
        organisation = await an_organisation(n.h, person)
        reminder = n.h.envelope(due(organisation, award, lead_id=lead))
        over = n.h.envelope(OVER[fact](about(organisation, award)))
        await n.h.receive(*((over, reminder) if late else (reminder, over)))
        await n.send()
        rows = await n.rows(cause=award)
        sent = {row.template for row in rows if row.status == "accepted"}
        assert not sent & {"renewal_due", "renewal_due_near_you"}


async def test_corrected_dates_are_told_to_both_contacts_with_the_new_days(tmp_path):
    async with notifications(tmp_path) as n:
        contacts = [await n.person(), await n.person()]
        organisation, award = await an_organisation(n.h, *contacts), new_id()
        await n.h.receive(OVER["corrected"](about(organisation, award)))
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, contacts))
        assert "3 May 2027" in text_of(n.mails()[0])


LATE = ("from now", "today", "ymhen", "heddiw")


@pytest.mark.parametrize("template", ["renewal_due", "renewal_due_near_you"])
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("step", RENEWAL_STEPS)
def test_a_step_that_comes_late_says_the_day_and_not_how_far_it_is(template, language, step):
    """A mail may wait for a relay, or a day may open late: the day stays true."""
    body = entry(template).templates[language].body
    [words] = re.findall(rf"\(\({step}\?\?(.*?)\.\)\)", body)
    assert "((expires_on))" in words
    assert not [each for each in LATE if each in words]
