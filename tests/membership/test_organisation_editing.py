"""Correcting what the register says of an organisation; what it said before stays readable."""

from datetime import timedelta

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.membership import OrganisationChanged
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, harness

REASON = {"reason": "the school told us on the telephone"}


async def patch(client, signed, body, *, seen=None):
    url = f"/v1/organisations/{signed.organisation_id}"
    if seen is None:
        seen = (await client.get(url)).headers.get("etag", '"1"')
    return await client.patch(url, json=body, headers={"If-Match": seen})


async def test_a_correction_is_kept_with_what_stood_there_before():
    coordinator = a_coordinator()
    async with harness("membership") as h, await h.client(coordinator) as client:
        signed = await an_active_organisation(h)
        events = len(await h.emitted(OrganisationChanged))
        body = {"name": "Ysgol Gynradd y Bryn", "locality": None, "area": "W06000012"}
        changed = await patch(client, signed, body | REASON)
        assert changed.status_code == 200, changed.text
        assert (changed.json()["name"], changed.json()["locality"]) == (body["name"], None)
        assert changed.json()["area"] == "W06000012"
        told = (await h.emitted(OrganisationChanged))[events:]
        assert [event.data.area for event in told] == ["W06000012"]
        assert "Ysgol Gynradd" not in told[0].to_bytes().decode()

        url = f"/v1/organisations/{signed.organisation_id}/changes"
        [kept] = (await client.get(url)).json()["items"]
        assert kept["before"] == {
            "name": "Ysgol y Bryn",
            "locality": "Swansea",
            "area": "W06000011",
        }
        assert kept["after"]["name"] == "Ysgol Gynradd y Bryn"
        assert (kept["by"], kept["reason"]) == (str(coordinator.id), REASON["reason"])
        assert kept["version"] == int(changed.headers["etag"].strip('"'))


async def test_changes_are_listed_newest_first_in_pages():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        for name in ("First", "Second", "Second"):
            assert (await patch(team, signed, {"name": name} | REASON)).status_code == 200
        url = f"/v1/organisations/{signed.organisation_id}/changes"
        first = (await team.get(f"{url}?limit=1")).json()
        assert first["items"][0]["after"] == {"name": "Second"}
        rest = (await team.get(f"{url}?limit=1&cursor={first['next']}")).json()
        assert (rest["items"][0]["after"], rest["next"]) == ({"name": "First"}, None)


async def test_who_is_reached_and_listed_is_part_of_the_record():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        await patch(team, signed, {"listed": False})
        url = f"/v1/organisations/{signed.organisation_id}/changes"
        [kept] = (await team.get(url)).json()["items"]
        assert (kept["before"], kept["after"]) == ({"listed": True}, {"listed": False})


async def choose(public, url, **choices):
    tag = (await public.get(url)).headers["etag"]
    return await public.put(url, json=choices, headers={"If-Match": tag})


async def test_who_was_taken_off_the_directory_comes_back_only_by_their_own_choice():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        link = sign(
            h.settings.link_key,
            Purpose.SIGNATURE,
            signed.signature_id,
            expires_at=h.clock.now() + timedelta(days=400),
            person=signed.person_id,
        )
        url = f"/v1/signatures/{signed.signature_id}/choices?link={link}"
        async with await h.client() as public:
            seen = (await public.get(url)).headers["etag"]
            assert (await patch(team, signed, {"listed": False})).status_code == 200
            shown = await public.get(url)
            assert shown.json()["be_listed"] is False
            stale = {"be_listed": True, "be_contacted": True}
            late = await public.put(url, json=stale, headers={"If-Match": seen})
            assert late.status_code == 412

            await choose(public, url, be_listed=shown.json()["be_listed"], be_contacted=False)
            assert (await public.get("/v1/directory")).json()["items"] == []

            refused = await patch(team, signed, {"listed": True})
            assert refused.status_code == 403
            assert "on their own page" in refused.json()["detail"]
            assert (await public.get("/v1/directory")).json()["items"] == []

            await choose(public, url, be_listed=True, be_contacted=False)
            assert len((await public.get("/v1/directory")).json()["items"]) == 1
        assert (await patch(team, signed, {"listed": True})).status_code == 200


async def test_a_change_that_is_refused_leaves_the_choice_to_be_listed_alone():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        async with await h.client(a_coordinator("england")) as other:
            assert (await patch(other, signed, {"listed": False})).status_code == 403
        async with await h.client(NATIONAL) as team:
            stale = await patch(team, signed, {"listed": False}, seen='"999"')
            assert stale.status_code == 412
            shown = await team.get(f"/v1/signatures/{signed.signature_id}")
            assert shown.json()["be_listed"] is True


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "Other"}, 422),
        ({"name": "  "} | REASON, 422),
        ({"area": "E08000019"} | REASON, 422),
        ({"area": "Swansea"} | REASON, 422),
        ({"identifiers": [{"scheme": "GB-EDU", "value": "12"}]} | REASON, 422),
        ({"status": "ended"} | REASON, 422),
    ],
    ids=["no reason", "no name", "area elsewhere", "no area code", "no number", "unknown field"],
)
async def test_a_correction_that_cannot_be_right_changes_nothing(body, status):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        before = (await team.get(f"/v1/organisations/{signed.organisation_id}")).json()
        assert (await patch(team, signed, body)).status_code == status
        assert (await team.get(f"/v1/organisations/{signed.organisation_id}")).json() == before


