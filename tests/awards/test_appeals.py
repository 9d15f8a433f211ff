"""An appeal against a "not yet" goes to somebody who had no part in the case, within its days."""

from datetime import timedelta
from uuid import UUID

import pytest

from awards.domain.appeal import LIFECYCLE, Status
from awards.testing import Stage, a_coordinator
from sanctuary import links
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.after_decisions import AppealAnswered, AppealLodged, CaseWaiting
from sanctuary.events.awards import AwardGranted, AwardLapsed
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness, keyed

GROUNDS = {"grounds": "The film that our learners made was not mentioned at all."}


def somebody_else():
    return Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),))


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


async def not_yet(h):
    stage = await Stage(h).set_up(True, False, False)
    application_id = await stage.recommended()
    await stage.decide(application_id, "not_yet")
    return stage, application_id


async def lodged(h):
    stage, application_id = await not_yet(h)
    appeal = await stage.done(stage.contact, f"/v1/applications/{application_id}/appeal", GROUNDS)
    return stage, application_id, appeal


async def answer(stage, appeal, by, outcome="upheld", *, version=1, **more):
    return await (await stage.client(by)).post(
        f"/v1/appeals/{appeal['id']}/answer",
        json={"outcome": outcome, "reason": "We looked at it with fresh eyes.", **more},
        headers={**keyed(), "If-Match": f'"{version}"'},
    )


async def test_the_applicant_appeals_and_hears_by_when_there_is_an_answer():
    async with harness("awards") as h:
        stage, application_id, appeal = await lodged(h)
        assert appeal["answer_by"] == (h.clock.today() + timedelta(days=42)).isoformat()
        (told,) = await h.emitted(AppealLodged)
        assert str(told.data.appeal_id) == appeal["id"]
        again = await stage.post(
            stage.contact, f"/v1/applications/{application_id}/appeal", GROUNDS
        )
        assert slug(again) == "already-under-way"


async def test_only_the_applicant_appeals_only_against_a_not_yet_and_only_in_time():
    async with harness("awards") as h:
        stage, application_id = await not_yet(h)
        path = f"/v1/applications/{application_id}/appeal"
        for outsider in (stage.coordinator, stage.assessors[0], somebody_else(), Actor(new_id())):
            assert (await stage.post(outsider, path, GROUNDS)).status_code == 403
        await h.open_days(h.clock.today() + timedelta(days=29))
        late = await stage.post(stage.contact, path, GROUNDS)
        assert slug(late) == "appeal-too-late"
        other = await Stage(h).set_up(True, False, False)
        awarded = await other.recommended()
        await other.decide(awarded)
        refused = await other.post(other.contact, f"/v1/applications/{awarded}/appeal", GROUNDS)
        assert slug(refused) == "illegal-transition"
        assert await h.emitted(AppealLodged) == []


async def test_nobody_of_the_case_reads_or_answers_it():
    async with harness("awards") as h:
        stage, _, appeal = await lodged(h)
        sat = Actor(stage.assessors[0].id, a_coordinator().grants)
        for insider in (stage.coordinator, stage.decider, sat):
            client = await h.client(insider)
            assert slug(await client.get(f"/v1/appeals/{appeal['id']}")) == "on-the-case"
            assert (await client.get("/v1/appeals")).json()["items"] == []
            refused = await client.post(
                f"/v1/appeals/{appeal['id']}/answer",
                json={"outcome": "not_upheld", "reason": "We were right."},
                headers={**keyed(), "If-Match": '"1"'},
            )
            assert slug(refused) == "on-the-case"
        for outsider in (stage.contact, a_coordinator("theatres")):
            assert (await stage.get(outsider, f"/v1/appeals/{appeal['id']}")).status_code == 403
        found = await stage.get(somebody_else(), "/v1/appeals")
        assert [each["id"] for each in found.json()["items"]] == [appeal["id"]]
        assert await h.emitted(AppealAnswered) == []


async def test_not_upheld_leaves_the_letter_and_tells_the_reason_but_not_who():
    async with harness("awards") as h:
        stage, application_id, appeal = await lodged(h)
        judge = somebody_else()
        assert (await answer(stage, appeal, judge, "not_upheld")).json()["status"] == "not_upheld"
        seen = await stage.get(stage.contact, f"/v1/applications/{application_id}/appeal")
        assert seen.json()["reason"] == "We looked at it with fresh eyes."
        assert seen.json()["answered_by"] is None
        application = await stage.get(stage.contact, f"/v1/applications/{application_id}")
        assert application.json()["status"] == "not_yet"
        (told,) = await h.emitted(AppealAnswered)
        assert told.data.upheld is False
        assert slug(await answer(stage, appeal, judge, "not_upheld", version=2)) == "on-the-case"


