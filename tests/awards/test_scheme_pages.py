"""Schemes as the public reads them, and what applicants see beside their answers."""

from dataclasses import fields, is_dataclass
from uuid import UUID

import pytest

from awards.domain.scheme import Scheme
from awards.pages.scheme_words import KINDS, RULES, WHO, not_settled
from awards.schemes import SCHEMES
from awards.testing import SWANSEA, Stage, a_coordinator, a_scheme, answers_to
from sanctuary import links
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness, keyed

from .test_edition_moves import NEW, newer
from .test_pages import a_link


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda each: each.key)
def test_what_is_a_default_is_a_rule_and_has_words(scheme):
    for path in scheme.defaults:
        at = scheme
        for name in path.split("."):
            assert is_dataclass(at), path
            assert name in {each.name for each in fields(at)}, path
            at = getattr(at, name)
    for language in ("en", "cy"):
        assert all(not_settled(scheme, language))
    assert scheme.about_cy not in {"", scheme.about}


def test_every_rule_that_an_edition_can_change_has_words():
    naming = {"key", "edition", "streams", "valid_from", "defaults"}
    assert set(RULES) == {each.name for each in fields(Scheme)} - naming
    assert all(english != welsh for english, welsh in [*RULES.values(), *KINDS.values()])
    assert len(WHO) == 4


async def test_anybody_reads_every_award_and_one_of_them():
    async with harness("awards") as h:
        anybody = await h.client()
        listed = await anybody.get("/schemes")
        assert listed.status_code == 200
        for scheme in SCHEMES.values():
            assert scheme.name in listed.text
        one = await anybody.get("/schemes/councils")
        assert "The local group&#39;s endorsement: your local group or the stream’s" in one.text
        assert "What is not settled yet" in one.text
        assert "You can apply at any time." in one.text
        school = await anybody.get("/schemes/schools")
        assert "it is never a condition" in school.text
        assert "£50: a primary school" in school.text
        assert (await anybody.get("/schemes/lighthouses")).status_code == 404


async def test_in_welsh_the_page_says_that_criteria_are_not_there_yet():
    async with harness("awards") as h:
        anybody = await h.client()
        one = await anybody.get("/schemes/schools", params={"lang": "cy"})
        assert "Ysgol Noddfa" in one.text
        assert "Nid yw’r meini prawf i gyd ar gael yn Gymraeg eto" in one.text
        assert '<h3 lang="en">' in one.text
        english = await anybody.get("/schemes/schools")
        assert "Nid yw’r meini prawf" not in english.text
        assert '<h3 lang="en">' not in english.text
        assert (await anybody.get("/v1/schemes/schools")).json()["in_welsh"] is False


async def test_criteria_that_are_there_in_welsh_are_read_in_welsh():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        criteria = (await stage.get(stage.contact, "/v1/schemes/schools")).json()["criteria"]
        welsh = [each | {"title_cy": "Teitl", "guidance_cy": "Canllaw."} for each in criteria]
        await newer(stage, criteria=welsh)
        page = await (await h.client()).get("/schemes/schools", params={"lang": "cy"})
        assert "Nid yw’r meini prawf" not in page.text
        assert "<h3>Teitl</h3>" in page.text


async def test_the_page_of_a_closed_award_says_when_it_opens():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        window = {"opens_on": "2031-06-01", "closes_on": "2031-06-30"}
        await newer(stage, windows=[window])
        anybody = await h.client()
        page = await anybody.get("/schemes/schools")
        assert "Open from 1 June 2031 to 30 June 2031" in page.text
        welsh = await anybody.get("/schemes/schools", params={"lang": "cy"})
        assert "Ar agor o 1 Mehefin 2031" in welsh.text


async def opened(h, stream):
    stage = await Stage(h).set_up(stream=stream)
    draft = await stage.start(stream)
    await stage.answer(draft, answers_to(a_scheme(stream)))
    link = a_link(h, Purpose.APPLICATION, UUID(draft["id"]), stage.contact.id)
    return stage, await h.client(), link, f"/v1/applications/{draft['id']}"


