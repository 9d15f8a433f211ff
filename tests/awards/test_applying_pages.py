"""The way of an application on pages: prepared, written with colleagues, evidenced, asked for more."""

from datetime import timedelta
from uuid import UUID

import pytest

from awards.testing import Stage, a_scheme
from sanctuary.links import Purpose
from sanctuary.testing import harness

from .files import HTML, PDF, a_photo
from .test_cases import asked
from .test_evidence import LAST_MONTH
from .test_pages import a_link, begin, link_in

SAID = {
    "title": "Our plan",
    "criterion": "culture_of_welcome",
    "made_on": LAST_MONTH.isoformat(),
    "shows_people": "no",
}


async def attach(browser, link, content=PDF, **said):
    return await browser.post(
        "/application/evidence",
        data={"link": link} | SAID | said,
        files={"file": ("plan.pdf", content)},
    )


async def page(browser, path, link, **more):
    got = await browser.get(path, params={"link": link} | more)
    assert got.status_code == 200, got.text
    return got.text


def version_in(text):
    return text.split('name="version" value="')[1].split('"')[0]


async def test_somebody_who_has_only_begun_is_not_told_that_it_is_with_us():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        text = await page(browser, "/application", link)
        assert "It is with us" not in text
        for path in (
            "self-assessment/learn",
            "plan/learn",
            "evidence",
            "particulars",
            "colleagues",
        ):
            assert f"/application/{path}?link=" in text


async def test_self_assessment_and_plan_are_kept_and_go_from_page_to_page():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        for process in ("learn", "embed", "share"):
            text = await page(browser, f"/application/self-assessment/{process}", link)
            form = {"link": link, "version": version_in(text)} | {
                each.key: "beginning" for each in a_scheme().section(process)
            }
            saved = await browser.post(f"/application/self-assessment/{process}", data=form)
            assert saved.status_code == 303
        assert saved.headers["location"].startswith("/application?")
        text = await page(browser, "/application/self-assessment/embed", link)
        assert text.count("checked") == len(a_scheme().section("embed"))
        text = await page(browser, "/application/plan/share", link)
        form = {
            "link": link,
            "version": version_in(text),
            "public_commitment": "A page on our site",
            "public_commitment-due": "2027-07-01",
        }
        assert (await browser.post("/application/plan/share", data=form)).status_code == 303
        late = await browser.post("/application/plan/share", data=form | {"public_commitment": "x"})
        assert late.status_code == 412
        assert ">x</textarea>" in late.text
        text = await page(browser, "/application/plan/share", link)
        assert ">A page on our site</textarea>" in text
        assert 'value="2027-07-01"' in text


async def test_staff_and_partners_are_asked_for_in_figures():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        form = {"link": link, "version": "1", "staff": "about sixty", "partners": "Swansea CoS"}
        refused = await browser.post("/application/particulars", data=form)
        assert refused.status_code == 422
        assert 'value="about sixty"' in refused.text
        good = form | {"staff": "1,200", "staff_reached": "600", "partners": "One\n\nTwo"}
        assert (await browser.post("/application/particulars", data=good)).status_code == 303
        text = await page(browser, "/application/particulars", link)
        assert "That is 50 of a hundred." in text
        assert ">One\nTwo</textarea>" in text
        stale = await browser.post("/application/particulars", data=good)
        assert stale.status_code == 412


async def test_evidence_is_attached_opened_and_taken_away():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        assert (await attach(browser, link)).status_code == 303
        text = await page(browser, "/application/evidence", link)
        assert "Our plan" in text
        assert "1 of 40 files" in await page(browser, "/application", link)
        file = text.split("/application/evidence/")[1].split("?")[0]
        opened = await browser.get(f"/application/evidence/{file}", params={"link": link})
        assert opened.status_code == 303
        got = await browser.get(opened.headers["location"])
        assert got.content == PDF
        assert "attachment" in got.headers["content-disposition"]
        gone = await browser.post(f"/application/evidence/{file}/removal", data={"link": link})
        assert gone.status_code == 303
        assert "Nothing is attached yet" in await page(browser, "/application/evidence", link)
        assert (await browser.get(opened.headers["location"])).status_code == 410


@pytest.mark.parametrize(
    ("said", "content", "says"),
    [
        ({}, HTML, "We take PDF"),
        ({}, b"", "The file is empty"),
        ({"shows_people": ""}, a_photo(), "Choose yes or no"),
        ({"shows_people": "yes"}, a_photo(), "Say what they agreed to"),
        ({"made_on": ""}, PDF, "Choose a day of the last 24 months"),
        ({"made_on": "soon"}, PDF, "Choose a day of the last 24 months"),
    ],
    ids=["page", "empty", "unsaid", "no consent", "undated", "no day"],
)
async def test_a_file_that_is_refused_leaves_what_was_said_and_no_file(said, content, says):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        refused = await attach(browser, link, content, **said)
        assert refused.status_code == 422
        assert says in refused.text
        assert 'value="Our plan"' in refused.text
        assert "No files yet" in await page(browser, "/application", link)


