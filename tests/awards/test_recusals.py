"""A conflict of interest closes everything about an applicant, until two others lift it."""

import pytest

from awards.testing import Stage, a_coordinator
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import AssessorInvited
from sanctuary.events.panels import AssessorReleased, PanelPaused
from sanctuary.ids import new_id
from sanctuary.testing import harness


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


REASON = {"reason": "The wrong box was ticked; we spoke about it."}


async def recused_coordinator(stage):
    """A coordinator who says of this application that they have a conflict of interest."""
    somebody = a_coordinator()
    application_id = await stage.submitted()
    await stage.done(somebody, f"/v1/applications/{application_id}/recusals")
    return somebody, application_id


async def test_a_coordinator_with_a_conflict_sees_nothing_of_the_applicant_any_more():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        somebody, application_id = await recused_coordinator(stage)
        await stage.seat(application_id)
        path = f"/v1/applications/{application_id}"
        for closed in (
            path,
            f"{path}/panel",
            f"{path}/panel/suggestion",
            f"{path}/reviews",
            f"{path}/recusals",
            f"/v1/awards?organisation_id={stage.organisation_id}",
        ):
            assert slug(await stage.get(somebody, closed)) == "conflict-of-interest", closed
        for act in ("panel/confirmation", "return", "recusals"):
            refused = await stage.post(somebody, f"{path}/{act}", REASON)
            assert refused.status_code in {201, 403}, (act, refused.text)
        assert (await stage.get(somebody, "/v1/applications")).json()["items"] == []
        assert len((await stage.get(stage.coordinator, "/v1/applications")).json()["items"]) == 1
        assert (await stage.confirm(application_id)).is_success


async def test_it_holds_for_a_later_application_and_another_role():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        somebody, application_id = await recused_coordinator(stage)
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        again = await stage.submitted()
        assert slug(await stage.get(somebody, f"/v1/applications/{again}")) == (
            "conflict-of-interest"
        )
        lead = Actor(somebody.id, (Grant(Role.LOCAL_LEAD, ScopeKind.STREAM, "schools"),))
        await h.grant(lead)
        assert slug(await stage.get(somebody, f"/v1/applications/{again}")) == (
            "conflict-of-interest"
        )
        entry = {"person_id": str(somebody.id), "expertise": ["schools"], "nation": "wales"}
        await stage.done(stage.coordinator, "/v1/assessors", entry)
        for asked in ({"person_ids": [entry["person_id"]]}, {"reserve": [entry["person_id"]]}):
            refused = await stage.post(stage.coordinator, f"/v1/applications/{again}/panel", asked)
            assert refused.status_code == 422
        suggested = await stage.get(stage.coordinator, f"/v1/applications/{again}/panel/suggestion")
        assert entry["person_id"] not in suggested.text


async def test_no_notice_goes_to_whom_it_keeps_away():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.client(stage.decider)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        await stage.confirm(application_id)
        await stage.done(stage.coordinator, f"/v1/applications/{application_id}/recusals")
        await stage.done(stage.assessors[0], f"/v1/seats/{seats[0]}/departure")
        [paused] = await h.emitted(PanelPaused)
        assert paused.data.told == (stage.decider.id,)


async def test_a_conflict_lets_go_of_every_seat_and_every_reserve_at_this_applicant():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, True, True, False)
        both = stage.assessors[0]
        application_id = await stage.submitted()
        path = f"/v1/applications/{application_id}/panel"
        seats = await stage.seat(application_id, stage.assessors[1:])
        await stage.done(stage.coordinator, path, {"reserve": [str(both.id)]})
        await stage.confirm(application_id)
        leaver = stage.assessors[1]
        await stage.done(leaver, f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        panel = (await stage.get(stage.coordinator, path)).json()
        assert panel["status"] == "paused"
        assert panel["reserve"] == []
        assert {each.data.person_id for each in await h.emitted(AssessorInvited)} >= {both.id}
        assert [each.data.person_id for each in await h.emitted(AssessorReleased)] == [leaver.id]
        # Whoever was only asked, and has not answered, may say so as well.
        await stage.done(both, f"/v1/applications/{application_id}/recusals")
        assert slug(await stage.get(both, f"/v1/applications/{application_id}")) == (
            "conflict-of-interest"
        )


async def test_two_coordinators_lift_it_together_and_the_question_is_asked_anew():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, False)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        mistaken = stage.assessors[0]
        await stage.done(mistaken, f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        path = f"/v1/applications/{application_id}"
        [listed] = (await stage.get(stage.coordinator, f"{path}/recusals")).json()["items"]
        assert (listed["person_id"], listed["standing"]) == (str(mistaken.id), True)
        one = f"{path}/recusals/{listed['id']}"

        early = await stage.post(stage.decider, f"{one}/lift", REASON)
        assert slug(early) == "illegal-transition"
        assert "Ask for it yourself" in early.json()["detail"]
        await stage.done(stage.coordinator, f"{one}/lift-request", REASON)
        alone = await stage.post(stage.coordinator, f"{one}/lift", REASON)
        assert slug(alone) == "others-lift"
        assert slug(await stage.get(mistaken, path)) == "conflict-of-interest"

        lifted = await stage.done(stage.decider, f"{one}/lift", REASON)
        assert not lifted["standing"]
        assert lifted["asked"]["by"] == str(stage.coordinator.id)
        assert lifted["lifted"]["by"] == str(stage.decider.id)
        assert lifted["lifted"]["reason"] == REASON["reason"]
        assert slug(await stage.get(mistaken, path)) == "declare-first"
        await stage.done(mistaken, f"/v1/seats/{seats[0]}/conflict", {"conflicted": False})
        assert (await stage.get(mistaken, path)).status_code == 200
        assert slug(await stage.post(stage.decider, f"{one}/lift", REASON)) == (
            "illegal-transition"
        )


async def test_nobody_lifts_their_own_and_nobody_else_lifts_any():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        somebody, application_id = await recused_coordinator(stage)
        await stage.seat(application_id)
        path = f"/v1/applications/{application_id}/recusals"
        [listed] = (await stage.get(stage.coordinator, path)).json()["items"]
        for stranger in (somebody, stage.contact, stage.assessors[0], a_coordinator("libraries")):
            for act in ("lift-request", "lift"):
                refused = await stage.post(stranger, f"{path}/{listed['id']}/{act}", REASON)
                assert refused.status_code == 403
            assert (await stage.get(stranger, path)).status_code == 403
        without = await stage.post(stage.coordinator, f"{path}/{listed['id']}/lift-request", {})
        assert without.status_code == 422
        unknown = await stage.post(stage.coordinator, f"{path}/{new_id()}/lift-request", REASON)
        assert unknown.status_code == 404


@pytest.mark.parametrize("stranger", [Actor(new_id()), a_coordinator("libraries")])
async def test_who_has_nothing_to_do_with_it_declares_nothing(stranger):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        refused = await stage.post(stranger, f"/v1/applications/{application_id}/recusals")
        assert refused.status_code == 403