async def test_an_applicant_records_a_motion_and_sees_whom_to_ask_for_the_rest():
    async with harness("awards") as h:
        _, browser, link, _ = await opened(h, "councils")
        overview = await browser.get("/application", params={"link": link})
        assert "/application/proofs" in overview.text
        page = await browser.get("/application/proofs", params={"link": link})
        assert "Please ask them" in page.text
        assert 'value="endorsement"' not in page.text
        form = {"link": link, "requirement": "motion", "given_on": "2999-01-01"}
        future = await browser.post("/application/proofs", data=form)
        assert future.status_code == 422
        done = await browser.post("/application/proofs", data=form | {"given_on": "2026-02-01"})
        assert done.status_code == 303
        page = await browser.get("/application/proofs", params={"link": link})
        assert "This is on record. 1 February 2026" in page.text
        theirs = await browser.post("/application/proofs", data=form | {
            "requirement": "endorsement", "given_on": "2026-02-01",
        })  # fmt: skip
        assert theirs.status_code == 403
        refused = await browser.post("/application/submission", data={"link": link})
        assert refused.status_code == 422
        assert "endorsement" in refused.text


async def test_an_applicant_asks_for_a_fee_to_be_waived_and_reads_the_answer():
    async with harness("awards") as h:
        stage, browser, link, path = await opened(h, "universities")
        await stage.done(stage.contact, f"{path}/submission")
        overview = await browser.get("/application", params={"link": link})
        assert "/application/fee" in overview.text
        empty = await browser.post("/application/fee", data={"link": link, "reason": ""})
        assert empty.status_code == 422
        asked = await browser.post(
            "/application/fee", data={"link": link, "reason": "Our grant ended."}
        )
        assert asked.status_code == 303
        page = await browser.get("/application/fee", params={"link": link})
        assert "the steering group decides" in page.text
        assert "Our grant ended." not in page.text
        client = await h.client(a_coordinator("universities"))
        decided = await client.post(
            f"{path}/fee/hardship-decision",
            json={"waive": True, "reason": "Gladly."},
            headers={**keyed(), "If-Match": '"2"'},
        )
        assert decided.is_success, decided.text
        page = await browser.get("/application/fee", params={"link": link})
        assert "Nothing to pay" in page.text
        assert "Gladly." in page.text


async def test_an_applicant_looks_at_a_newer_edition_and_moves_to_it():
    async with harness("awards") as h:
        stage, browser, link, path = await opened(h, "schools")
        assert (
            "/application/edition"
            not in (await browser.get("/application", params={"link": link})).text
        )
        await newer(stage)
        assert (
            "/application/edition"
            in (await browser.get("/application", params={"link": link})).text
        )
        page = await browser.get("/application/edition", params={"link": link})
        assert NEW["title"] in page.text
        assert "how soon you hear from us" in page.text
        version = page.text.split('name="version" value="')[1].split('"')[0]
        form = {"link": link, "version": version, "edition": "newer"}
        assert (await browser.post("/application/edition", data=form)).status_code == 303
        assert (await stage.get(stage.contact, path)).json()["edition"] == "newer"


@pytest.mark.parametrize("page", ["edition", "proofs", "fee"])
async def test_without_its_link_no_page_opens_and_another_link_opens_nothing_of_it(page):
    async with harness("awards") as h:
        stage, browser, _, _ = await opened(h, "universities")
        assert (await browser.get(f"/application/{page}")).status_code in {401, 403}
        other = links.sign(
            h.settings.link_key,
            Purpose.RENEW,
            new_id(),
            expires_at=h.clock.now().replace(year=2999),
            person=stage.contact.id,
        )
        refused = await browser.get(f"/application/{page}", params={"link": other})
        assert refused.status_code == 403


async def test_a_group_that_endorsed_is_named_by_its_part_not_by_its_people():
    async with harness("awards") as h:
        stage, browser, link, path = await opened(h, "councils")
        group = new_id()
        await h.receive(GroupChanged(group_id=group, areas=(SWANSEA,)))
        officer = Actor(new_id(), (Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group)),))
        await stage.done(officer, f"{path}/proofs", {
            "requirement": "endorsement", "given_on": "2026-02-01", "reference": "Minute 4",
        })  # fmt: skip
        page = await browser.get("/application/proofs", params={"link": link})
        assert "Minute 4" in page.text
        assert str(officer.id) not in page.text
        api = await stage.get(stage.contact, f"{path}/proofs")
        assert str(officer.id) not in api.text