async def test_upheld_with_another_decision_needs_another_decider():
    async with harness("awards") as h:
        stage, application_id, appeal = await lodged(h)
        judge = Actor(new_id(), a_coordinator().grants)
        upheld = await answer(stage, appeal, judge, remedy="new_decision")
        assert upheld.json()["status"] == "upheld"
        for barred in (stage.decider, judge):
            refused = await stage.decide(application_id, by=barred)
            assert slug(refused) == "on-the-case"
        third = a_coordinator()
        assert (await stage.decide(application_id, by=third)).json()["status"] == "awarded"
        assert len(await h.emitted(AwardGranted)) == 1


async def test_upheld_with_a_new_panel_opens_the_application_anew_without_anybody_of_the_old_one():
    async with harness("awards") as h:
        stage, application_id, appeal = await lodged(h)
        upheld = await answer(stage, appeal, somebody_else(), remedy="new_panel")
        successor = upheld.json()["successor_id"]
        draft = (await stage.get(stage.contact, f"/v1/applications/{successor}")).json()
        before = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        assert draft["answers"] == before["answers"]
        assert draft["edition"] == before["edition"]
        assert draft["returned"].startswith("Your appeal was upheld")
        assert before["status"] == "not_yet"
        await stage.send(draft)
        fresh = a_coordinator()
        path = f"/v1/applications/{successor}/panel"
        refused = await stage.post(fresh, path, {"person_ids": [str(stage.assessors[0].id)]})
        assert refused.status_code == 422
        newcomer = await stage.add_assessor(declares=True)
        asked = await stage.post(fresh, path, {"person_ids": [str(newcomer.id)]})
        assert asked.is_success


@pytest.mark.parametrize(
    ("outcome", "more"), [("upheld", {}), ("not_upheld", {"remedy": "new_panel"})]
)
async def test_a_remedy_goes_with_upheld_and_with_nothing_else(outcome, more):
    async with harness("awards") as h:
        stage, _, appeal = await lodged(h)
        assert (await answer(stage, appeal, somebody_else(), outcome, **more)).status_code == 422
        assert await h.emitted(AppealAnswered) == []


async def test_a_new_application_in_the_meantime_is_asked_about_first():
    async with harness("awards") as h:
        stage, _, appeal = await lodged(h)
        await stage.start()
        refused = await answer(stage, appeal, somebody_else(), remedy="new_decision")
        assert slug(refused) == "already-under-way"


async def test_it_is_brought_to_mind_of_those_who_may_answer_and_of_nobody_on_the_case():
    async with harness("awards") as h:
        stage, application_id = await not_yet(h)
        keeper = somebody_else()
        await h.client(keeper)
        await stage.done(stage.contact, f"/v1/applications/{application_id}/appeal", GROUNDS)
        begun = h.clock.today()
        await h.open_days(begun + timedelta(days=57))
        waiting = [each.data for each in await h.emitted(CaseWaiting)]
        assert [(each.on - begun).days for each in waiting] == [0, 35, 42, 56]
        assert {each.people for each in waiting} == {(keeper.id,)}


async def test_while_an_appeal_waits_the_award_in_question_does_not_lapse():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = (await h.emitted(AwardGranted))[0].data
        await h.open_days(old.expires_on + timedelta(days=60))
        draft = await stage.done(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        sent = await stage.send(draft)
        await stage.carry_on(sent["id"])
        await stage.decide(sent["id"], "not_yet")
        path = f"/v1/applications/{sent['id']}/appeal"
        appeal = await stage.done(stage.contact, path, GROUNDS)
        await h.open_days(old.expires_on + timedelta(days=200))
        assert await h.emitted(AwardLapsed) == []
        await stage.done(stage.contact, f"{path}/withdrawal")
        assert appeal["status"] == "lodged"
        await h.open_days(old.expires_on + timedelta(days=203))
        assert len(await h.emitted(AwardLapsed)) == 1


def test_every_step_of_an_appeal_ends_it():
    assert [status for status in Status if not LIFECYCLE.is_final(status)] == [Status.LODGED]


async def test_the_page_of_the_letter_takes_an_appeal_and_shows_its_answer():
    async with harness("awards") as h:
        stage, application_id = await not_yet(h)
        link = links.sign(
            h.settings.link_key,
            Purpose.APPLICATION,
            UUID(application_id),
            expires_at=h.clock.now() + timedelta(days=90),
            person=stage.contact.id,
        )
        browser = await h.client()
        page = await browser.get("/application/letter", params={"link": link})
        assert "You can appeal until" in page.text
        empty = await browser.post("/application/letter/appeal", data={"link": link})
        assert empty.status_code == 422
        assert "grounds-error" in empty.text
        sent = await browser.post("/application/letter/appeal", data={"link": link, **GROUNDS})
        assert sent.status_code == 303
        page = await browser.get("/application/letter", params={"link": link})
        assert "Your appeal is with us" in page.text
        (told,) = await h.emitted(AppealLodged)
        appeal = {"id": str(told.data.appeal_id)}
        await answer(stage, appeal, somebody_else(), "not_upheld")
        page = await browser.get("/application/letter", params={"link": link, "lang": "cy"})
        assert "We looked at it with fresh eyes." in page.text
        assert "Ni chafodd eich apêl" in page.text
