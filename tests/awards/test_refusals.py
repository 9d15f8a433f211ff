"""From the side of those who must not: applicants, assessors, coordinators, strangers."""

import asyncio

import pytest

from awards.testing import Stage, a_coordinator, a_scheme, an_organisation_in, answers_to
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import AwardGranted
from sanctuary.events.membership import CharterWithdrawn
from sanctuary.ids import new_id
from sanctuary.testing import harness


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


async def test_without_the_charter_or_the_network_nobody_applies():
    async with harness("awards") as h:
        stage = Stage(h)
        _, (changed, signed, joined) = an_organisation_in(
            organisation_id=stage.organisation_id, contacts=(stage.contact.id,)
        )
        body = {"organisation_id": str(stage.organisation_id), "stream": "schools"}

        async def attempt():
            return await stage.post(stage.contact, "/v1/applications", body)

        assert (await attempt()).status_code == 404
        await h.receive(changed)
        assert slug(await attempt()) == "charter-first"
        await h.receive(signed)
        assert slug(await attempt()) == "not-a-member"
        await h.receive(joined)
        assert (await attempt()).status_code == 201


@pytest.mark.parametrize(
    "stranger",
    [
        Actor(new_id()),
        a_coordinator("libraries"),
        Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland"),)),
        Actor(new_id(), (Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, "x"),)),
        Actor(new_id(), (Grant(Role.CAMPAIGN_MANAGER),)),
    ],
    ids=["nobody", "another stream", "another nation", "another organisation", "another role"],
)
async def test_a_stranger_opens_nothing(stranger):
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        base = f"/v1/applications/{application_id}"
        assert (await stage.get(stranger, base)).status_code == 403
        assert (await stage.get(stranger, f"{base}/panel")).status_code == 403
        assert (await stage.get(stranger, f"{base}/reviews")).status_code == 403
        assert (await stage.post(stranger, f"{base}/submission")).status_code == 403
        assert (await stage.decide(application_id, by=stranger)).status_code == 403
        held = f"/v1/awards?organisation_id={stage.organisation_id}"
        assert (await stage.get(stranger, held)).status_code == 403


async def test_without_a_token_or_a_link_nothing_opens():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        anybody = await h.client()
        assert (await anybody.get(f"/v1/applications/{application_id}")).status_code == 403
        assert (await anybody.get("/v1/applications")).status_code == 401


async def test_a_second_application_is_refused_while_one_is_with_us_or_an_award_is_held():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        body = {"organisation_id": str(stage.organisation_id), "stream": "schools"}
        application_id = await stage.submitted()
        assert slug(await stage.post(stage.contact, "/v1/applications", body)) == (
            "already-under-way"
        )
        await stage.carry_on(application_id)
        await stage.decide(application_id)
        again = await stage.post(stage.contact, "/v1/applications", body)
        assert slug(again) == "already-under-way"


async def test_no_file_opens_before_the_question_about_conflicts_is_answered():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        assessor = stage.assessors[0]
        path = f"/v1/applications/{application_id}"
        (seat,) = (
            await stage.done(stage.coordinator, f"{path}/panel", {"person_ids": [str(assessor.id)]})
        )["items"]
        assert (await stage.get(assessor, path)).status_code == 403
        await stage.done(assessor, f"/v1/seats/{seat['id']}/answer", {"accept": True})
        assert slug(await stage.get(assessor, path)) == "declare-first"
        await stage.done(assessor, f"/v1/seats/{seat['id']}/conflict", {"conflicted": False})
        assert (await stage.get(assessor, path)).status_code == 200


