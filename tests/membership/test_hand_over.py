"""A contact leaves, another one comes: only with their yes, and nobody is left unreached unseen."""

from datetime import timedelta
from uuid import UUID

import pytest

from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    confirm,
)
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import (
    ConfirmationRequested,
    GrantRevoked,
    HandOverCompleted,
    HandOverEnded,
    HandOverInvited,
    HandOverStarted,
    OrganisationChanged,
)
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, harness, keyed

BEA = {"name": "Bea Lloyd", "email": "bea@example.org"}
EVE = {"name": "Eve Rees", "email": "eve@example.org", "language": "cy"}
WHY = {"reason": "she retires in July"}


async def a_school(h):
    """With two contacts who both proved their address."""
    signed = await an_active_organisation(h, a_sign_up(second_contact=BEA))
    second = next(
        e.data.person_id
        for e in await h.emitted(ConfirmationRequested)
        if e.data.person_id != signed.person_id
    )
    assert (await confirm(h, signed, second)).status_code == 200
    return signed.organisation_id, signed.person_id, second


def link(h, purpose, subject, person, days=14):
    until = h.clock.now() + timedelta(days=days)
    return sign(h.settings.link_key, purpose, subject, expires_at=until, person=person)


async def start(client, school, leaver, successor=EVE, **changes):
    body = {"organisation_id": str(school), "leaver_id": str(leaver), "successor": successor}
    return await client.post("/v1/hand-overs", json=body | WHY | changes, headers=keyed())


async def answer(h, offer, said="yes"):
    token = link(h, Purpose.TAKE_OVER, UUID(offer["id"]), UUID(offer["successor_id"]))
    async with await h.client() as browser:
        return await browser.post("/take-over", data={"link": token, "answer": said})


async def contacts_of(h, school):
    async with await h.client(NATIONAL) as team:
        shown = (await team.get(f"/v1/organisations/{school}")).json()["contacts"]
    return [UUID(person) for person in shown]


async def person(h, person_id):
    answered = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))
    return answered.contacts[0]


async def tasks(h, kind="no_verified_contact"):
    async with await h.client(NATIONAL) as team:
        return (await team.get(f"/v1/tasks?kind={kind}")).json()["items"]


async def test_a_place_passes_when_the_successor_says_yes_and_not_before():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        school, ann, bea = await a_school(h)
        offer = await start(coordinator, school, ann)
        assert offer.status_code == 202, offer.text
        begun = (await h.emitted(HandOverStarted))[0].data
        assert (begun.leaver_id, begun.others) == (ann, (bea,))
        assert begun.expires_at == h.clock.now().replace() or begun.expires_at > h.clock.now()
        assert await contacts_of(h, school) == [ann, bea]
        eve = begun.successor_id
        assert "renewal" not in (await person(h, eve)).bases

        page = await answer(h, offer.json())
        assert "Rydych yn gyswllt nawr" in page.text
        assert await contacts_of(h, school) == [eve, bea]
        assert (await person(h, eve)).verified
        assert "renewal" in (await person(h, eve)).bases
        assert "renewal" not in (await person(h, ann)).bases
        done = (await h.emitted(HandOverCompleted))[0].data
        assert (done.leaver_id, done.successor_id, done.others) == (ann, eve, (bea,))
        assert (await h.emitted(OrganisationChanged))[-1].data.contacts == (eve, bea)
        assert (await answer(h, offer.json())).status_code == 200
        assert len(await h.emitted(HandOverCompleted)) == 1
        [kept] = (await coordinator.get(f"/v1/organisations/{school}/changes")).json()["items"]
        assert (kept["before"]["contacts"][0], kept["by"]) == (str(ann), str(eve))