async def test_nobody_overwrites_what_somebody_else_corrected_meanwhile():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        url = f"/v1/organisations/{signed.organisation_id}"
        seen = (await team.get(url)).headers["etag"]
        assert (await team.patch(url, json={"name": "A"} | REASON)).status_code == 428
        assert (await patch(team, signed, {"name": "A"} | REASON, seen=seen)).status_code == 200
        assert (await patch(team, signed, {"name": "B"} | REASON, seen=seen)).status_code == 412


async def test_moving_to_another_nation_needs_both_coordinators_or_the_national_team():
    both = an_actor(
        *(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, n) for n in ("wales", "england"))
    )
    body = {"nation": "england", "area": "E08000019"} | REASON
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        async with await h.client(a_coordinator("wales")) as welsh:
            assert (await patch(welsh, signed, body)).status_code == 403
        async with await h.client(both) as client:
            assert (await patch(client, signed, body)).json()["nation"] == "england"
            back = {"nation": "wales", "area": "W06000011"} | REASON
        async with await h.client(NATIONAL) as team:
            assert (await patch(team, signed, back)).json()["nation"] == "wales"


@pytest.mark.parametrize(
    "by",
    [
        a_coordinator("england"),
        a_stream_coordinator(),
        an_actor(Grant(Role.TRUSTEE)),
        an_actor(),
    ],
    ids=["another nation", "stream", "trustee", "nobody"],
)
async def test_others_do_not_correct_the_register(by):
    async with harness("membership") as h, await h.client(by) as client:
        signed = await an_active_organisation(h)
        refused = await patch(client, signed, {"name": "Mine"} | REASON)
        assert refused.status_code == 403


async def test_an_organisations_own_contact_neither_corrects_nor_reads_the_record():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        own = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(signed.organisation_id))
        async with await h.client(an_actor(own)) as contact:
            assert (await patch(contact, signed, {"name": "Mine"} | REASON)).status_code == 403
            assert (await patch(contact, signed, {"listed": False})).status_code == 200
            url = f"/v1/organisations/{signed.organisation_id}/changes"
            assert (await contact.get(url)).status_code == 403
        async with await h.client(a_coordinator("england")) as other:
            assert (await other.get(url)).status_code == 404


async def test_a_corrected_number_finds_the_next_duplicate_and_takes_nobody_elses():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await an_active_organisation(h)
        second = await an_active_organisation(h, a_sign_up("402001", "bob@example.org"))
        number = {"identifiers": [{"scheme": "gb-edu", "value": "402 000"}]}
        taken = await patch(team, second, number | REASON)
        assert taken.json()["type"].endswith("possible-duplicate")
        freed = {
            "identifiers": [
                {"scheme": "GB-CHC", "value": "1124921/1"},
                {"scheme": "GB-CHC", "value": "1124921-01"},
            ]
        }
        done = await patch(team, first, freed | REASON)
        assert done.json()["identifiers"] == [{"scheme": "GB-CHC", "value": "1124921-1"}]
        assert (await patch(team, second, number | REASON)).status_code == 200
        form = a_sign_up("402002", "cai@example.org")
        form["organisation"]["identifiers"] = [{"scheme": "GB-CHC", "value": "1124921-1"}]
        await confirm(h, await sign_up(h, form))
        tasks = (await team.get("/v1/tasks?kind=possible_duplicate")).json()["items"]
        assert len(tasks) == 1


@pytest.mark.parametrize(
    "body",
    [{"name": "a\x00b"} | REASON, {"name": "b", "reason": "a\x00"}],
    ids=["in a text", "in the reason"],
)
async def test_a_character_that_nothing_can_keep_is_refused_in_plain_words(body):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        refused = await patch(team, signed, body)
        assert refused.status_code == 422
        assert "hidden character" in refused.json()["detail"]
        shown = await team.get(f"/v1/organisations/{signed.organisation_id}")
        assert shown.json()["name"] == "Ysgol y Bryn"


async def test_a_contact_finds_their_own_organisation_in_the_list_and_no_other():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        await an_active_organisation(h, a_sign_up("500002", "bea@example.org"))
        own = str(signed.organisation_id)
        contact = an_actor(Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, own))
        async with await h.client(contact) as client:
            listed = (await client.get("/v1/organisations")).json()["items"]
            assert [one["id"] for one in listed] == [own]
