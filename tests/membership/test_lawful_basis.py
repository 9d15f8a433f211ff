"""By which right we write: evidence, dated rules, as at any moment, and the person's own page."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.lawful_basis import Basis, Evidence, SoftOptInRule, check_evidence
from membership.rules import SOFT_OPT_IN, editions
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.errors import Invalid
from sanctuary.events.membership import ContactChanged, PersonChanged
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

TODAY = date(2026, 6, 1)
SINCE = SOFT_OPT_IN[0].since


def carries(basis, evidence, rules=SOFT_OPT_IN):
    try:
        check_evidence(basis, evidence, today=TODAY, rules=rules)
    except Invalid:
        return False
    return True


@given(
    day=st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    opt_out=st.booleans(),
    support=st.booleans(),
    basis=st.sampled_from(Basis),
)
def test_a_basis_needs_evidence_that_carries_it(day, opt_out, support, basis):
    evidence = Evidence("I agree", day, opt_out_offered=opt_out, in_support=support)
    expected = day <= TODAY and (basis is Basis.CONSENT or (day >= SINCE and opt_out and support))
    assert carries(basis, evidence) is expected


def test_the_rule_of_the_day_of_collection_decides_not_the_newest():
    later = SoftOptInRule(date(2026, 5, 1), "an amendment", needs_support=False)
    rules = (*SOFT_OPT_IN, later)
    lenient = Evidence("I agree", date(2026, 5, 2), opt_out_offered=True)
    early = Evidence("I agree", date(2026, 4, 30), opt_out_offered=True)
    assert carries(Basis.SOFT_OPT_IN, lenient, rules)
    assert not carries(Basis.SOFT_OPT_IN, early, rules)


def test_a_basis_without_wording_is_none():
    assert not carries(Basis.CONSENT, Evidence(" ", TODAY))


@pytest.mark.parametrize("name", ["soft_opt_in", "mask"])
def test_every_dated_rule_says_where_it_is_written(name):
    assert all(len(one["source"]) > 10 for one in editions(name))


async def a_supporter(h):
    signed = await sign_up(h, a_supporter_form())
    await confirm(h, signed)
    return signed.person_id


def consent_link(h, person_id, *, days=30):
    return sign(
        h.settings.link_key,
        Purpose.CONSENT,
        person_id,
        expires_at=h.clock.now() + timedelta(days=days),
        person=person_id,
    )


async def purposes(team, person_id, **at):
    answer = await team.get(f"/v1/people/{person_id}/lawful-basis", params=at)
    assert answer.status_code == 200, answer.text
    return {one["purpose"]: one for one in answer.json()["purposes"]}


async def test_each_purpose_says_what_it_stands_on_now_and_then():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        before = h.clock.now().isoformat()
        person_id = await a_supporter(h)
        allowed = h.clock.now().isoformat()
        path = f"/v1/people/{person_id}/bases/withdrawals"
        await team.post(path, json={"reason": "wrote to us"}, headers=keyed())

        assert {name: one["basis"] for name, one in (await purposes(team, person_id)).items()} == {
            "service": "service_message",
            "renewal": None,
            "campaign": None,
            "urgent": None,
        }
        then = await purposes(team, person_id, at=allowed)
        assert then["campaign"]["basis"] == "consent"
        assert "ways to take part" in then["campaign"]["evidence"]["wording"]
        assert then["campaign"]["since"] < allowed
        assert all(
            one["basis"] is None for one in (await purposes(team, person_id, at=before)).values()
        )


async def test_an_office_carries_its_messages_as_long_as_it_lasts():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        found = await purposes(team, signed.person_id)
        assert found["renewal"]["basis"] == found["urgent"]["basis"] == "service_message"
        assert found["renewal"]["evidence"] is None


async def test_a_soft_opt_in_is_recorded_with_all_that_it_needs():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        path = f"/v1/people/{signed.person_id}/bases"
        said = {
            "basis": "soft_opt_in",
            "wording": "Hear how it goes on",
            "collected_on": "2026-03-01",
        }
        refused = await team.post(path, json=said, headers=keyed())
        assert refused.json()["errors"][0]["pointer"] == "/basis/opt_out_offered"
        whole = said | {"opt_out_offered": True, "in_support": True}
        given_basis = await team.post(path, json=whole, headers=keyed())
        assert given_basis.status_code == 201
        assert (await purposes(team, signed.person_id))["campaign"]["basis"] == "soft_opt_in"
        twice = await team.post(path, json=whole, headers=keyed())
        assert twice.json()["type"].endswith("basis-given-already")


async def test_evidence_from_before_a_withdrawal_brings_nothing_back():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person_id = await a_supporter(h)
        path = f"/v1/people/{person_id}/bases"
        await team.post(f"{path}/withdrawals", json={"reason": "no"}, headers=keyed())
        old = {"basis": "consent", "wording": "I agree", "collected_on": "2026-01-01"}
        assert (await team.post(path, json=old, headers=keyed())).status_code == 409
        new = old | {"collected_on": h.clock.today().isoformat()}
        assert (await team.post(path, json=new, headers=keyed())).status_code == 201


async def test_only_the_national_team_reads_and_writes_bases_of_others():
    async with harness("membership") as h:
        person_id = await a_supporter(h)
        said = {"basis": "consent", "wording": "I agree", "collected_on": "2026-01-01"}
        for by in (a_coordinator(), None):
            async with await h.client(by) as other:
                url = f"/v1/people/{person_id}"
                assert (await other.get(f"{url}/lawful-basis")).status_code in {401, 403}
                answer = await other.post(f"{url}/bases", json=said, headers=keyed())
                assert answer.status_code in {401, 403}


async def test_a_person_takes_their_yes_back_on_their_own_page_and_gives_it_again():
    async with harness("membership") as h:
        person_id = await a_supporter(h)
        link = consent_link(h, person_id)
        async with await h.client() as public:
            for _ in range(2):
                shown = await public.get("/consent", params={"link": link})
                assert "Stop writing to me" in shown.text
                assert "ways to take part" in shown.text
            before = len(await h.emitted(ContactChanged))
            for _ in range(2):
                done = await public.post("/consent", data={"link": link, "choice": "no"})
                assert "no campaign news any more" in done.text
            assert len(await h.emitted(ContactChanged)) == before + 1
            assert "campaign" not in (await h.emitted(PersonChanged))[-1].data.bases
            answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))
            assert "campaign" not in answer.contacts[0].bases

            back = await public.post("/consent?lang=cy", data={"link": link, "choice": "yes"})
            assert "Diolch" in back.text
        async with await h.client(NATIONAL) as team:
            found = (await purposes(team, person_id))["campaign"]
            assert found["basis"] == "consent"
            assert "gymryd rhan" in found["evidence"]["wording"]


async def test_a_link_for_something_else_or_too_old_opens_no_page():
    async with harness("membership") as h, await h.client() as public:
        person_id = await a_supporter(h)
        wrong = sign(
            h.settings.link_key,
            Purpose.PREFERENCES,
            person_id,
            expires_at=h.clock.now() + timedelta(days=1),
            person=person_id,
        )
        old = consent_link(h, person_id, days=-1)
        for link in (wrong, old):
            answer = await public.post("/consent", data={"link": link, "choice": "no"})
            assert answer.status_code == 403
        assert "campaign" in (await h.emitted(PersonChanged))[-1].data.bases