async def test_opening_the_successors_page_changes_nothing_and_names_only_the_organisation():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        offer = (await start(team, school, ann)).json()
        before = len(await h.emitted())
        token = link(h, Purpose.TAKE_OVER, UUID(offer["id"]), UUID(offer["successor_id"]))
        async with await h.client() as browser:
            page = await browser.get("/take-over", params={"link": token})
            english = await browser.get("/take-over", params={"link": token, "lang": "en"})
        assert "A wnewch chi fod yn gyswllt" in page.text
        assert "Will you be a contact of this organisation?" in english.text
        assert "Ysgol y Bryn" in english.text
        assert "Ann Morgan" not in english.text
        assert "<script" not in english.text
        assert len(await h.emitted()) == before


async def test_a_contact_names_the_successor_by_the_link_in_their_mail():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        url = f"/v1/organisations/{school}/hand-over-invitations"
        sent = await team.post(url, json={"person_id": str(ann)}, headers=keyed())
        assert sent.status_code == 202
        invited = (await h.emitted(HandOverInvited))[0].data
        assert (invited.organisation_id, invited.person_id) == (school, ann)
        token = link(h, Purpose.HAND_OVER, school, ann)
        async with await h.client() as browser:
            form = await browser.get("/hand-over", params={"link": token, "lang": "en"})
            assert "Who takes over from you?" in form.text
            wrong = await browser.post("/hand-over", data={"link": token, "email": "nobody"})
            assert wrong.status_code == 422
            assert "aria-invalid" in wrong.text
            assert await h.emitted(HandOverStarted) == []
            for _ in range(2):
                asked = await browser.post(
                    "/hand-over?lang=en", data={"link": token, "name": "Eve", "email": EVE["email"]}
                )
                assert "We have written to the new contact" in asked.text
            waiting = await browser.get("/hand-over", params={"link": token, "lang": "en"})
            assert "has not answered yet" in waiting.text
        assert [e.data.leaver_id for e in await h.emitted(HandOverStarted)] == [ann]


async def test_the_other_contact_can_stop_it_by_link():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        offer = (await start(team, school, ann)).json()
        token = link(h, Purpose.HAND_OVER, school, bea)
        async with await h.client() as browser:
            said = await browser.post("/hand-over?lang=en", data={"link": token, "stop": "yes"})
        assert "has stopped" in said.text
        ended = (await h.emitted(HandOverEnded))[0].data
        assert (ended.outcome, ended.leaver_id, ended.others) == ("cancelled", ann, (bea,))
        assert (await person(h, UUID(offer["successor_id"]))).email is None
        assert (await answer(h, offer)).status_code == 403
        assert await contacts_of(h, school) == [ann, bea]


async def test_nobody_answers_for_fourteen_days():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        offer = (await start(team, school, ann)).json()
        await h.fire_timers(after=timedelta(days=13, hours=23))
        assert await h.emitted(HandOverEnded) == []
        await h.fire_timers(after=timedelta(hours=2))
        assert (await h.emitted(HandOverEnded))[0].data.outcome == "expired"
        assert (await person(h, UUID(offer["successor_id"]))).name == ""
        assert await contacts_of(h, school) == [ann, bea]
        [shown] = (await team.get(f"/v1/hand-overs?organisation_id={school}")).json()["items"]
        assert (shown["status"], shown["settled_reason"]) == ("expired", "nobody answered in time")
        assert (await start(team, school, ann)).status_code == 202


async def test_saying_no_needs_no_reason_and_leaves_no_name():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        offer = (await start(team, school, ann)).json()
        said = await answer(h, offer, "no")
        assert said.status_code == 200
        assert (await h.emitted(HandOverEnded))[0].data.outcome == "declined"
        assert (await person(h, UUID(offer["successor_id"]))).email is None
        assert (await answer(h, offer, "yes")).status_code == 403
        await h.fire_timers(after=timedelta(days=15))
        assert len(await h.emitted(HandOverEnded)) == 1


async def test_somebody_known_takes_over_under_the_entry_that_they_have():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        body = {"name": "Eve Rees", "email": "EVE@example.org"}
        eve = UUID((await team.post("/v1/people", json=body, headers=keyed())).json()["person_id"])
        offer = (await start(team, school, ann)).json()
        assert offer["successor_id"] != str(eve)
        await answer(h, offer)
        assert await contacts_of(h, school) == [eve, bea]


