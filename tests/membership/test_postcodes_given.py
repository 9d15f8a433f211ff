"""Postcodes over HTTP: staff write them down for people, people give and remove their own."""

import json
from datetime import timedelta

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from membership.testing_places import DON, a_directory_in, a_postcode
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import OrganisationChanged, PersonChanged
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, bodies, harness

ROWS = [a_postcode("ZB2 2AB", DON), a_postcode("ZA1 1AA")]


async def a_supporter(h):
    signed = await sign_up(h, a_supporter_form())
    await confirm(h, signed)
    return signed.person_id


def a_link(h, person_id, purpose=Purpose.CONSENT):
    expires_at = h.clock.now() + timedelta(days=30)
    return sign(h.settings.link_key, purpose, person_id, expires_at=expires_at, person=person_id)


async def constituency(h):
    return (await h.emitted(PersonChanged))[-1].data.constituency


async def test_the_team_writes_a_postcode_down_and_forgets_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *ROWS)
        url = f"/v1/people/{await a_supporter(h)}/postcode"
        given = await team.put(url, json={"postcode": "zb22ab"})
        assert given.status_code == 200, given.text
        assert given.json() == {
            "constituency": "E14009001",
            "local_authority": "E08000938",
            "region": "E12000003",
            "nation": "england",
        }
        assert await constituency(h) == "E14009001"
        wrong = await team.put(url, json={"postcode": "Donley"})
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/postcode")
        for _ in range(2):
            assert (await team.delete(url)).status_code == 204
        assert await constituency(h) is None


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (a_coordinator("england"), 403),
        (an_actor(Grant(Role.TRUSTEE)), 403),
        (an_actor(), 403),
        (None, 401),
    ],
)
async def test_nobody_but_the_team_writes_down_where_others_live(by, status):
    async with harness("membership") as h, await h.client(by) as other:
        url = f"/v1/people/{await a_supporter(h)}/postcode"
        assert (await other.put(url, json={"postcode": "ZB2 2AB"})).status_code == status
        assert (await other.delete(url)).status_code == status


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (NATIONAL, 200),
        (a_coordinator("wales"), 200),
        (a_coordinator("england"), 403),
        (an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools")), 403),
    ],
)
async def test_a_coordinator_says_where_an_organisation_is(by, status):
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            await a_directory_in(h, team, *ROWS)
        signed = await an_active_organisation(h)
        async with await h.client(by) as client:
            url = f"/v1/organisations/{signed.organisation_id}/postcode"
            assert (await client.put(url, json={"postcode": "ZA1 1AA"})).status_code == status
        told = (await h.emitted(OrganisationChanged))[-1].data
        assert told.constituency == ("W07000901" if status == 200 else None)


async def test_people_give_and_remove_their_postcode_on_their_own_page():
    async with harness("membership") as h:
        async with await h.client(NATIONAL) as team:
            await a_directory_in(h, team, *ROWS)
        person_id = await a_supporter(h)
        form = {"link": a_link(h, person_id)}
        async with await h.client() as public:
            assert "we keep none" in (await public.get("/consent", params=form)).text
            given = form | {"choice": "give", "postcode": "zb2 2ab"}
            done = await public.post("/consent/postcode", data=given)
            assert "We keep your postcode" in done.text
            assert await constituency(h) == "E14009001"
            shown = await public.get("/consent", params=form)
            assert "At present we keep one." in shown.text
            assert "2ab" not in (done.text + shown.text).lower().replace(form["link"].lower(), "")

            wrong = form | {"choice": "give", "postcode": "Donley"}
            refused = await public.post("/consent/postcode", data=wrong)
            assert refused.status_code == 422
            assert "such as SA1 1AA" in refused.text
            assert await constituency(h) == "E14009001"

            away = form | {"choice": "remove"}
            gone = await public.post("/consent/postcode?lang=cy", data=away)
            assert "Nid ydym yn cadw cod post i chi" in gone.text
            assert 'action="/consent?lang=cy"' in gone.text
            assert await constituency(h) is None
        assert "2AB" not in json.dumps(bodies(await h.emitted()))


async def test_another_link_gives_no_postcode():
    async with harness("membership") as h, await h.client() as public:
        link = a_link(h, await a_supporter(h), Purpose.PREFERENCES)
        form = {"link": link, "choice": "give", "postcode": "ZB2 2AB"}
        assert (await public.post("/consent/postcode", data=form)).status_code == 403
