"""Contacts, the ledger of lawful bases, and repairs."""

from dataclasses import replace

from membership.store.people import standings
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import ContactChanged, OrganisationChanged, PersonChanged
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

EVE = {"name": "Eve", "email": "eve@example.org", "nation": "wales", "roles": ["assessor"]}


async def contact_of(h, person_id):
    return (await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))).contacts[0]


async def test_the_team_adds_somebody_whom_it_vouches_for():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        added = await team.post("/v1/people", json=EVE, headers=keyed())
        person_id = added.json()["person_id"]
        contact = await contact_of(h, person_id)
        assert (contact.email, contact.verified) == ("eve@example.org", True)
        assert (await h.emitted(PersonChanged))[-1].data.roles == ("assessor",)
        twice = await team.post(
            "/v1/people", json=EVE | {"email": "EVE@example.org"}, headers=keyed()
        )
        assert twice.json()["type"].endswith("address-known")
        shown = (await team.get("/v1/people?role=assessor")).json()["items"]
        assert [each["id"] for each in shown] == [person_id]


async def test_only_the_national_team_sees_people():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        assert (await coordinator.get("/v1/people")).status_code == 403
        assert (await coordinator.post("/v1/people", json=EVE, headers=keyed())).status_code == 403


async def test_a_question_about_nobody_known_is_answered_with_nobody():
    async with harness("membership") as h:
        answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[new_id()]))
        assert answer.contacts == []


async def test_a_withdrawn_consent_ends_at_once_and_stays_in_the_ledger():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await sign_up(h, a_supporter_form())
        await confirm(h, signed)
        url = f"/v1/people/{signed.person_id}/bases"
        before = (await contact_of(h, signed.person_id)).version
        gone = await team.post(
            f"{url}/withdrawals", json={"reason": "asked by telephone"}, headers=keyed()
        )
        assert gone.status_code == 201
        contact = await contact_of(h, signed.person_id)
        assert "campaign" not in contact.bases
        assert contact.version == before + 1
        assert (await h.emitted(PersonChanged))[-1].data.bases == contact.bases
        assert (await h.emitted(ContactChanged))[-1].data.contact_version == contact.version
        entry = (await team.get(url)).json()[0]
        assert entry["withdrawn_reason"] == "asked by telephone"
        assert "ways to take part" in entry["wording"]
        assert entry["holds"] is False
        then = {"at": entry["recorded_at"]}
        assert (await team.get(url, params=then)).json()[0]["holds"] is True
        twice = await team.post(f"{url}/withdrawals", json={"reason": "again"}, headers=keyed())
        assert twice.json()["type"].endswith("nothing-to-withdraw")


async def test_an_unreachable_contact_becomes_a_task_and_is_repaired():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        event = ContactUnreachable(person_id=signed.person_id, channel="email")
        await h.receive(event)
        assert not (await contact_of(h, signed.person_id)).verified
        assert (await h.emitted(PersonChanged))[-1].data.address_verified is False
        tasks = (await team.get("/v1/tasks?kind=unreachable_contact")).json()["items"]
        assert [task["subject_id"] for task in tasks] == [str(signed.person_id)]

        url = f"/v1/people/{signed.person_id}"
        seen = (await team.get(url)).headers["etag"]
        body = {"email": "ann.new@example.org", "reason": "her new address, by telephone"}
        assert (await team.put(f"{url}/address", json=body)).status_code == 428
        fixed = await team.put(f"{url}/address", json=body, headers={"If-Match": seen})
        assert (fixed.json()["email"], fixed.json()["verified"]) == ("ann.new@example.org", True)
        stale = await team.put(f"{url}/address", json=body, headers={"If-Match": seen})
        assert stale.status_code == 412
        assert (await team.get("/v1/tasks?kind=unreachable_contact")).json()["items"] == []


async def test_hearing_twice_that_mail_came_back_opens_one_task():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        for _ in range(2):
            await h.receive(ContactUnreachable(person_id=signed.person_id, channel="email"))
        assert len((await team.get("/v1/tasks?kind=unreachable_contact")).json()["items"]) == 1


async def test_a_hand_over_stops_writing_to_the_old_contact():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        added = await team.post("/v1/people", json=EVE | {"roles": []}, headers=keyed())
        eve = added.json()["person_id"]
        url = f"/v1/organisations/{signed.organisation_id}"
        seen = (await team.get(url)).headers["etag"]
        changed = await team.patch(url, json={"contacts": [eve]}, headers={"If-Match": seen})
        assert changed.json()["contacts"] == [eve]
        assert [str(p) for p in (await h.emitted(OrganisationChanged))[-1].data.contacts] == [eve]
        assert "renewal" in (await contact_of(h, eve)).bases
        assert "renewal" not in (await contact_of(h, signed.person_id)).bases


async def test_what_nobody_checked_is_not_changed():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await sign_up(h)
        url = f"/v1/organisations/{signed.organisation_id}"
        seen = (await team.get(url)).headers["etag"]
        refused = await team.patch(url, json={"listed": True}, headers={"If-Match": seen})
        assert refused.status_code == 409
        assert await h.emitted(OrganisationChanged) == []


async def test_coordinators_see_organisations_of_their_nation_only():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        url = f"/v1/organisations/{signed.organisation_id}"
        async with await h.client(a_coordinator("wales")) as welsh:
            assert len((await welsh.get("/v1/organisations")).json()["items"]) == 1
            assert (await welsh.get(url)).status_code == 200
        async with await h.client(a_coordinator("england")) as english:
            assert (await english.get("/v1/organisations")).json()["items"] == []
            assert (await english.get(url)).status_code == 404
            assert (await english.get(f"{url}/history")).status_code == 404
            assert (await english.get(f"/v1/signatures/{signed.signature_id}")).status_code == 404


async def test_joining_a_network_needs_the_charter_and_happens_once():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        body = {"organisation_id": str(signed.organisation_id), "stream": "early_years"}
        joined = await team.post("/v1/network-memberships", json=body, headers=keyed())
        assert joined.status_code == 201
        again = await team.post("/v1/network-memberships", json=body, headers=keyed())
        assert again.json()["type"].endswith("member-already")
        url = f"/v1/network-memberships/{joined.json()['id']}/leaving"
        left = await team.post(url, json={"reason": "The school closed."}, headers=keyed())
        assert left.json()["status"] == "left"
        waiting = await sign_up(h, a_sign_up("402009", "w@example.org"))
        body["organisation_id"] = str(waiting.organisation_id)
        refused = await team.post("/v1/network-memberships", json=body, headers=keyed())
        assert refused.json()["type"].endswith("charter-needed")


async def test_the_contact_answer_says_where_somebody_is_and_nothing_of_who_left():
    async with harness("membership") as h:
        signed = await sign_up(h, a_supporter_form())
        await confirm(h, signed)
        known = await contact_of(h, signed.person_id)
        assert (known.nation, known.area) == ("england", "E08000019")
        async with h.transaction() as uow:
            someone = (await standings(uow, [signed.person_id]))[0]
        gone = replace(someone, person=replace(someone.person, ended=True)).contact()
        assert (gone.nation, gone.area) == (None, None)
