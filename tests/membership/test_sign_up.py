"""From the form to the checked signature, over HTTP and a real store."""

import asyncio
from datetime import timedelta

import pytest

from membership.store.team import open_task
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
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import (
    CharterSigned,
    CharterWithdrawn,
    ConfirmationRequested,
    MemberJoined,
    OrganisationChanged,
    PersonChanged,
)
from sanctuary.testing import bodies, harness, keyed


async def one(h, kind):
    found = await h.emitted(kind)
    assert len(found) == 1
    return found[0].data


async def contact_of(h, person_id):
    answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))
    return answer.contacts[0]


async def test_a_school_signs_confirms_and_is_accepted():
    async with harness("membership") as h:
        signed = await sign_up(h)
        asked = await one(h, ConfirmationRequested)
        assert (asked.signature_id, asked.person_id) == (signed.signature_id, signed.person_id)
        assert await h.emitted(OrganisationChanged) == []

        assert (await confirm(h, signed)).json()["status"] == "signed"
        assert await h.emitted(CharterSigned) == []

        answer = await check(h, signed)
        assert answer.json()["status"] == "active"
        event = await one(h, CharterSigned)
        assert (event.party_id, event.stream) == (signed.organisation_id, "schools")
        changed = await one(h, OrganisationChanged)
        assert changed.charter_editions == ("2026-2031",)
        assert changed.contacts == (signed.person_id,)
        assert (await one(h, MemberJoined)).stream == "schools"
        latest = (await h.emitted(PersonChanged))[-1].data
        assert latest.roles == ("organisation_contact",)
        assert latest.streams == ("schools",)
        assert latest.bases["renewal"] == "service_message"
        assert "campaign" not in latest.bases


async def test_nothing_personal_travels():
    async with harness("membership") as h:
        await an_active_organisation(h)
        for document in bodies(await h.emitted()):
            for word in ("Ann", "Morgan", "example.org", "Ysgol", "Head", "402000"):
                assert word not in str(document)


async def possible_duplicates(h):
    async with await h.client(a_coordinator()) as coordinator:
        tasks = (await coordinator.get("/v1/tasks?kind=possible_duplicate")).json()["items"]
    return [task["subject_id"] for task in tasks]


async def test_a_duplicate_is_answered_in_the_same_way_and_flagged_for_the_coordinator():
    async with harness("membership") as h:
        first = await an_active_organisation(h)
        repeat = await sign_up(h, a_sign_up(email="somebody.else@example.org"))
        assert repeat.organisation_id != first.organisation_id
        assert await possible_duplicates(h) == []

        await confirm(h, repeat)
        assert await possible_duplicates(h) == [str(repeat.organisation_id)]
        refused = await check(h, repeat)
        assert refused.status_code == 409
        assert "same_as" in refused.json()["detail"]


async def test_a_duplicate_with_a_new_stream_can_be_joined_to_the_one_it_is():
    async with harness("membership") as h:
        first = await an_active_organisation(h)
        async with await h.client(NATIONAL) as team:
            await team.post(
                f"/v1/signatures/{first.signature_id}/withdrawal",
                json={"reason": "signed by the wrong person"},
                headers=keyed(),
            )
        repeat = await sign_up(h, a_sign_up(email="new.head@example.org", stream="early_years"))
        await confirm(h, repeat)
        accepted = await check(h, repeat, same_as=str(first.organisation_id))
        assert accepted.json()["party_id"] == str(first.organisation_id)
        async with await h.client(NATIONAL) as team:
            kept = (await team.get(f"/v1/organisations/{first.organisation_id}")).json()
            gone = (await team.get(f"/v1/organisations/{repeat.organisation_id}")).json()
        assert kept["contacts"] == [str(first.person_id), str(repeat.person_id)]
        assert {each["stream"] for each in kept["memberships"]} == {"schools", "early_years"}
        assert gone["status"] == "merged"


async def test_one_organisation_stands_by_an_edition_once():
    async with harness("membership") as h:
        first = await an_active_organisation(h)
        repeat = await sign_up(h, a_sign_up(email="somebody.else@example.org"))
        await confirm(h, repeat)
        refused = await check(h, repeat, same_as=str(first.organisation_id))
        assert refused.json()["type"] == "urn:sanctuary:problem:signed-already"


