"""Third-party nomination: asked by a link, answered by the organisation alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from awards.testing import Stage, a_coordinator
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import ApplicationStarted
from sanctuary.events.membership import PersonErased
from sanctuary.events.open_applications import NominationAnswered, NominationMade
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness

from .test_pages import a_link, link_in

STREAM = "generic"


def an_officer():
    return Actor(new_id(), (Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(new_id())),))


async def nominated(h, stream=STREAM):
    stage = await Stage(h).set_up(stream=stream)
    officer = an_officer()
    body = {
        "organisation_id": str(stage.organisation_id),
        "stream": stream,
        "because": "Everybody feels at home in your café.",
    }
    return stage, officer, body, await stage.post(officer, "/v1/nominations", body)


async def test_nothing_goes_on_before_the_organisation_says_yes_by_its_link():
    async with harness("awards") as h:
        stage, officer, body, made = await nominated(h)
        assert made.status_code == 201, made.text
        (event,) = await h.emitted(NominationMade)
        assert await h.emitted(ApplicationStarted) == []
        browser = await h.client()
        link = a_link(h, Purpose.NOMINATION, event.data.nomination_id, stage.contact.id)
        page = await browser.get("/nomination", params={"link": link})
        assert body["because"] in page.text
        assert await h.emitted(ApplicationStarted) == []
        unnamed = await browser.post("/nomination", data={"link": link, "answer": "yes"})
        assert unnamed.status_code == 422
        form = {"link": link, "answer": "yes", "called": "Caffi Croeso"}
        begun = await browser.post("/nomination", data=form)
        page = await browser.get("/application", params={"link": link_in(begun)})
        assert "Caffi Croeso" in page.text
        (told,) = await h.emitted(NominationAnswered)
        assert (told.data.person_id, told.data.accepted) == (officer.id, True)
        (mine,) = (await stage.get(officer, "/v1/nominations")).json()["items"]
        assert mine["status"] == "accepted"
        assert "application_id" not in mine
        (started,) = await h.emitted(ApplicationStarted)
        path = f"/v1/applications/{started.data.application_id}"
        assert (await stage.get(officer, path)).status_code == 403
        again = await browser.post("/nomination", data=form)
        assert again.status_code == 409


async def test_a_no_needs_no_reason_and_begins_nothing():
    async with harness("awards") as h:
        stage, officer, body, _ = await nominated(h)
        (event,) = await h.emitted(NominationMade)
        link = a_link(h, Purpose.NOMINATION, event.data.nomination_id, stage.contact.id)
        browser = await h.client()
        await browser.post("/nomination", data={"link": link, "answer": "no"})
        assert (
            "this nomination is closed"
            in (await browser.get("/nomination", params={"link": link})).text
        )
        assert (await h.emitted(NominationAnswered))[0].data.accepted is False
        assert await h.emitted(ApplicationStarted) == []
        assert (await stage.post(officer, "/v1/nominations", body)).status_code == 201


async def test_only_the_organisation_itself_answers():
    async with harness("awards") as h:
        stage, officer, _, made = await nominated(h)
        path = f"/v1/nominations/{made.json()['id']}/answer"
        body = {"accept": True, "organisation_name": "Caffi Croeso"}
        for who in (officer, Actor(new_id()), a_coordinator(STREAM)):
            assert (await stage.post(who, path, body)).status_code == 403
        other = a_link(h, Purpose.NOMINATION, new_id(), stage.contact.id)
        refused = await (await h.client()).get("/nomination", params={"link": other})
        assert refused.status_code == 404
        answered = await stage.done(stage.contact, path, body)
        assert answered["status"] == "accepted"


async def test_who_may_not_apply_yet_is_told_so_and_the_nomination_stays_open():
    async with harness("awards") as h:
        stage, _, _, made = await nominated(h)
        (event,) = await h.emitted(NominationMade)
        other = await Stage(h).set_up(stream="schools")
        body = {"organisation_id": str(other.organisation_id), "stream": STREAM, "because": "Good"}
        made = await stage.done(an_officer(), "/v1/nominations", body)
        path = f"/v1/nominations/{made['id']}/answer"
        refused = await other.post(other.contact, path, {"accept": True})
        assert refused.status_code == 409
        assert "Please join it first" in refused.json()["detail"]
        assert await h.emitted(NominationAnswered) == []
        assert event.data.nomination_id != UUID(made["id"])


@pytest.mark.parametrize("stream", ["schools", "universities"])
async def test_where_a_scheme_knows_no_nominations_nobody_is_asked(stream):
    async with harness("awards") as h:
        _, _, _, refused = await nominated(h, stream)
        assert refused.status_code == 409
        assert "organisations apply themselves" in refused.json()["detail"]
        assert await h.emitted(NominationMade) == []


async def test_an_organisation_is_asked_once_at_a_time_and_nobody_nominates_their_own():
    async with harness("awards") as h:
        stage, officer, body, _ = await nominated(h)
        again = await stage.post(an_officer(), "/v1/nominations", body)
        assert again.status_code == 409
        assert "asked already" in again.json()["detail"]
        contact = Actor(
            stage.contact.id,
            (Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(stage.organisation_id)),),
        )
        own = await stage.post(contact, "/v1/nominations", body)
        assert own.status_code == 409
        assert "begin the application yourselves" in own.json()["detail"]
        stranger = await stage.post(Actor(new_id()), "/v1/nominations", body)
        assert stranger.status_code == 403
        unknown = body | {"organisation_id": str(new_id())}
        assert (await stage.post(officer, "/v1/nominations", unknown)).status_code == 404


async def test_somebody_nominates_ten_at_a_time():
    async with harness("awards") as h:
        stage, officer, body, _ = await nominated(h)
        for _ in range(9):
            other = await Stage(h).set_up(stream=STREAM)
            more = body | {"organisation_id": str(other.organisation_id)}
            assert (await stage.post(officer, "/v1/nominations", more)).status_code == 201
        other = await Stage(h).set_up(stream=STREAM)
        more = body | {"organisation_id": str(other.organisation_id)}
        assert (await stage.post(officer, "/v1/nominations", more)).status_code == 409


async def test_without_an_answer_it_ends_and_who_nominated_hears_no_more_than_a_no():
    async with harness("awards") as h:
        stage, _, _, made = await nominated(h)
        (event,) = await h.emitted(NominationMade)
        await h.open_days(event.data.answer_by)
        assert await h.emitted(NominationAnswered) == []
        await h.open_days(event.data.answer_by + timedelta(days=2))
        (told,) = await h.emitted(NominationAnswered)
        assert told.data.accepted is False
        late = await stage.post(
            stage.contact, f"/v1/nominations/{made.json()['id']}/answer", {"accept": True}
        )
        assert late.status_code == 409


async def test_an_erasure_of_who_nominated_takes_their_words():
    async with harness("awards") as h:
        stage, officer, body, _ = await nominated(h)
        (event,) = await h.emitted(NominationMade)
        await h.receive(PersonErased(case_id=new_id(), person_id=officer.id))
        link = a_link(h, Purpose.NOMINATION, event.data.nomination_id, stage.contact.id)
        page = await (await h.client()).get("/nomination", params={"link": link})
        assert page.status_code == 200
        assert body["because"] not in page.text
