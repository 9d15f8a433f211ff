"""A decision is a letter first: nobody hears of it before a named person has released it."""

from datetime import timedelta

import pytest

from awards.testing import Stage, a_coordinator
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.after_decisions import LetterDrafted
from sanctuary.events.awards import ApplicationDecided, AwardGranted, AwardRenewed
from sanctuary.events.membership import OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed


def local_lead():
    return Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.STREAM, "schools"),))


def wales():
    return Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),))


async def decided(h, outcome="awarded", **more):
    stage = await Stage(h).set_up(True, False, False)
    application_id = await stage.recommended()
    answer = await stage.decide(application_id, outcome, release=False, **more)
    assert answer.is_success, answer.text
    return stage, application_id, answer.json()["letter_id"]


@pytest.mark.parametrize("outcome", ["awarded", "not_yet"])
async def test_until_the_release_nobody_outside_learns_the_outcome(outcome):
    async with harness("awards") as h:
        stage, application_id, letter_id = await decided(h, outcome)
        assert [each.data.letter_id for each in await h.emitted(LetterDrafted)]
        assert await h.emitted(ApplicationDecided) == []
        assert await h.emitted(AwardGranted) == []

        path = f"/v1/applications/{application_id}"
        for reader in (stage.contact, stage.assessors[0], stage.coordinator, local_lead()):
            seen = (await stage.get(reader, path)).json()
            assert seen["status"] == "decided_soon"
            assert (seen["outcome"], seen["decision"]) == (None, None)
        listed = (await stage.get(stage.coordinator, "/v1/applications")).json()["items"]
        assert [each["outcome"] for each in listed] == [None]
        assert (await stage.get(stage.contact, f"{path}/letter")).status_code == 404
        for outsider in (
            stage.contact,
            stage.assessors[0],
            local_lead(),
            a_coordinator("theatres"),
        ):
            refused = await stage.get(outsider, f"/v1/letters/{letter_id}")
            assert refused.status_code == 403
        held = await stage.get(stage.contact, f"/v1/awards?organisation_id={stage.organisation_id}")
        assert held.json()["items"] == []