async def test_two_waiting_sign_ups_of_one_school_cannot_both_be_accepted():
    async with harness("membership") as h:
        first = await sign_up(h)
        second = await sign_up(h, a_sign_up(email="b@example.org"))
        for signed in (first, second):
            await confirm(h, signed)
        assert (await check(h, first)).status_code == 200
        assert (await check(h, second)).json()["type"].endswith("possible-duplicate")


async def test_a_rejected_sign_up_is_shown_and_announced_nowhere():
    async with harness("membership") as h:
        signed = await sign_up(h)
        await confirm(h, signed)
        answer = await check(h, signed, "reject")
        assert answer.json()["status"] == "rejected"
        assert await h.emitted(CharterSigned) == await h.emitted(OrganisationChanged) == []
        async with await h.client() as public:
            assert (await public.get("/v1/directory")).json()["items"] == []


async def test_the_second_contact_proves_an_address_and_signs_nothing():
    async with harness("membership") as h:
        form = a_sign_up(second_contact={"name": "Bea", "email": "bea@example.org"})
        signed = await sign_up(h, form)
        second = next(
            envelope.data.person_id
            for envelope in await h.emitted(ConfirmationRequested)
            if envelope.data.person_id != signed.person_id
        )
        answer = await confirm(h, signed, second)
        assert answer.json()["status"] == "awaiting_email_check"
        assert (await contact_of(h, second)).verified
        assert not (await contact_of(h, signed.person_id)).verified


async def test_a_supporters_own_signature_stands_once_the_address_is_proved():
    async with harness("membership") as h:
        signed = await sign_up(h, a_supporter_form())
        assert signed.organisation_id is None
        assert (await confirm(h, signed)).json()["status"] == "active"
        event = await one(h, CharterSigned)
        assert (event.party_kind, event.party_id) == ("person", signed.person_id)
        contact = await contact_of(h, signed.person_id)
        assert contact.bases == {"service": "service_message", "campaign": "consent"}


async def test_who_does_not_ask_to_be_contacted_gets_no_campaigns():
    async with harness("membership") as h:
        signed = await sign_up(h, a_supporter_form(be_contacted=False))
        await confirm(h, signed)
        assert "campaign" not in (await contact_of(h, signed.person_id)).bases


async def test_confirming_twice_changes_nothing():
    async with harness("membership") as h:
        signed = await sign_up(h)
        await confirm(h, signed)
        before = len(await h.emitted())
        assert (await confirm(h, signed)).json()["status"] == "signed"
        assert len(await h.emitted()) == before


async def test_one_mailbox_is_one_person_once_it_is_proved():
    async with harness("membership") as h:
        first = await sign_up(h, a_supporter_form("Ann@Example.org"))
        await confirm(h, first)
        second = await sign_up(h, a_sign_up(email="ann@example.ORG"))
        assert second.person_id != first.person_id
        await confirm(h, second)
        await check(h, second)
        gone = await contact_of(h, second.person_id)
        assert (gone.ended, gone.email) == (True, None)
        kept = await contact_of(h, first.person_id)
        assert (kept.name, kept.verified) == ("Sam Reed", True)
        latest = [
            e.data for e in await h.emitted(PersonChanged) if e.data.person_id == first.person_id
        ]
        assert latest[-1].roles == ("organisation_contact", "supporter")
        assert (await one(h, OrganisationChanged)).contacts == (first.person_id,)
        assert (await confirm(h, second)).json()["status"] == "active"


async def test_signing_again_as_a_supporter_leaves_one_signature():
    async with harness("membership") as h:
        await confirm(h, await sign_up(h, a_supporter_form()))
        answer = await confirm(h, await sign_up(h, a_supporter_form()))
        assert answer.json()["status"] == "withdrawn"
        assert len(await h.emitted(CharterSigned)) == 1


