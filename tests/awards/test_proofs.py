"""Endorsements and motions: recorded by whom the scheme says, and needed before sending."""

from datetime import date, timedelta

import pytest

from awards.testing import SWANSEA, Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.membership import GroupChanged, MotionRecorded
from sanctuary.ids import new_id
from sanctuary.testing import harness

TODAY = "2026-03-02"


def an_officer(group_id):
    return Actor(new_id(), (Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group_id)),))


async def a_group(h, *areas, **state):
    group = new_id()
    await h.receive(GroupChanged(group_id=group, areas=areas, **state))
    return group


async def a_council(h):
    """A council's draft, every question answered; who may act on it."""
    stage = await Stage(h).set_up(stream="councils")
    draft = await stage.start("councils")
    saved = await stage.answer(draft, answers_to(a_scheme("councils")))
    assert saved.is_success, saved.text
    return stage, f"/v1/applications/{draft['id']}"


def given(requirement, on=None, reference="Minutes of 2 March, item 7"):
    return {"requirement": requirement, "given_on": on or TODAY, "reference": reference}


async def test_a_council_sends_once_motion_and_endorsement_are_recorded():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        officer = an_officer(await a_group(h, SWANSEA))
        refused = await stage.post(stage.contact, f"{path}/submission")
        assert refused.status_code == 422
        assert refused.json()["type"].endswith("proofs-missing")
        assert "your local group" in refused.json()["detail"]
        fields = {each["field"] for each in refused.json()["errors"]}
        assert fields == {"proofs.motion", "proofs.endorsement"}
        motion = await stage.done(stage.contact, f"{path}/proofs", given("motion"))
        assert motion["recorded_as"] == "applicant"
        waiting = (await stage.get(officer, "/v1/awaited-proofs")).json()["items"]
        assert [each["organisation_id"] for each in waiting] == [str(stage.organisation_id)]
        endorsed = await stage.done(officer, f"{path}/proofs", given("endorsement"))
        assert endorsed["recorded_as"] == "local_group"
        assert (await stage.get(officer, "/v1/awaited-proofs")).json()["items"] == []
        shown = (await stage.get(stage.contact, f"{path}/proofs")).json()["items"]
        assert [each["there"] for each in shown] == [True, True]
        await stage.done(stage.contact, f"{path}/submission")


async def test_a_motion_that_membership_has_on_record_needs_nobody_to_record_it_again():
    async with harness("awards") as h:
        stage, path = await a_council(h)

        async def there():
            shown = (await stage.get(stage.contact, f"{path}/proofs")).json()["items"]
            return {each["requirement"]: each["there"] for each in shown}["motion"]

        membership = new_id()
        for step, expected in [
            ("committee_recommended", False),
            ("full_council_endorsed", True),
            ("full_council_refused", False),
        ]:
            await h.receive(
                MotionRecorded(
                    membership_id=membership,
                    organisation_id=stage.organisation_id,
                    step=step,
                    on_day=date(2026, 2, 1),
                )
            )
            assert await there() is expected


async def test_an_applicant_never_endorses_itself():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        group = await a_group(h, SWANSEA)
        own = Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group))
        both = Actor(stage.contact.id, (own,))
        client = await h.client(both)
        refused = await client.post(
            f"{path}/proofs", json=given("endorsement"), headers={"Idempotency-Key": "one"}
        )
        assert refused.status_code == 403
        assert (await client.get("/v1/awaited-proofs")).json()["items"] == []


@pytest.mark.parametrize(
    "area_and_state",
    [
        (("W06000015",), {}),
        ((SWANSEA,), {"alerted": False}),
        ((SWANSEA,), {"ended": True}),
    ],
    ids=["another area", "a suspended group", "a closed group"],
)
async def test_officers_who_have_no_say_there_neither_endorse_nor_see(area_and_state):
    areas, state = area_and_state
    async with harness("awards") as h:
        stage, path = await a_council(h)
        officer = an_officer(await a_group(h, *areas, **state))
        refused = await stage.post(officer, f"{path}/proofs", given("endorsement"))
        assert refused.status_code == 403
        assert (await stage.get(officer, f"{path}/proofs")).status_code == 403
        assert (await stage.get(officer, path)).status_code == 403
        assert (await stage.get(officer, "/v1/awaited-proofs")).json()["items"] == []