async def test_a_declared_conflict_closes_everything_for_good():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, False)
        application_id = await stage.submitted()
        leaver = stage.assessors[0]
        seats = await stage.seat(application_id)
        await stage.confirm(application_id)
        await stage.done(leaver, f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        path = f"/v1/applications/{application_id}"
        for closed in (path, f"{path}/reviews"):
            assert slug(await stage.get(leaver, closed)) == "conflict-of-interest"
        back = await stage.post(leaver, f"/v1/seats/{seats[0]}/conflict", {"conflicted": False})
        assert slug(back) == "conflict-of-interest"
        panel = (await stage.get(stage.coordinator, f"{path}/panel")).json()
        assert panel["readiness"] == "not_ready"


async def test_a_conflict_closes_the_file_for_a_coordinator_too_and_blocks_later_invitations():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        both = Actor(new_id(), (Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),))
        await stage.done(
            stage.coordinator, "/v1/assessors", {"person_id": str(both.id), "nation": "wales",
            "expertise": ["schools"]}
        )  # fmt: skip
        first = await stage.submitted()
        (seat,) = (
            await stage.done(
                stage.coordinator,
                f"/v1/applications/{first}/panel",
                {"person_ids": [str(both.id)]},
            )
        )["items"]
        await stage.done(both, f"/v1/seats/{seat['id']}/answer", {"accept": True})
        await stage.done(both, f"/v1/seats/{seat['id']}/conflict", {"conflicted": True})
        assert slug(await stage.get(both, f"/v1/applications/{first}")) == "conflict-of-interest"
        assert slug(await stage.decide(first, by=both)) == "conflict-of-interest"
        assert (await stage.get(both, "/v1/applications")).json()["items"] == []

        await stage.done(stage.contact, f"/v1/applications/{first}/withdrawal")
        second = await stage.submitted()
        again = await stage.post(
            stage.coordinator, f"/v1/applications/{second}/panel", {"person_ids": [str(both.id)]}
        )
        assert again.status_code == 422


async def test_a_contact_of_the_applicant_neither_sits_nor_decides():
    async with harness("awards") as h:
        insider = a_coordinator()
        stage = await Stage(h, contact=insider).set_up(True, False, False)
        await stage.done(
            stage.coordinator, "/v1/assessors", {"person_id": str(insider.id), "nation": "wales",
            "expertise": ["schools"]}
        )  # fmt: skip
        application_id = await stage.recommended()
        asked = await stage.post(
            stage.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(insider.id)]},
        )
        assert asked.status_code == 422
        assert slug(await stage.decide(application_id, by=insider)) == "conflict-of-interest"


async def test_an_invitation_is_answered_by_whom_it_was_sent_to():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        (seat,) = (
            await stage.done(
                stage.coordinator,
                f"/v1/applications/{application_id}/panel",
                {"person_ids": [str(stage.assessors[0].id)]},
            )
        )["items"]
        for somebody_else in (stage.assessors[1], stage.coordinator):
            taken = await stage.post(
                somebody_else, f"/v1/seats/{seat['id']}/answer", {"accept": True}
            )
            assert taken.status_code == 403


async def test_other_reviews_are_hidden_until_your_own_is_in():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        await stage.confirm(application_id)
        first, second, third = stage.assessors
        await stage.review(application_id, first)
        path = f"/v1/applications/{application_id}/reviews"
        assert slug(await stage.get(second, path)) == "own-review-first"
        assert len((await stage.get(first, path)).json()["items"]) == 1
        await stage.review(application_id, second)
        assert len((await stage.get(second, path)).json()["items"]) == 2
        assert (await stage.get(stage.contact, path)).status_code == 404
        early = await stage.post(
            first,
            f"/v1/applications/{application_id}/recommendation",
            {"outcome": "awarded", "reason": "Good."},
        )
        assert slug(early) == "reviews-missing"
        await stage.review(application_id, third)
        await stage.recommend(application_id)