async def test_a_link_that_nobody_follows_expires():
    async with harness("membership") as h:
        signed = await sign_up(h)
        await h.fire_timers(timedelta(days=15))
        async with await h.client(a_coordinator()) as coordinator:
            found = (await coordinator.get(f"/v1/signatures/{signed.signature_id}")).json()
        assert found["status"] == "expired"
        forgotten = await contact_of(h, signed.person_id)
        assert (forgotten.name, forgotten.email, forgotten.ended) == ("", None, True)
        assert (await h.emitted(PersonChanged))[-1].data.ended
        assert (await confirm(h, signed)).json()["type"].endswith("link-refused")


async def test_nobody_looks_at_a_duplicate_that_was_not_confirmed():
    async with harness("membership") as h:
        await an_active_organisation(h)
        repeat = await sign_up(h, a_sign_up(email="somebody.else@example.org"))
        async with h.transaction() as uow:
            # As it was opened by a sign-up before the proof was waited for.
            await open_task(
                uow, "possible_duplicate", repeat.organisation_id, at=h.clock.now(), nation="wales"
            )
        await h.fire_timers(timedelta(days=15))
        assert await possible_duplicates(h) == []


async def test_a_confirmed_signature_does_not_expire():
    async with harness("membership") as h:
        signed = await sign_up(h)
        await confirm(h, signed)
        assert await h.fire_timers(timedelta(days=15)) == 0


async def test_withdrawing_takes_the_school_off_the_list_at_once():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        async with await h.client(a_coordinator()) as coordinator:
            listed = (await coordinator.get("/v1/directory")).json()["items"]
            assert [entry["name"] for entry in listed] == ["Ysgol y Bryn"]
            answer = await coordinator.post(
                f"/v1/signatures/{signed.signature_id}/withdrawal",
                json={"reason": "the governors decided so"},
                headers=keyed(),
            )
            assert answer.json()["status"] == "withdrawn"
            assert (await coordinator.get("/v1/directory")).json()["items"] == []
        assert (await one(h, CharterWithdrawn)).party_id == signed.organisation_id
        assert (await h.emitted(OrganisationChanged))[-1].data.charter_editions == ()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"organisation": a_school(area="E08000019")}, "/area"),
        ({"organisation": a_school(area="SWANSEA")}, "/area"),
        ({"organisation": a_school(urn="12")}, "/organisation/identifiers/0"),
        ({"edition": "before-2026"}, "/edition"),
        ({"signatory": {"name": "A", "email": "nobody"}}, "/signatory/email"),
        ({"second_contact": {"name": "B", "email": "ANN@example.org"}}, "/second_contact/email"),
        ({"organisation": None, "nation": "wales"}, "/organisation"),
    ],
)
async def test_a_form_that_cannot_be_right_is_refused_by_field(changes, pointer):
    async with harness("membership") as h, await h.client() as public:
        answer = await public.post("/v1/sign-ups", json=a_sign_up(**changes), headers=keyed())
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer
        assert await h.emitted() == []


async def test_an_unknown_edition_is_not_found():
    async with harness("membership") as h, await h.client() as public:
        form = a_sign_up(edition="1999")
        assert (await public.post("/v1/sign-ups", json=form, headers=keyed())).status_code == 404


async def test_sending_the_form_twice_signs_once():
    async with harness("membership") as h, await h.client() as public:
        headers = keyed()
        answers = [
            await public.post("/v1/sign-ups", json=a_sign_up(), headers=headers) for _ in range(2)
        ]
        assert answers[0].json() == answers[1].json()
        assert len(await h.emitted(ConfirmationRequested)) == 1


async def test_the_same_mailbox_proved_twice_at_once_is_one_person():
    async with harness("membership") as h:
        forms = [a_supporter_form(), a_sign_up(email="sam@example.org")]
        signed = [await sign_up(h, form) for form in forms]
        answers = await asyncio.gather(*(confirm(h, each) for each in signed))
        assert {answer.status_code for answer in answers} == {200}
        ids = [each.person_id for each in signed]
        found = [await contact_of(h, person_id) for person_id in ids]
        assert sorted(contact.ended for contact in found) == [False, True]


async def test_one_number_is_accepted_once_whoever_is_faster():
    async with harness("membership") as h:
        signed = [await sign_up(h, a_sign_up(email=f"{n}@example.org")) for n in range(3)]
        for each in signed:
            await confirm(h, each)
        answers = await asyncio.gather(*(check(h, each, by=NATIONAL) for each in signed))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
