"""The pages behind the links, as people without an account use them."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from awards.domain.scheme import Process
from awards.testing import Stage, a_scheme
from sanctuary import links
from sanctuary.events.awards import (
    ApplicationStarted,
    ApplicationSubmitted,
    AwardGranted,
    RenewalDeclined,
    RenewalIntended,
)
from sanctuary.links import Purpose
from sanctuary.testing import harness


def a_link(h, purpose, subject, person=None):
    return links.sign(
        h.settings.link_key,
        purpose,
        subject,
        expires_at=h.clock.now() + timedelta(days=1),
        person=person,
    )


def link_in(response):
    assert response.status_code == 303, response.text
    return parse_qs(urlsplit(response.headers["location"]).query)["link"][0]


async def begin(h, stage):
    """Through /apply to a draft; returns a browser and the draft's link."""
    browser = await h.client()
    link = a_link(h, Purpose.APPLY, stage.organisation_id, stage.contact.id)
    page = await browser.get("/apply", params={"link": link})
    assert "School of Sanctuary" in page.text
    assert await h.emitted(ApplicationStarted) == []
    form = {"link": link, "stream": "schools", "called": "Ysgol Bae Abertawe"}
    return browser, link_in(await browser.post("/apply", data=form))


async def test_an_applicant_goes_all_the_way_on_pages():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        scheme = a_scheme()
        for process in Process:
            page = await browser.get(f"/application/section/{process}", params={"link": link})
            assert page.status_code == 200
            version = page.text.split('name="version" value="')[1].split('"')[0]
            form = {"link": link, "version": version, "then": "next"} | {
                criterion.key: f"Our {process}" for criterion in scheme.section(process)
            }
            saved = await browser.post(f"/application/section/{process}", data=form)
            assert saved.status_code == 303
        check = await browser.get("/application/check", params={"link": link})
        assert check.text.count("<p>Our embed</p>") == 4
        sent = await browser.post("/application/submission", data={"link": link})
        assert sent.status_code == 303
        page = await browser.get(sent.headers["location"])
        assert "It is with us" in page.text
        assert "Ysgol Bae Abertawe" in page.text
        assert len(await h.emitted(ApplicationSubmitted)) == 1


async def test_sending_too_early_leads_to_what_is_empty():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        refused = await browser.post("/application/submission", data={"link": link})
        assert refused.status_code == 422
        assert refused.text.count("/application/section/") >= 8
        assert await h.emitted(ApplicationSubmitted) == []


async def test_two_people_who_write_at_once_lose_nothing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        form = {"link": link, "version": "1", "staff_and_governors": "mine"}
        await browser.post("/application/section/learn", data=form)
        late = await browser.post(
            "/application/section/learn", data=form | {"staff_and_governors": "theirs"}
        )
        assert late.status_code == 412
        assert ">theirs</textarea>" in late.text
        assert '<p lang="en">mine</p>' in late.text


async def test_an_applicant_withdraws_after_a_second_question():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        asked = await browser.get("/application/withdrawal", params={"link": link})
        assert "Yes, withdraw it" in asked.text
        gone = await browser.post("/application/withdrawal", data={"link": link})
        page = await browser.get(gone.headers["location"])
        assert "You have withdrawn this application" in page.text
        section = await browser.get("/application/section/learn", params={"link": link})
        assert section.status_code == 303
        late = {"link": link, "version": "2", "staff_and_governors": "late"}
        assert (await browser.post("/application/section/learn", data=late)).status_code == 422


async def test_an_answer_that_is_too_long_is_not_lost():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        form = {"link": link, "version": "1", "staff_and_governors": "x" * 20_001}
        refused = await browser.post("/application/section/learn", data=form)
        assert refused.status_code == 422
        assert "x" * 20_001 in refused.text


async def test_applying_asks_for_what_is_missing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser = await h.client()
        link = a_link(h, Purpose.APPLY, stage.organisation_id)
        page = await browser.post("/apply", data={"link": link, "stream": "libraries"})
        assert page.status_code == 422
        assert 'href="#called"' in page.text
        assert 'href="#stream"' in page.text
        assert await h.emitted(ApplicationStarted) == []


async def test_a_renewal_begins_on_a_page_with_the_earlier_answers():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        (granted,) = await h.emitted(AwardGranted)
        browser = await h.client()
        link = a_link(h, Purpose.RENEW, granted.data.award_id)
        page = await browser.get("/renew", params={"link": link})
        assert "Begin your renewal" in page.text
        assert len(await h.emitted(ApplicationStarted)) == 1
        begun = await browser.post("/renew", data={"link": link})
        section = await browser.get("/application/section/learn", params={"link": link_in(begun)})
        assert "What you wrote last time" in section.text
        assert ">We did this, and it changed that.</textarea>" in section.text


