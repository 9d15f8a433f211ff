"""Who supports an area hears which organisation stands by the Charter now, and of no person."""

from uuid import UUID

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_school,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    check,
    confirm,
    sign_up,
)
from sanctuary.events.membership import CharterSigned, NeighbourSigned
from sanctuary.testing import harness

from .charter import a_published_edition
from .test_groups_and_grants import a_group
from .test_local_leads import a_post, assign, somebody

CARDIFF = "W06000015"


async def told(h):
    return [event.data for event in await h.emitted(NeighbourSigned)]


async def a_lead(team, **changes):
    person = await somebody(team)
    await assign(team, await a_post(team, **changes), person)
    return UUID(person)


async def test_the_group_and_the_local_lead_hear_of_an_organisation_of_theirs():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group, lead = (await a_group(team)).json(), await a_lead(team)
        signed = await sign_up(h)
        await confirm(h, signed)
        assert await told(h) == [], "not before somebody has looked at it"
        await check(h, signed)
        [event] = await told(h)
        assert event.signature_id == signed.signature_id
        assert event.organisation_id == signed.organisation_id
        assert str(event.group_id) == group["id"]
        assert [str(one) for one in event.contacts] == group["contacts"]
        assert event.lead_id == lead


async def test_a_network_that_goes_by_the_lead_of_another_tells_that_lead():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        lead = await a_lead(team, stream="schools")
        await an_active_organisation(h, a_sign_up(stream="early_years"))
        assert [(one.group_id, one.contacts, one.lead_id) for one in await told(h)] == [
            (None, (), lead)
        ]


@pytest.mark.parametrize("where", [CARDIFF, None])
async def test_of_what_lies_elsewhere_or_nobody_knows_where_nobody_hears(where):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_group(team)
        await a_lead(team)
        form = a_sign_up(organisation=a_school(area=where))
        await an_active_organisation(h, form)
        assert len(await h.emitted(CharterSigned)) == 1
        assert await told(h) == []


async def test_a_persons_own_signature_is_never_told():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await a_group(coordinator)
        signed = await sign_up(h, a_supporter_form(nation="wales", area="W06000011"))
        await confirm(h, signed)
        assert [event.data.party_kind for event in await h.emitted(CharterSigned)] == ["person"]
        assert await told(h) == []


async def test_who_is_a_contact_of_the_organisation_itself_is_not_told():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await sign_up(h)
        await confirm(h, signed)
        people = [{"name": "Ann Morgan", "email": "ann@example.org"}]
        group = (await a_group(team, contacts=people)).json()
        await check(h, signed)
        assert group["contacts"] == [str(signed.person_id)]
        assert await told(h) == []


async def test_an_organisation_that_signs_a_newer_edition_is_no_new_neighbour():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_group(team)
        first = await an_active_organisation(h)
        await a_published_edition(h)
        again = await sign_up(h, a_sign_up(edition="2027-2032"))
        await confirm(h, again)
        answer = await check(h, again, same_as=str(first.organisation_id))
        assert answer.status_code == 200, answer.text
        assert len(await h.emitted(CharterSigned)) == 2
        assert len(await told(h)) == 1