async def test_a_review_is_sent_once():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        await stage.confirm(application_id)
        await stage.review(application_id)
        scores = dict.fromkeys(
            (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()[
                "answers"
            ],
            "not_met",
        )
        again = await stage.post(
            stage.assessors[0], f"/v1/applications/{application_id}/reviews", {"scores": scores}
        )
        assert slug(again) == "review-given"


async def test_who_recommends_does_not_decide():
    async with harness("awards") as h:
        both = a_coordinator()
        stage = await Stage(h).set_up(True, False)
        await stage.done(
            stage.coordinator, "/v1/assessors", {"person_id": str(both.id), "nation": "wales",
            "expertise": ["schools"]}
        )  # fmt: skip
        stage.assessors.append(both)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        await stage.confirm(application_id)
        await stage.review(application_id)
        await stage.recommend(application_id, by=both)
        assert slug(await stage.decide(application_id, by=both)) == "same-hands"
        assert await h.emitted(AwardGranted) == []
        assert (await stage.decide(application_id)).is_success


async def test_only_a_coordinator_registers_assessors():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        body = {"person_id": str(new_id()), "expertise": ["schools"], "nation": "wales"}
        assert (await stage.post(stage.contact, "/v1/assessors", body)).status_code == 403
        wrong = await stage.post(a_coordinator("libraries"), "/v1/assessors", body)
        assert wrong.status_code == 403


async def test_who_is_no_assessor_has_nothing_to_declare():
    async with harness("awards") as h:
        stage = Stage(h)
        said = await stage.post(
            Actor(new_id()), "/v1/assessors/me/eligibility", {"has_lived_experience": True}
        )
        assert said.status_code == 404


async def test_two_who_begin_at_once_meet_in_one_draft():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await stage.client(stage.contact)
        body = {"organisation_id": str(stage.organisation_id), "stream": "schools"}
        first, second = await asyncio.gather(
            *(stage.post(stage.contact, "/v1/applications", body) for _ in range(2))
        )
        assert first.json()["id"] == second.json()["id"]


async def test_people_see_the_seats_they_were_asked_to_take():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        own = (await stage.get(stage.assessors[0], "/v1/seats")).json()["items"]
        assert [seat["id"] for seat in own] == [seats[0]]
        seen = await stage.get(stage.assessors[0], f"/v1/seats/{seats[0]}")
        assert seen.json()["organisation_id"] == str(stage.organisation_id)
        assert (await stage.get(stage.assessors[1], f"/v1/seats/{seats[0]}")).status_code == 403


async def test_sending_asks_for_the_charter_again():
    async with harness("awards") as h:
        stage = Stage(h)
        _, events = an_organisation_in(
            organisation_id=stage.organisation_id, contacts=(stage.contact.id,)
        )
        await h.receive(*events)
        application = await stage.start()
        await stage.answer(application, answers_to(a_scheme()))
        await h.receive(
            CharterWithdrawn(
                signature_id=events[1].signature_id,
                document="charter",
                edition="2026-2031",
                party_kind="organisation",
                party_id=stage.organisation_id,
            )
        )
        path = f"/v1/applications/{application['id']}/submission"
        assert slug(await stage.post(stage.contact, path)) == "charter-first"


async def test_an_organisation_that_ended_keeps_its_history_and_starts_nothing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        _, (changed, *_) = an_organisation_in(
            organisation_id=stage.organisation_id, contacts=(stage.contact.id,)
        )
        await h.receive(changed.model_copy(update={"ended": True}))
        body = {"organisation_id": str(stage.organisation_id), "stream": "schools"}
        refused = await stage.post(stage.contact, "/v1/applications", body)
        assert slug(refused) == "organisation-ended"
        held = await stage.get(
            stage.coordinator, f"/v1/awards?organisation_id={stage.organisation_id}"
        )
        assert len(held.json()["items"]) == 1


async def test_a_panel_is_formed_for_what_was_sent_and_reviews_wait_for_its_confirmation():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        draft = await stage.start()
        path = f"/v1/applications/{draft['id']}"
        body = {"person_ids": [str(stage.assessors[0].id)]}
        assert (await stage.post(stage.coordinator, f"{path}/panel", body)).status_code == 422
        assert (await stage.get(stage.coordinator, f"{path}/panel")).status_code == 404
        await stage.send(draft)
        unknown = {"person_ids": [str(new_id())]}
        assert (await stage.post(stage.coordinator, f"{path}/panel", unknown)).status_code == 404
        await stage.seat(draft["id"])
        scores = {"scores": {each.key: "met" for each in a_scheme().criteria}}
        early = await stage.post(stage.assessors[0], f"{path}/reviews", scores)
        assert slug(early) == "panel-not-ready"
        await stage.confirm(draft["id"])
        await stage.review(draft["id"])
        await stage.recommend(draft["id"])
        late = await stage.post(stage.assessors[0], f"{path}/reviews", scores)
        assert slug(late) == "illegal-transition"