async def test_who_signed_in_for_the_organisation_does_not_any_more():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        grant = {
            "person_id": str(ann),
            "role": "organisation_contact",
            "scope_kind": "organisation",
            "scope_id": str(school),
        }
        await team.post("/v1/grants", json=grant, headers=keyed())
        async with await h.client(Actor(ann)) as leaver:
            url = f"/v1/organisations/{school}"
            assert (await leaver.get(url)).status_code == 200
            await answer(h, (await start(team, school, ann)).json())
            assert (await leaver.get(url)).status_code in {403, 404}
            assert (await start(leaver, school, ann)).status_code == 403
        assert [e.data.person_id for e in await h.emitted(GrantRevoked)] == [ann]


@pytest.mark.parametrize(
    "email", ["ann@example.org", "BEA@example.org", "not an address"], ids=["own", "other", "none"]
)
async def test_a_successor_has_a_mailbox_of_their_own(email):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        refused = await start(team, school, ann, {"name": "Eve", "email": email})
        assert refused.status_code == 422
        assert await h.emitted(HandOverStarted) == []


async def test_one_place_is_offered_to_one_person_at_a_time():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        offer = (await start(team, school, ann)).json()
        again = await start(team, school, ann, {"name": "Cai", "email": "cai@example.org"})
        assert again.json()["type"].endswith("hand-over-under-way")
        assert (
            (await start(team, school, new_id())).json()["type"].endswith("no-place-to-hand-over")
        )
        assert (await start(team, school, bea)).status_code == 202
        url = f"/v1/hand-overs/{offer['id']}/cancellation"
        assert (await team.post(url, json=WHY, headers=keyed())).json()["status"] == "cancelled"
        assert (await team.post(url, json=WHY, headers=keyed())).status_code == 409


async def test_staff_alone_replace_only_somebody_whom_mail_does_not_reach():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        school, ann, bea = await a_school(h)
        body = {"organisation_id": str(school), "leaver_id": str(ann), "successor": EVE} | WHY
        url = "/v1/hand-over-replacements"
        refused = await coordinator.post(url, json=body, headers=keyed())
        assert refused.json()["type"].endswith("contact-still-reachable")
        await h.receive(ContactUnreachable(person_id=ann, channel="email"))
        bare = {name: value for name, value in body.items() if name != "reason"}
        assert (await coordinator.post(url, json=bare, headers=keyed())).status_code == 422
        done = await coordinator.post(url, json=body, headers=keyed())
        assert done.json()["status"] == "replaced"
        eve = UUID(done.json()["successor_id"])
        assert await contacts_of(h, school) == [eve, bea]
        assert (await h.emitted(HandOverCompleted))[0].data.others == (bea,)


async def test_a_school_left_without_a_proved_contact_is_a_task_until_one_is_there():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        await h.receive(ContactUnreachable(person_id=ann, channel="email"))
        assert await tasks(h) == []
        await h.receive(ContactUnreachable(person_id=bea, channel="email"))
        [task] = await tasks(h)
        assert (task["subject_id"], task["nation"]) == (str(school), "wales")
        body = {"organisation_id": str(school), "leaver_id": str(ann), "successor": EVE} | WHY
        await team.post("/v1/hand-over-replacements", json=body, headers=keyed())
        assert await tasks(h) == []


async def test_a_repaired_address_closes_the_task_and_an_empty_list_opens_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        await h.receive(ContactUnreachable(person_id=signed.person_id, channel="email"))
        assert len(await tasks(h)) == 1
        url = f"/v1/people/{signed.person_id}"
        seen = (await team.get(url)).headers["etag"]
        body = {"email": "ann.new@example.org"} | WHY
        await team.put(f"{url}/address", json=body, headers={"If-Match": seen})
        assert await tasks(h) == []
        url = f"/v1/organisations/{signed.organisation_id}"
        seen = (await team.get(url)).headers["etag"]
        await team.patch(url, json={"contacts": []}, headers={"If-Match": seen})
        assert len(await tasks(h)) == 1


