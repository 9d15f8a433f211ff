"""Hostile and false sign-ups: refused without being shown, without a hint, forgotten in time."""

from datetime import timedelta

import pytest

from membership.charter_rules import REJECTED_KEPT
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    check,
    confirm,
    sign_up,
)
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import CharterSigned, OrganisationChanged, PersonChanged
from sanctuary.testing import harness, keyed

from .charter import on_day

[KEPT] = REJECTED_KEPT
FORGETTING = "rejected sign-ups"


async def rejected(h, cause="hostile", form=None, **changes):
    signed = await sign_up(h, form or a_sign_up(be_contacted=True, **changes))
    await confirm(h, signed)
    answer = await check(h, signed, "reject", cause=cause)
    assert answer.json()["reject_cause"] == cause, answer.text
    return signed


async def contact(h, person_id):
    answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))
    return answer.contacts[0]


async def test_a_rejected_sign_up_is_shown_nowhere_and_its_sender_gets_no_hint():
    async with harness("membership") as h, await h.client() as public:
        waiting = await sign_up(h, a_sign_up("402009", "other@example.org"))
        before = (await confirm(h, waiting)).json()["status"]
        signed = await rejected(h)
        again = await confirm(h, signed)
        assert (again.status_code, again.json()["status"]) == (200, before)
        assert (await public.get("/v1/directory")).json()["items"] == []
        assert await h.emitted(CharterSigned) == []
        assert await h.emitted(OrganisationChanged) == []


@pytest.mark.parametrize(("cause", "basis"), [("hostile", None), ("duplicate", "consent")])
async def test_nothing_is_sent_on_a_consent_that_came_with_a_hostile_sign_up(cause, basis):
    async with harness("membership") as h:
        signed = await rejected(h, cause)
        assert (await contact(h, signed.person_id)).bases.get("campaign") == basis


@pytest.mark.parametrize("cause", ["hostile", "false", "duplicate", "other"])
async def test_what_was_written_is_forgotten_after_the_days_of_the_rule(cause):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await rejected(h, cause)
        day = h.clock.today() + timedelta(days=KEPT.days[cause])
        await on_day(h, FORGETTING, day - timedelta(days=1))
        url = f"/v1/signatures/{signed.signature_id}"
        assert (await team.get(url)).json()["capacity"] == "Head teacher"
        assert (await contact(h, signed.person_id)).email == "ann@example.org"

        await on_day(h, FORGETTING, day)
        shown = (await team.get(url)).json()
        assert (shown["capacity"], shown["status"], shown["reject_cause"]) == (
            "",
            "rejected",
            cause,
        )
        assert shown["checked_reason"] == "known to the group in Swansea"
        organisation = (await team.get(f"/v1/organisations/{signed.organisation_id}")).json()
        assert (organisation["name"], organisation["identifiers"], organisation["contacts"]) == (
            "",
            [],
            [],
        )
        forgotten = await contact(h, signed.person_id)
        assert (forgotten.email, forgotten.name, forgotten.ended) == (None, "", True)
        assert (await h.emitted(PersonChanged))[-1].data.ended


async def test_who_has_something_else_with_us_is_not_forgotten():
    async with harness("membership") as h:
        sam = await sign_up(h, a_supporter_form("sam@example.org"))
        await confirm(h, sam)
        await rejected(h, form=a_sign_up(email="sam@example.org"))
        head = await an_active_organisation(h, a_sign_up("402005", "head@example.org"))
        await rejected(h, form=a_sign_up("402006", "head@example.org"))
        await on_day(h, FORGETTING, h.clock.today() + timedelta(days=400))
        assert (await contact(h, sam.person_id)).email == "sam@example.org"
        assert (await contact(h, head.person_id)).email == "head@example.org"


async def test_what_is_taken_back_before_the_check_is_forgotten_by_the_same_rule():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await an_active_organisation(h, a_sign_up(email="first@example.org"))
        signed = await sign_up(h, a_sign_up())
        await confirm(h, signed)
        tasks = "/v1/tasks?kind=possible_duplicate"
        assert len((await team.get(tasks)).json()["items"]) == 1
        url = f"/v1/signatures/{signed.signature_id}"
        why = {"reason": "the governors want to wait"}
        assert (await team.post(f"{url}/withdrawal", json=why, headers=keyed())).is_success
        assert (await team.get(tasks)).json()["items"] == []
        school = f"/v1/organisations/{signed.organisation_id}"
        assert (await team.get(school)).json()["status"] == "declined"

        day = h.clock.today() + timedelta(days=KEPT.days["other"])
        await on_day(h, FORGETTING, day - timedelta(days=1))
        assert (await team.get(url)).json()["capacity"] == "Head teacher"
        await on_day(h, FORGETTING, day)
        shown = (await team.get(url)).json()
        assert (shown["capacity"], shown["status"]) == ("", "withdrawn")
        assert (await team.get(school)).json()["name"] == ""
        assert (await contact(h, signed.person_id)).ended


async def test_a_cause_is_one_of_the_list_and_another_coordinator_does_not_reject():
    async with harness("membership") as h:
        signed = await sign_up(h)
        await confirm(h, signed)
        assert (await check(h, signed, "reject", cause="rude")).status_code == 422
        other = await check(h, signed, "reject", by=a_coordinator("england"))
        assert other.status_code == 403
        assert (await check(h, signed, "reject")).json()["reject_cause"] == "other"
