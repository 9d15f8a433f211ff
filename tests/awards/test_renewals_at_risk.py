"""A contact whom mail does not reach in an award's last year: seen in the list, told once."""

import csv
import io
from datetime import date, timedelta

import pytest

from awards import store
from awards.domain.application import Status
from awards.testing import SWANSEA, Stage, a_coordinator, an_award, an_organisation_in
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import RenewalAtRisk
from sanctuary.events.membership import LocalLeadAssigned, OrganisationChanged, PersonChanged
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.ids import new_id
from sanctuary.testing import harness

from .test_renewals import begin, renewal_of


async def hold(stage, *, ends_in: int, organisation_id=None, **changes):
    expires_on = stage.h.clock.today() + timedelta(days=ends_in)
    if (expires_on.month, expires_on.day) == (2, 29):
        expires_on -= timedelta(days=1)
    organisation = organisation_id or stage.organisation_id
    held = an_award(expires_on, organisation_id=organisation, **changes)
    async with stage.h.transaction() as uow:
        await store.insert_award(uow, held)
    return held


def lost(person, channel="email"):
    return ContactUnreachable(person_id=person.id, channel=channel)


async def renewals(stage, by=None, **params):
    client = await stage.client(by or stage.coordinator)
    answer = await client.get("/v1/renewals", params=params)
    return answer.json()["items"] if answer.is_success else answer


async def test_in_its_last_year_an_award_whose_contact_is_lost_is_at_risk_and_told_to_the_lead():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        lead = new_id()
        await h.receive(
            LocalLeadAssigned(
                lead_id=new_id(), person_id=lead, nation="wales", area=SWANSEA, stream="schools"
            )
        )
        held = await hold(stage, ends_in=100)
        event = h.envelope(lost(stage.contact))
        await h.receive(event, event)
        await h.receive(lost(stage.contact))
        [told] = await h.emitted(RenewalAtRisk)
        assert (told.data.award_id, told.data.lead_id) == (held.id, lead)
        [shown] = await renewals(stage, at_risk=True)
        assert (shown["award_id"], shown["keeper"]) == (str(held.id), "local_lead")
        assert shown["at_risk_since"] == str(h.clock.today())
        assert await renewals(stage, at_risk=False) == []


async def test_an_award_with_years_to_go_comes_to_be_at_risk_when_its_last_year_begins():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        held = await hold(stage, ends_in=400)
        await h.receive(lost(stage.contact))
        assert await h.emitted(RenewalAtRisk) == []
        assert await renewals(stage) == []
        await begin(h, h.clock.today())
        await h.open_days(held.expires_on - timedelta(days=300))
        assert len(await h.emitted(RenewalAtRisk)) == 1


GOOD_NEWS = {
    "they are reached again": lambda stage: PersonChanged(
        person_id=stage.contact.id, has_address=True, address_verified=True
    ),
    "somebody else took over": lambda stage: OrganisationChanged(
        organisation_id=stage.organisation_id, kind="school", nation="wales", contacts=(new_id(),)
    ),
}


@pytest.mark.parametrize("why", GOOD_NEWS)
async def test_the_risk_is_over_when(why):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await hold(stage, ends_in=100)
        await h.receive(lost(stage.contact))
        assert len(await renewals(stage, at_risk=True)) == 1
        await h.receive(GOOD_NEWS[why](stage))
        assert await renewals(stage, at_risk=True) == []


NO_RISK = {
    "their telephone only": {"channel": "sms"},
    "the renewal is with us": {"sent": True},
    "the holder will not renew": {"intention": "not_renewing"},
    "somebody of another organisation": {"other": True},
}


@pytest.mark.parametrize("why", NO_RISK)
async def test_no_renewal_is_at_risk_by(why):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        given = NO_RISK[why]
        held = await hold(stage, ends_in=100, intention=given.get("intention"))
        if given.get("sent"):
            await renewal_of(h, held, Status.SUBMITTED)
        person = Actor(new_id()) if given.get("other") else stage.contact
        await h.receive(lost(person, given.get("channel", "email")))
        assert await h.emitted(RenewalAtRisk) == []
        assert await renewals(stage, at_risk=True) == []


async def test_a_new_contact_who_cannot_be_reached_is_a_risk_too():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await hold(stage, ends_in=100)
        lost_one = Actor(new_id())
        await h.receive(lost(lost_one))
        await h.receive(
            *an_organisation_in(
                organisation_id=stage.organisation_id, contacts=(stage.contact.id, lost_one.id)
            )[1]
        )
        assert len(await h.emitted(RenewalAtRisk)) == 1


async def test_the_list_has_what_ends_within_a_year_in_its_order_with_filters_and_a_file():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        soon = await hold(stage, ends_in=30)
        in_grace = await hold(stage, ends_in=-10, stream="libraries", scheme="libraries")
        await hold(stage, ends_in=500, stream="gardens")
        team = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
        shown = await renewals(stage, team)
        assert [one["award_id"] for one in shown] == [str(in_grace.id), str(soon.id)]
        assert [one["standing"] for one in shown] == ["renewal_in_progress", "valid"]
        assert {one["keeper"] for one in shown} == {"national_team"}
        assert await renewals(stage, team, keeper="local_lead") == []
        [schools] = await renewals(stage, team, stream="schools")
        assert schools["award_id"] == str(soon.id)
        await stage.done(
            stage.contact,
            f"/v1/awards/{soon.id}/renewal-intention",
            {"intention": "not_renewing"},
        )
        [said] = await renewals(stage, team, intention="not_renewing")
        assert said["award_id"] == str(soon.id)
        client = await stage.client(team)
        file = await client.get("/v1/renewals.csv")
        rows = list(csv.DictReader(io.StringIO(file.text)))
        assert [row["award_id"] for row in rows] == [str(in_grace.id), str(soon.id)]
        first = await client.get("/v1/renewals", params={"limit": 1})
        rest = await client.get("/v1/renewals", params={"cursor": first.json()["next"]})
        assert [one["award_id"] for one in rest.json()["items"]] == [str(soon.id)]


def others(stage):
    return {
        "another stream's coordinator": a_coordinator("libraries"),
        "another area's lead": Actor(
            new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, "W06000015"),)
        ),
        "another nation's coordinator": Actor(
            new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland"),)
        ),
        "a contact": stage.contact,
        "an assessor": Actor(new_id(), (Grant(Role.ASSESSOR),)),
    }


@pytest.mark.parametrize("who", list(others(Stage(None))))
async def test_nobody_else_sees_which_renewals_come_near(who):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await hold(stage, ends_in=30)
        seen = await renewals(stage, others(stage)[who])
        assert seen == [] or seen.status_code == 403


async def test_a_local_lead_sees_their_own_area():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await hold(stage, ends_in=30)
        lead = Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),))
        assert len(await renewals(stage, lead)) == 1


async def test_the_last_year_begins_on_29_february_too():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        async with h.transaction() as uow:
            await store.insert_award(
                uow, an_award(date(2033, 2, 28), organisation_id=stage.organisation_id)
            )
        await begin(h, date(2032, 2, 20))
        await h.open_days(date(2032, 2, 27))
        await h.receive(lost(stage.contact))
        assert await h.emitted(RenewalAtRisk) == []
        await h.open_days(date(2032, 2, 28))
        assert len(await h.emitted(RenewalAtRisk)) == 1