async def test_a_contact_who_signed_in_reorders_and_hands_over_but_adds_nobody():
    async with harness("membership") as h:
        school, ann, bea = await a_school(h)
        other = await an_active_organisation(h, a_sign_up("402001", "cai@example.org"))
        own = an_actor(Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(school)))
        async with await h.client(own) as contact:
            url = f"/v1/organisations/{school}"
            seen = {"If-Match": (await contact.get(url)).headers["etag"]}
            added = {"contacts": [str(ann), str(other.person_id)]}
            refused = await contact.patch(url, json=added, headers=seen)
            assert refused.status_code == 403
            assert "hand-over" in refused.json()["detail"]
            turned = {"contacts": [str(bea), str(ann)]}
            assert (await contact.patch(url, json=turned, headers=seen)).status_code == 200
            assert (await start(contact, school, ann)).status_code == 202
            assert len((await contact.get("/v1/hand-overs")).json()["items"]) == 1
            elsewhere = await start(contact, other.organisation_id, other.person_id)
            assert elsewhere.status_code == 403


@pytest.mark.parametrize(
    "by",
    [a_coordinator("england"), a_stream_coordinator(), an_actor(Grant(Role.TRUSTEE)), an_actor()],
    ids=["another nation", "stream", "trustee", "nobody"],
)
async def test_others_hand_nothing_over(by):
    async with harness("membership") as h, await h.client(by) as client:
        school, ann, _ = await a_school(h)
        assert (await start(client, school, ann)).status_code == 403
        async with await h.client(NATIONAL) as team:
            offer = (await start(team, school, ann)).json()
        url = f"/v1/hand-overs/{offer['id']}/cancellation"
        assert (await client.post(url, json=WHY, headers=keyed())).status_code == 403
        shown = await client.get("/v1/hand-overs")
        assert shown.status_code == 403 or shown.json()["items"] == []
        url = f"/v1/organisations/{school}/hand-over-invitations"
        body = {"person_id": str(ann)}
        assert (await client.post(url, json=body, headers=keyed())).status_code == 403


async def test_a_link_of_somebody_else_opens_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, bea = await a_school(h)
        offer = (await start(team, school, ann)).json()
        async with await h.client() as browser:
            stranger = link(h, Purpose.HAND_OVER, school, UUID(offer["successor_id"]))
            page = await browser.get("/hand-over", params={"link": stranger})
            assert page.status_code == 409
            stop = await browser.post("/hand-over", data={"link": stranger, "stop": "yes"})
            assert stop.status_code == 403
            wrong = link(h, Purpose.TAKE_OVER, UUID(offer["id"]), bea)
            assert (await browser.post("/take-over", data={"link": wrong})).status_code == 403
            crossed = link(h, Purpose.HAND_OVER, UUID(offer["id"]), UUID(offer["successor_id"]))
            assert (await browser.get("/take-over", params={"link": crossed})).status_code == 403
        assert await contacts_of(h, school) == [ann, bea]


async def test_an_offer_goes_on_when_two_entries_of_the_school_become_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, ann, _ = await a_school(h)
        kept = await an_active_organisation(h, a_sign_up("402001", "cai@example.org"))
        offer = (await start(team, school, ann)).json()
        body = {"kind": "organisation", "kept": str(kept.organisation_id), "gone": str(school)}
        merged = (await team.post("/v1/merges", json=body | WHY, headers=keyed())).json()
        undo = f"/v1/merges/{merged['id']}/undo"
        assert (await team.post(undo, json=WHY, headers=keyed())).is_success
        assert (await team.post("/v1/merges", json=body | WHY, headers=keyed())).is_success
        assert (await answer(h, offer)).status_code == 200
        assert UUID(offer["successor_id"]) in await contacts_of(h, kept.organisation_id)
        assert ann not in await contacts_of(h, kept.organisation_id)