async def test_an_officer_who_endorses_still_reads_no_answers_and_records_no_motion():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        officer = an_officer(await a_group(h, SWANSEA))
        assert (await stage.get(officer, path)).status_code == 403
        shown = (await stage.get(officer, f"{path}/proofs")).json()["items"]
        assert {each["requirement"]: each["may_record"] for each in shown} == {
            "motion": False,
            "endorsement": True,
        }
        assert (await stage.post(officer, f"{path}/proofs", given("motion"))).status_code == 403


async def test_who_has_nothing_to_do_with_it_is_refused():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        for stranger in (Actor(new_id()), a_coordinator("schools")):
            refused = await stage.post(stranger, f"{path}/proofs", given("endorsement"))
            assert refused.status_code == 403
            assert (await stage.get(stranger, f"{path}/proofs")).status_code == 403
        assert (await stage.get(stage.contact, "/v1/awaited-proofs")).status_code == 403


async def test_where_there_is_no_group_the_coordinator_records_it():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        coordinator = a_coordinator("councils")
        recorded = await stage.done(coordinator, f"{path}/proofs", given("endorsement"))
        assert recorded["recorded_as"] == "coordinator"
        again = await stage.post(coordinator, f"{path}/proofs", given("endorsement"))
        assert again.status_code == 409
        assert again.json()["type"].endswith("recorded-already")


async def test_an_endorsement_can_be_withdrawn_until_the_application_is_sent():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        officer = an_officer(await a_group(h, SWANSEA))
        await stage.done(stage.contact, f"{path}/proofs", given("motion"))
        await stage.done(officer, f"{path}/proofs", given("endorsement"))
        withdrawal = f"{path}/proofs/endorsement/withdrawal"
        not_theirs = await stage.post(stage.contact, withdrawal, {"reason": "We do it alone."})
        assert not_theirs.status_code == 403
        ended = await stage.done(officer, withdrawal, {"reason": "They no longer answer us."})
        assert ended["withdrawn"] is True
        assert (await stage.post(stage.contact, f"{path}/submission")).status_code == 422
        await stage.done(officer, f"{path}/proofs", given("endorsement"))
        await stage.done(stage.contact, f"{path}/submission")
        late = await stage.post(officer, withdrawal, {"reason": "Second thoughts."})
        assert late.status_code == 409
        assert "tell the coordinator" in late.json()["detail"]


async def test_a_proof_has_happened_and_is_one_that_the_award_asks_for():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        tomorrow = str(h.clock.today() + timedelta(days=1))
        future = await stage.post(stage.contact, f"{path}/proofs", given("motion", tomorrow))
        assert future.status_code == 422
        unknown = await stage.post(stage.contact, f"{path}/proofs", given("song"))
        assert unknown.status_code == 404


async def test_what_is_deferred_can_be_endorsed_meanwhile():
    async with harness("awards") as h:
        stage, path = await a_council(h)
        officer = an_officer(await a_group(h, SWANSEA))
        coordinator = a_coordinator("councils")
        await stage.done(coordinator, f"{path}/deferral", {"reason": "This round is full."})
        waiting = (await stage.get(officer, "/v1/awaited-proofs")).json()["items"]
        assert [each["organisation_id"] for each in waiting] == [str(stage.organisation_id)]
        recorded = await stage.done(officer, f"{path}/proofs", given("endorsement"))
        assert recorded["recorded_as"] == "local_group"
        assert (await stage.get(officer, "/v1/awaited-proofs")).json()["items"] == []
