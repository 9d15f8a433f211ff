"""Pages that signed links and the public open; a GET changes nothing."""

from membership.testing import (
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