async def test_a_colleague_helps_and_the_lead_takes_the_link_back():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        refused = await browser.post("/application/colleagues", data={"link": link})
        assert refused.status_code == 422
        form = {"link": link, "helps_as": "teaches languages"}
        made = await browser.post("/application/colleagues", data=form)
        theirs = made.text.split("/application?link=")[1].split("<")[0]
        text = await page(await h.client(), "/application", theirs)
        assert "tell whoever invited you" in text
        assert "Send the application" not in text
        assert "/application/colleagues" not in text
        assert "/application/withdrawal" not in text
        for path in ("submission", "withdrawal", "colleagues"):
            form = {"link": theirs, "helps_as": "also"}
            assert (await browser.post(f"/application/{path}", data=form)).status_code == 403
        listed = await page(browser, "/application/colleagues", link)
        assert theirs not in listed
        action = listed.split('action="')[1].split('"')[0]
        assert (await browser.post(action, data={"link": link})).status_code == 303
        gone = await browser.get("/application", params={"link": theirs})
        assert gone.status_code == 403
        assert "taken back" in gone.text


async def test_what_is_asked_stands_on_the_page_and_is_sent_again_from_there():
    async with harness("awards") as h:
        stage, application_id, day, _ = await asked(h, True, False, False)
        browser = await h.client()
        link = a_link(h, Purpose.APPLICATION, UUID(application_id), stage.contact.id)
        text = await page(browser, "/application", link)
        assert "Please show the policy." in text
        assert "Send it again" in text
        assert (await attach(browser, link)).status_code == 303
        await h.open_days(day + timedelta(days=1))
        link = a_link(h, Purpose.APPLICATION, UUID(application_id), stage.contact.id)
        text = await page(browser, "/application", link)
        assert "You can still send it" in text
        section = await page(browser, "/application/section/share", link)
        form = {"link": link, "version": version_in(section), "public_commitment": "On our site."}
        assert (await browser.post("/application/section/share", data=form)).status_code == 303
        sent = await browser.post("/application/submission", data={"link": link})
        text = await page(browser, "/application", link_in(sent))
        assert "It is with us" in text
        (seat, *_) = await stage.seat(application_id)
        panel = a_link(h, Purpose.ANSWER_INVITATION, UUID(seat), stage.assessors[0].id)
        text = await page(browser, "/invitation/file", panel)
        assert "Changed since it was first sent" in text
        assert "We did this, and it changed that." in text
        file = text.split("/invitation/evidence/")[1].split("?")[0]
        opened = await browser.get(f"/invitation/evidence/{file}", params={"link": panel})
        assert (await browser.get(opened.headers["location"])).content == PDF
        other = a_link(h, Purpose.ANSWER_INVITATION, UUID(seat), stage.assessors[1].id)
        refused = await browser.get(f"/invitation/evidence/{file}", params={"link": other})
        assert refused.status_code == 403


async def test_why_it_waits_or_is_late_stands_on_the_page():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        base = f"/v1/applications/{application_id}"
        browser = await h.client()
        link = a_link(h, Purpose.APPLICATION, UUID(application_id), stage.contact.id)
        seen = (await stage.get(stage.coordinator, base)).json()
        client = await stage.client(stage.coordinator)
        later = {"hear_by": "2099-01-02", "reason": "Two of the panel are ill."}
        await client.put(
            f"{base}/promise", json=later, headers={"If-Match": f'"{seen["version"]}"'}
        )
        text = await page(browser, "/application", link)
        assert "2 January 2099" in text
        assert later["reason"] in text
        await stage.done(stage.coordinator, f"{base}/deferral", {"reason": "The round is full."})
        text = await page(browser, "/application", link)
        assert "Your application waits" in text
        assert "The round is full." in text
        assert "You will hear from us by" not in text


@pytest.mark.parametrize(
    "path", ["self-assessment/learn", "plan/learn", "particulars", "section/learn"]
)
async def test_what_was_sent_leads_back_to_where_it_stands(path):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        link = a_link(h, Purpose.APPLICATION, UUID(await stage.submitted()), stage.contact.id)
        browser = await h.client()
        back = await browser.get(f"/application/{path}", params={"link": link})
        assert back.status_code == 303
        assert (
            await browser.get("/application/evidence", params={"link": link})
        ).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "/self-assessment/learn", "/plan/embed", "/particulars", "/colleagues", "/evidence"],
)
async def test_every_page_speaks_welsh(path):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        browser, link = await begin(h, stage)
        assert '<html lang="cy"' in await page(browser, f"/application{path}", link, lang="cy")
