"""Pages that signed links and the public open; a GET changes nothing."""

import html
import re

import pytest

from membership.testing import (
    NATIONAL,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    confirmation,
    sign_up,
)
from sanctuary.events.membership import CharterSigned, ConfirmationRequested
from sanctuary.testing import harness


async def test_following_the_link_changes_nothing_until_the_button_is_pressed():
    async with harness("membership") as h, await h.client() as browser:
        signed = await sign_up(h, a_supporter_form())
        link = confirmation(h, signed)
        before = len(await h.emitted())
        page = await browser.get("/confirm", params={"link": link})
        assert page.status_code == 200
        assert "City of Sanctuary UK Charter 2026-2031" in page.text
        assert link in page.text
        assert len(await h.emitted()) == before

        done = await browser.post("/confirm", data={"link": link})
        assert "Your signature stands" in done.text
        assert len(await h.emitted(CharterSigned)) == 1
        again = await browser.get("/confirm", params={"link": link})
        assert "Nothing more needs doing" in again.text
        assert (await browser.post("/confirm", data={"link": link})).status_code == 200
        assert len(await h.emitted(CharterSigned)) == 1


async def test_a_welsh_speaker_is_met_in_welsh():
    async with harness("membership") as h, await h.client() as browser:
        signed = await sign_up(h)
        link = confirmation(h, signed)
        page = await browser.get("/confirm", params={"link": link})
        assert "Ai eich llofnod chi yw hwn?" in page.text
        assert 'lang="cy"' in page.text
        english = await browser.get("/confirm", params={"link": link, "lang": "en"})
        assert "Is this your signature?" in english.text


async def test_the_second_contact_is_asked_for_the_address_only():
    async with harness("membership") as h, await h.client() as browser:
        form = a_sign_up(second_contact={"name": "Bea", "email": "bea@example.org"})
        signed = await sign_up(h, form)
        second = next(
            e.data.person_id
            for e in await h.emitted(ConfirmationRequested)
            if e.data.person_id != signed.person_id
        )
        link = confirmation(h, signed, second)
        assert "You sign nothing" in (await browser.get("/confirm", params={"link": link})).text
        done = await browser.post("/confirm", data={"link": link})
        assert "You are the second contact" in done.text


async def test_a_damaged_link_opens_a_page_that_says_what_to_do():
    async with harness("membership") as h, await h.client() as browser:
        page = await browser.get("/confirm", params={"link": "broken"})
        assert page.status_code == 403
        assert "Copy the whole link" in page.text
        assert (await browser.get("/confirm")).status_code == 403


async def test_a_link_for_one_person_does_not_serve_another():
    async with harness("membership") as h, await h.client() as browser:
        first = await sign_up(h)
        other = await sign_up(h, a_supporter_form())
        stranger = confirmation(h, first, other.person_id)
        assert (await browser.post("/confirm", data={"link": stranger})).status_code == 403


async def test_the_directory_is_a_page_for_everybody():
    async with harness("membership") as h, await h.client() as browser:
        empty = await browser.get("/directory")
        assert "nothing to show" in empty.text
        await an_active_organisation(h)
        page = await browser.get("/directory?nation=wales&stream=schools")
        assert "Ysgol y Bryn" in page.text
        assert "ann@example.org" not in page.text
        assert "decisions are made by the UK government" in page.text
        assert page.headers["cache-control"] == "no-store"
        welsh = await browser.get("/directory?lang=cy")
        assert "Sefydliadau noddfa" in welsh.text
        assert "llywodraeth y DU" in welsh.text
        assert (await browser.get("/directory?nation=&stream=")).status_code == 200


ORGANISATION = [
    {"who": "organisation"},
    {"organisation": "Ysgol y Bryn", "kind": "primary school"},
    {"scheme": "GB-EDU", "number": "402 000"},
    {"nation": "wales", "locality": "Swansea"},
    {"area": "W06000011"},
    {"stream": "schools"},
    {"name": "Ann", "email": "ann@example.org"},
    {"capacity": "Head teacher"},
    {"second_name": "Bea", "second_email": "bea@example.org"},
    {"listed": "yes"},
    {"contacted": "no"},
]
MYSELF = [
    {"who": "myself"},
    {"nation": "england"},
    {"area": ""},
    {"name": "Sam", "email": "sam@example.org"},
    {"contacted": "yes"},
]