async def test_a_held_decision_can_no_longer_be_withdrawn_from_and_the_refusal_tells_no_outcome():
    async with harness("awards") as h:
        stage, application_id, _ = await decided(h)
        refused = await stage.post(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        assert refused.status_code == 409
        assert "decided soon" in refused.json()["detail"]


async def test_releasing_makes_it_known_begins_the_award_and_keeps_who_and_when():
    async with harness("awards") as h:
        stage, application_id, letter_id = await decided(h)
        await h.open_days(h.clock.today() + timedelta(days=9))
        reader = wales()
        read = (await stage.get(reader, f"/v1/letters/{letter_id}")).json()
        assert "A warm and lasting welcome." in read["letter"]["en"]
        assert "Llongyfarchiadau" in read["letter"]["cy"]
        released = await stage.release(letter_id, by=reader, paragraph="See you at the picnic.")
        assert released.json()["released_by"] == str(reader.id)

        (granted,) = await h.emitted(AwardGranted)
        assert granted.data.starts_on == h.clock.today()
        (told,) = await h.emitted(ApplicationDecided)
        assert (told.data.outcome, told.data.with_conditions) == ("awarded", False)
        received = (
            await stage.get(stage.contact, f"/v1/applications/{application_id}/letter")
        ).json()
        assert "See you at the picnic." in received["letter"]["en"]
        assert "Ysgol y Tŷ Ŵyn" in received["letter"]["cy"]
        assert str(reader.id) not in str(received)
        assert str(stage.decider.id) not in str(received)
        seen = (await stage.get(stage.coordinator, f"/v1/applications/{application_id}")).json()
        assert seen["decision"]["by"] == str(stage.decider.id)


async def test_only_the_version_that_was_read_leaves_and_only_once():
    async with harness("awards") as h:
        stage, _, letter_id = await decided(h)
        assert (await stage.release(letter_id, version=4)).status_code == 412
        client = await stage.client(stage.decider)
        path = f"/v1/letters/{letter_id}/release"
        body = {"organisation_name": "A school"}
        assert (await client.post(path, json=body, headers=keyed())).status_code == 428
        assert (await stage.release(letter_id)).is_success
        assert (await stage.release(letter_id)).status_code == 412
        again = await stage.release(letter_id, version=2)
        assert again.json()["type"].endswith("illegal-transition")
        assert len(await h.emitted(AwardGranted)) == 1


async def test_without_a_confirmed_name_nothing_leaves():
    async with harness("awards") as h:
        stage, _, letter_id = await decided(h)
        refused = await stage.release(letter_id, organisation_name="   ")
        assert refused.status_code == 422
        assert "certificate" in refused.json()["detail"]
        assert await h.emitted(ApplicationDecided) == []


async def test_who_has_a_part_in_the_matter_neither_reads_nor_releases():
    async with harness("awards") as h:
        stage, _, letter_id = await decided(h)
        insider = a_coordinator()
        await h.receive(
            OrganisationChanged(
                organisation_id=stage.organisation_id,
                kind="school",
                nation="wales",
                area="W06000011",
                contacts=(stage.contact.id, insider.id),
                charter_editions=("2026-2031",),
            )
        )
        assert (await stage.get(insider, f"/v1/letters/{letter_id}")).status_code == 403
        assert (await stage.release(letter_id, by=insider)).status_code == 403
        assert (await stage.get(insider, "/v1/letters")).json()["items"] == []
        waiting = (await stage.get(stage.coordinator, "/v1/letters")).json()["items"]
        assert [each["id"] for each in waiting] == [letter_id]
        elsewhere = await stage.get(a_coordinator("theatres"), "/v1/letters")
        assert elsewhere.json()["items"] == []


async def test_a_letter_that_is_wrong_is_taken_back_kept_and_decided_again():
    async with harness("awards") as h:
        stage, application_id, letter_id = await decided(h, "not_yet")
        client = await stage.client(stage.coordinator)
        taken = await client.post(
            f"/v1/letters/{letter_id}/return",
            json={"reason": "It names a pupil."},
            headers={**keyed(), "If-Match": '"1"'},
        )
        assert (taken.json()["status"], taken.json()["taken_back_reason"]) == (
            "taken_back",
            "It names a pupil.",
        )
        assert (await stage.release(letter_id, version=2)).status_code == 409
        assert await h.emitted(ApplicationDecided) == []
        assert (await stage.decide(application_id)).json()["status"] == "awarded"
        kept = await stage.get(stage.coordinator, "/v1/letters?status=taken_back")
        assert [each["id"] for each in kept.json()["items"]] == [letter_id]


MISSING = [
    ("not_yet", {"guidance": {}}, "guidance"),
    ("not_yet", {"guidance": {"of_our_own": "More."}}, "guidance.of_our_own"),
    ("conditions", {}, "conditions"),
    ("conditions", {"conditions": [{"words": "A plan", "due_on": "2001-01-01"}]}, "due_on"),
    ("conditions", {"conditions": [{"words": "A plan", "due_on": "2999-01-01"}]}, "due_on"),
    ("awarded", {"conditions": [{"words": "A plan", "due_on": "2027-01-01"}]}, "conditions"),
]


@pytest.mark.parametrize(("outcome", "more", "field"), MISSING)
async def test_an_outcome_without_what_helps_its_reader_is_refused(outcome, more, field):
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        refused = await stage.decide(application_id, outcome, **more)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"].endswith(field)
        seen = await stage.get(stage.contact, f"/v1/applications/{application_id}")
        assert seen.json()["status"] == "recommended"


async def test_a_not_yet_says_by_criterion_what_would_help():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        await stage.decide(application_id, "not_yet", guidance={"public_commitment": "Say it."})
        received = (
            await stage.get(stage.contact, f"/v1/applications/{application_id}/letter")
        ).json()
        assert received["guidance"] == {"public_commitment": "Say it."}
        assert "Say it." in received["letter"]["en"]
        panel = await stage.get(stage.assessors[0], f"/v1/applications/{application_id}/letter")
        assert panel.status_code == 403


async def test_a_letter_that_waits_never_lapses_the_award_it_renews():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = (await h.emitted(AwardGranted))[0].data
        await h.open_days(old.expires_on - timedelta(days=20))
        draft = await stage.done(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        await stage.carry_on((await stage.send(draft))["id"])
        letter_id = (await stage.decide(draft["id"], release=False)).json()["letter_id"]
        await h.open_days(old.grace_ends_on if hasattr(old, "grace_ends_on") else
                          old.expires_on + timedelta(days=120))  # fmt: skip
        (award,) = (
            await stage.get(stage.contact, f"/v1/awards?organisation_id={stage.organisation_id}")
        ).json()["items"]
        assert (award["status"], award["standing"]) == ("current", "renewal_in_progress")
        assert (await stage.release(letter_id)).is_success
        assert len(await h.emitted(AwardRenewed)) == 1


async def test_the_applicants_page_says_that_the_answer_is_being_written():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application = await stage.start()
        await stage.send(application)
        await stage.carry_on(application["id"])
        await stage.decide(application["id"], "not_yet", release=False)
        page = (await (await h.client()).get(application["link"].split("8002")[-1])).text
        assert "Your answer is being written" in page
        assert "Not yet" not in page
        assert "A warm and lasting welcome" not in page