async def test_a_holder_says_on_the_page_that_they_will_not_renew_and_may_think_again():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        (granted,) = await h.emitted(AwardGranted)
        browser = await h.client()
        link = a_link(h, Purpose.RENEW, granted.data.award_id)
        page = await browser.get("/renew", params={"link": link})
        assert "We will not renew" in page.text
        assert await h.emitted(RenewalDeclined) == []
        for said, words in (
            ("not_renewing", "You told us that you will not renew"),
            ("renewing", "You told us that you will renew"),
            ("perhaps", "You told us that you will renew"),
        ):
            answer = await browser.post("/renew/intention", data={"link": link, "intention": said})
            page = await browser.get("/renew", params={"link": link_in(answer)})
            assert words in page.text
            assert "Begin your renewal" in page.text
        assert len(await h.emitted(RenewalDeclined)) == 1
        assert len(await h.emitted(RenewalIntended)) == 1
        other = a_link(h, Purpose.APPLY, stage.organisation_id)
        refused = await browser.post(
            "/renew/intention", data={"link": other, "intention": "not_renewing"}
        )
        assert refused.status_code == 403


async def test_an_invitation_is_answered_one_question_at_a_time():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        application_id = await stage.submitted()
        person = stage.assessors[0]
        (seat,) = (
            await stage.done(
                stage.coordinator,
                f"/v1/applications/{application_id}/panel",
                {"person_ids": [str(person.id)]},
            )
        )["items"]
        browser = await h.client()
        link = a_link(h, Purpose.ANSWER_INVITATION, UUID(seat["id"]), person.id)

        async def page():
            return (await browser.get("/invitation", params={"link": link})).text

        async def post(**form):
            return await browser.post("/invitation", data={"link": link} | form)

        assert "Will you sit on the panel" in await page()
        assert (await post(question="accept")).status_code == 422
        assert (await post(question="accept", accept="yes")).status_code == 303
        assert "conflict of interest" in await page()
        assert (await post(question="conflicted", conflicted="no")).status_code == 303
        assert "you are on this panel" in await page()
        assert (await post(question="leave", leave="yes")).status_code == 303
        assert "nothing more for you to do" in await page()


async def test_a_panel_member_reads_and_reviews_through_the_link_of_the_invitation():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        browser = await h.client()
        link = a_link(h, Purpose.ANSWER_INVITATION, UUID(seats[0]), stage.assessors[0].id)
        early = await browser.get("/invitation", params={"link": link})
        assert "/invitation/review" not in early.text
        await stage.confirm(application_id)
        page = await browser.get("/invitation", params={"link": link})
        assert "/invitation/review" in page.text
        file = await browser.get("/invitation/file", params={"link": link})
        assert file.text.count("We did this, and it changed that.") == 8
        form = {"link": link, "comment": "Warm."} | {
            criterion.key: "met" for criterion in a_scheme().criteria
        }
        partly = await browser.post(
            "/invitation/review", data=form | {"public_commitment": "perhaps"}
        )
        assert partly.status_code == 422
        assert 'href="#public_commitment"' in partly.text
        assert (await browser.post("/invitation/review", data=form)).status_code == 303
        done = await browser.get("/invitation", params={"link": link})
        assert "Your review is in" in done.text


async def test_a_seat_without_a_clear_answer_opens_no_file():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        person = stage.assessors[0]
        link = a_link(h, Purpose.ANSWER_INVITATION, UUID(seats[0]), person.id)
        await stage.done(person, f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        browser = await h.client()
        for path in ("/invitation/file", "/invitation/review"):
            refused = await browser.get(path, params={"link": link})
            assert refused.status_code == 403


async def test_anybody_verifies_an_award_on_a_page():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        (granted,) = await h.emitted(AwardGranted)
        browser = await h.client()
        path = f"/verify/{granted.data.award_id}"
        assert "Yes, this award is valid" in (await browser.get(path)).text
        later = await browser.get(path, params={"on": str(granted.data.expires_on)})
        assert "No, this award is not valid" in later.text
        odd = await browser.get(path, params={"on": "yesterday"})
        assert "could not read the day" in odd.text
        welsh = await browser.get(path, params={"lang": "cy"})
        assert 'lang="cy"' in welsh.text
        assert "mae’r wobr hon yn ddilys" in welsh.text


@pytest.mark.parametrize(
    "path",
    ["/apply", "/renew", "/application", "/application/section/learn", "/application/check",
     "/application/withdrawal", "/invitation", "/invitation/file", "/invitation/review"],
)  # fmt: skip
async def test_without_its_link_no_page_opens(path):
    async with harness("awards") as h:
        browser = await h.client()
        for params in ({}, {"link": "damaged"}, {"link": a_link(h, Purpose.WHY, a_uuid())}):
            refused = await browser.get(path, params=params)
            assert refused.status_code == 403
            assert "<h1>" in refused.text


def a_uuid():
    from sanctuary.ids import new_id

    return new_id()