def hidden(page):
    """What the form carries from page to page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


async def fill_in(browser, pages, query=""):
    page = await browser.get(f"/sign{query}")
    for answers in pages:
        assert page.status_code == 200, page.text
        sent = hidden(page) | answers
        page = await browser.post(f"/sign{query}", data=sent)
    return page, sent


async def test_a_school_signs_on_the_page_one_question_at_a_time():
    async with harness("membership") as h, await h.client() as browser:
        page, sent = await fill_in(browser, ORGANISATION)
        assert "Look in your mailbox" in page.text
        assert len(await h.emitted(ConfirmationRequested)) == 2
        again = await browser.post("/sign", data=sent)
        assert "Look in your mailbox" in again.text
        assert len(await h.emitted(ConfirmationRequested)) == 2
        async with await h.client(NATIONAL) as team:
            one = (await team.get("/v1/organisations")).json()["items"][0]
        assert (one["name"], one["locality"]) == ("Ysgol y Bryn", "Swansea")
        assert one["area"] == "W06000011"
        assert one["identifiers"] == [{"scheme": "GB-EDU", "value": "402000"}]


async def test_a_person_signs_in_welsh_and_the_words_shown_are_kept():
    async with harness("membership") as h, await h.client() as browser:
        page, _ = await fill_in(browser, MYSELF, "?lang=cy")
        assert "Edrychwch yn eich blwch post" in page.text
        person_id = (await h.emitted(ConfirmationRequested))[0].data.person_id
        async with await h.client(NATIONAL) as team:
            ledger = (await team.get(f"/v1/people/{person_id}/bases")).json()
            assert (await team.get(f"/v1/people/{person_id}")).json()["language"] == "cy"
        assert ledger[0]["wording"].startswith("Caiff City of Sanctuary UK anfon")


async def test_nothing_is_kept_before_the_last_button():
    async with harness("membership") as h, await h.client() as browser:
        await fill_in(browser, ORGANISATION[:-1])
        assert await h.emitted() == []
        async with await h.client(NATIONAL) as team:
            assert (await team.get("/v1/people")).json()["items"] == []


@pytest.mark.parametrize(
    ("at", "answers", "field"),
    [
        (0, {}, "who"),
        (0, {"who": "somebody else"}, "who"),
        (1, {"organisation": " ", "kind": "school"}, "organisation"),
        (2, {"scheme": "GB-EDU", "number": "twelve"}, "number"),
        (2, {"number": "402000"}, "number"),
        (3, {"nation": "cornwall"}, "nation"),
        (4, {"area": "Swansea"}, "area"),
        (4, {"area": "E08000019"}, "area"),
        (6, {"name": "Ann", "email": "nobody"}, "email"),
        (7, {"capacity": ""}, "capacity"),
        (8, {"second_name": "Bea"}, "second_email"),
        (8, {"second_name": "Ann", "second_email": "ANN@example.org"}, "second_email"),
    ],
)
async def test_an_answer_that_cannot_be_right_is_asked_again(at, answers, field):
    async with harness("membership") as h, await h.client() as browser:
        page, _ = (
            await fill_in(browser, ORGANISATION[:at])
            if at
            else (
                await browser.get("/sign"),
                {},
            )
        )
        again = await browser.post("/sign", data=hidden(page) | answers)
        assert again.status_code == 422
        assert f'id="{field}-error"' in again.text
        assert f'href="#{field}"' in again.text
        assert await h.emitted() == []


async def test_what_somebody_types_is_text_and_nothing_else():
    async with harness("membership") as h, await h.client() as browser:
        evil = '"><script>alert(1)</script>'
        pages = [ORGANISATION[0], {"organisation": evil, "kind": "school"}]
        page, _ = await fill_in(browser, pages)
        assert "<script>" not in page.text
        assert hidden(page)["organisation"] == evil
