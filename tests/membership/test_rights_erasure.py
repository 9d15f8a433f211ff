"""Erasing somebody: who may ask, who decides, what goes, what stays, and that it is for good."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from membership.domain.erasure import LIFECYCLE
from membership.tables import (
    basis,
    erasure,
    group_contact,
    organisation_contact,
    person,
    suppression,
)
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from membership.testing_rights import (
    a_supporter,
    ask_to_be_erased,
    decide,
    erase,
    look,
    rights_link,
)
from sanctuary.actor import Actor, Grant, Role
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events import awards, campaigns, notifications
from sanctuary.events.membership import (
    CharterWithdrawn,
    ContactChanged,
    ErasureAsked,
    ErasureRefused,
    GrantRevoked,
    GroupChanged,
    OrganisationChanged,
    PersonChanged,
    PersonErased,
)
from sanctuary.ids import new_id
from sanctuary.seal import Seal
from sanctuary.testing import an_actor, harness, keyed


async def rows(h, table, *where):
    async with h.transaction() as uow:
        return await uow.all(select(table).where(*where))


async def confirmations(h, case_id, person_id, *services):
    modules = {"awards": awards, "campaigns": campaigns, "notifications": notifications}
    for name in services:
        await h.receive(
            modules[name].ErasureConfirmed(
                case_id=UUID(case_id), person_id=person_id, kept=("audit",)
            )
        )


async def test_a_person_asks_by_their_link_and_hears_of_it_at_once():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        asked = await ask_to_be_erased(h, signed.person_id)
        assert asked.status_code == 202
        assert asked.json()["status"] == "asked"
        assert asked.json()["origin"] == "person"
        [event] = await h.emitted(ErasureAsked)
        assert event.data.person_id == signed.person_id


async def test_the_last_day_is_a_calendar_month_after_asking():
    async with harness("membership") as h:
        h.clock.move_to(h.clock.now().replace(year=2027, month=1, day=31, hour=12))
        signed = await a_supporter(h)
        assert (await ask_to_be_erased(h, signed.person_id)).json()["due_on"] == "2027-02-28"


async def test_asking_twice_is_one_case():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        first = await ask_to_be_erased(h, signed.person_id)
        assert (await ask_to_be_erased(h, signed.person_id)).json()["id"] == first.json()["id"]
        assert len(await h.emitted(ErasureAsked)) == 1


@pytest.mark.parametrize("role", [Role.NATION_COORDINATOR, Role.CAMPAIGN_MANAGER, Role.TRUSTEE])
async def test_other_roles_neither_ask_nor_decide_nor_look(role):
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        async with await h.client(an_actor(Grant(role))) as other:
            body = {"person_id": str(signed.person_id), "reason": "a letter"}
            assert (await other.post("/v1/erasures", json=body, headers=keyed())).status_code == 403
            assert (await other.get("/v1/erasures")).status_code == 403
            assert (await other.get(f"/v1/erasures/{case_id}")).status_code == 403
            refused = await other.post(
                f"/v1/erasures/{case_id}/confirm", json={"reason": "x"}, headers=keyed()
            )
            assert refused.status_code == 403


async def test_nothing_is_erased_before_somebody_confirms_and_the_mail_had_its_time():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        await h.fire_timers(timedelta(hours=25))
        assert (await rows(h, person, person.c.id == signed.person_id))[0].name == "Sam Reed"
        await decide(h, case_id, "confirm")
        await h.fire_timers()
        assert (await rows(h, person, person.c.id == signed.person_id))[0].name == ""


async def test_the_acknowledgement_has_its_time_even_when_the_decision_is_quick():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        await decide(h, case_id, "confirm")
        await h.fire_timers(timedelta(hours=23))
        assert (await rows(h, person, person.c.id == signed.person_id))[0].email
        await h.fire_timers(timedelta(hours=2))
        assert (await rows(h, person, person.c.id == signed.person_id))[0].email is None


async def test_what_names_the_person_goes_and_the_number_stays():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await erase(h, signed.person_id)
        [gone] = await rows(h, person, person.c.id == signed.person_id)
        assert (gone.name, gone.email, gone.email_key, gone.nation, gone.area) == (
            "", None, None, None, None,
        )  # fmt: skip
        assert await rows(h, basis, basis.c.person_id == signed.person_id) == []
        [contact] = (
            await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[signed.person_id]))
        ).contacts
        assert (contact.email, contact.name, contact.ended, contact.bases) == (None, "", True, {})


async def test_the_others_hear_that_the_person_is_gone_and_then_that_they_are_erased():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = await erase(h, signed.person_id)
        told = [each.data for each in await h.emitted()]
        [erased] = [each for each in told if isinstance(each, PersonErased)]
        assert erased.case_id == UUID(case_id)
        last = [each for each in told if isinstance(each, PersonChanged)][-1]
        assert (last.ended, last.roles, last.has_address) == (True, (), False)
        assert told.index(last) < told.index(erased)


async def test_their_own_signature_ends_in_public():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await erase(h, signed.person_id)
        [event] = await h.emitted(CharterWithdrawn)
        assert event.data.signature_id == signed.signature_id


async def test_an_organisation_stays_and_the_team_looks_for_another_contact():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        await erase(h, signed.person_id)
        assert (await h.emitted(OrganisationChanged))[-1].data.contacts == ()
        assert await rows(h, organisation_contact) == []
        async with await h.client(NATIONAL) as team:
            tasks = (await team.get("/v1/tasks?kind=no_contact_left")).json()["items"]
        assert [task["subject_id"] for task in tasks] == [str(signed.organisation_id)]


async def test_a_group_no_longer_alerts_them():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        mailbox = {"name": "Ann Morgan", "email": "ann@example.org"}
        other = {"name": "Bo Jones", "email": "bo@example.org"}
        group = {
            "name": "Swansea", "nation": "wales", "area": "W06000011", "contacts": [mailbox, other],
        }  # fmt: skip
        made = await team.post("/v1/groups", json=group, headers=keyed())
        assert made.status_code == 201, made.text
        ann, bo = made.json()["contacts"]
        await erase(h, UUID(ann))
        assert (await h.emitted(GroupChanged))[-1].data.contacts == (UUID(bo),)
        assert [row.person_id for row in await rows(h, group_contact)] == [UUID(bo)]


async def test_roles_end_everywhere():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_supporter(h)
        body = {
            "person_id": str(signed.person_id), "role": "trustee", "scope_kind": "uk",
            "scope_id": "", "reason": "elected",
        }  # fmt: skip
        given = await team.post("/v1/grants", json=body, headers=keyed())
        assert given.status_code == 201, given.text
        await erase(h, signed.person_id)
        [event] = await h.emitted(GrantRevoked)
        assert event.data.person_id == signed.person_id
        async with await h.client(Actor(signed.person_id)) as gone:
            assert (await gone.get("/v1/tasks")).status_code == 403


async def test_entries_of_the_same_mailbox_go_along():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        folded = await sign_up(h, a_sign_up(email="sam@example.org"))
        await confirm(h, folded)
        never_proved = await sign_up(h, a_supporter_form("Sam@Example.org"))
        await erase(h, signed.person_id)
        everybody = await rows(h, person)
        assert {row.id for row in everybody} == {
            signed.person_id, folded.person_id, never_proved.person_id,
        }  # fmt: skip
        assert {(row.name, row.email) for row in everybody} == {("", None)}
        [event] = await h.emitted(PersonErased)
        assert set(event.data.entries) == {folded.person_id, never_proved.person_id}


async def test_somebody_else_is_left_alone():
    async with harness("membership") as h:
        signed, other = await a_supporter(h), await a_supporter(h, "kim@example.org")
        await erase(h, signed.person_id)
        [left] = await rows(h, person, person.c.id == other.person_id)
        assert (left.name, left.email) == ("Sam Reed", "kim@example.org")


async def test_the_case_says_who_has_not_confirmed_and_what_is_kept_and_why():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = await erase(h, signed.person_id)
        case = (await look(h, f"/v1/erasures/{case_id}")).json()
        assert case["status"] == "under_way"
        assert case["waits_for"] == ["awards", "campaigns", "notifications"]
        assert {kept["code"] for kept in case["kept"]} >= {"signature_record", "this_case"}
        assert all(kept["why"] and kept["why_cy"] for kept in case["kept"])
        await confirmations(h, case_id, signed.person_id, "awards", "notifications")
        case = (await look(h, f"/v1/erasures/{case_id}")).json()
        assert (case["status"], case["waits_for"]) == ("under_way", ["campaigns"])
        await confirmations(h, case_id, signed.person_id, "campaigns", "campaigns")
        case = (await look(h, f"/v1/erasures/{case_id}")).json()
        assert (case["status"], case["waits_for"]) == ("done", [])
        assert case["done_at"]


async def test_a_service_that_does_not_confirm_becomes_a_task():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = await erase(h, signed.person_id)
        await h.open_days(h.clock.today() + timedelta(days=2))
        async with await h.client(NATIONAL) as team:
            assert (await team.get("/v1/tasks?kind=erasure_overdue")).json()["items"] == []
            await h.open_days(h.clock.today() + timedelta(days=2))
            [task] = (await team.get("/v1/tasks?kind=erasure_overdue")).json()["items"]
            assert task["subject_id"] == case_id
            everybody = ("awards", "campaigns", "notifications")
            await confirmations(h, case_id, signed.person_id, *everybody)
            assert (await team.get("/v1/tasks?kind=erasure_overdue")).json()["items"] == []


async def test_a_request_that_nobody_decides_becomes_a_task():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        await h.open_days(h.clock.today() + timedelta(days=8))
        async with await h.client(NATIONAL) as team:
            [task] = (await team.get("/v1/tasks?kind=erasure_to_decide")).json()["items"]
        assert task["subject_id"] == case_id


async def test_a_refusal_needs_a_ground_that_the_law_has():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        assert (await decide(h, case_id, "refuse", ground="we like them")).status_code == 422
        refused = await decide(h, case_id, "refuse", ground="legal_claims")
        assert (refused.json()["status"], refused.json()["ground"]) == ("refused", "legal_claims")
        [event] = await h.emitted(ErasureRefused)
        assert event.data.ground == "legal_claims"
        await h.fire_timers(timedelta(days=40))
        assert (await rows(h, person, person.c.id == signed.person_id))[0].email
        assert (await decide(h, case_id, "confirm")).status_code == 409


async def test_who_changes_their_mind_in_time_stays():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        await decide(h, case_id, "confirm")
        assert (await decide(h, case_id, "withdraw")).json()["status"] == "withdrawn"
        await h.fire_timers(timedelta(days=2))
        assert (await rows(h, person, person.c.id == signed.person_id))[0].email


async def test_staff_ask_for_somebody_with_a_reason_and_another_person_decides():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        async with await h.client(an_actor(Grant(Role.DATA_PROTECTION_LEAD))) as lead:
            body = {"person_id": str(signed.person_id)}
            assert (await lead.post("/v1/erasures", json=body, headers=keyed())).status_code == 422
            body["reason"] = "a letter of 3 May"
            asked = await lead.post("/v1/erasures", json=body, headers=keyed())
            assert asked.json()["origin"] == "staff"


async def test_nobody_decides_about_themself():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        own = Actor(signed.person_id, (Grant(Role.DATA_PROTECTION_LEAD),))
        async with await h.client(own) as lead:
            refused = await lead.post(
                f"/v1/erasures/{case_id}/confirm", json={"reason": "mine"}, headers=keyed()
            )
        assert refused.status_code == 403


async def test_a_link_for_another_purpose_asks_nothing():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        async with await h.client() as public:
            for link in ("x", rights_link(h, signed.person_id)[:-2]):
                refused = await public.post("/v1/erasures", json={"link": link}, headers=keyed())
                assert refused.status_code == 403
        assert await rows(h, erasure) == []


async def test_an_old_link_opens_nothing_any_more():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await erase(h, signed.person_id)
        refused = await ask_to_be_erased(h, signed.person_id)
        assert refused.status_code == 403
        assert "nothing left" in refused.json()["detail"]


async def test_the_store_keeps_a_keyed_hash_and_not_the_address():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await erase(h, signed.person_id)
        [kept] = await rows(h, suppression)
        assert b"sam" not in kept.mark
        seal = Seal(h.settings.seal_key, "membership")
        assert kept.mark == seal.handle("erased address sam@example.org")


async def test_replaying_all_that_was_said_revives_nobody():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        before = notifications.ContactUnreachable(person_id=signed.person_id, channel="email")
        envelope = h.envelope(before)
        await erase(h, signed.person_id)
        await h.receive(envelope)
        [gone] = await rows(h, person, person.c.id == signed.person_id)
        assert (gone.name, gone.email) == ("", None)
        assert len(await h.emitted(ContactChanged)) == len(await h.emitted(PersonChanged))


def test_every_last_step_is_final():
    assert {status for status in LIFECYCLE.moves if LIFECYCLE.is_final(status)} == {
        "done", "refused", "withdrawn",
    }  # fmt: skip


async def test_the_permanent_record_has_ids_only():
    async with harness("membership") as h:
        signed = await a_supporter(h, "samantha.reed@example.org")
        await erase(h, signed.person_id)
        record = b"".join(each.to_bytes() for each in await h.emitted())
        assert b"samantha" not in record
        assert b"Reed" not in record


async def test_a_person_nobody_knows_cannot_be_erased():
    async with harness("membership") as h:
        async with await h.client(an_actor(Grant(Role.DATA_PROTECTION_LEAD))) as lead:
            body = {"person_id": str(new_id()), "reason": "a letter"}
            assert (await lead.post("/v1/erasures", json=body, headers=keyed())).status_code == 404
        async with await h.client(a_coordinator()) as coordinator:
            assert (await coordinator.get("/v1/erasure-grounds")).status_code == 403


async def test_a_restored_back_up_is_erased_again_when_the_others_say_what_they_did():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        erased_before = new_id()
        await h.receive(
            awards.ErasureConfirmed(case_id=erased_before, person_id=signed.person_id, kept=())
        )
        [gone] = await rows(h, person, person.c.id == signed.person_id)
        assert (gone.name, gone.email) == ("", None)
        assert len(await rows(h, suppression)) == 1
        [message] = await h.receive(
            awards.ErasureConfirmed(case_id=new_id(), person_id=new_id(), kept=())
        )
        assert message.outcome == "acknowledged"
