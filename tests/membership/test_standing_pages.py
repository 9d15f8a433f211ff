"""Pages of who signed: stand by a new edition, choose anew, take a signature back."""

from datetime import timedelta

import pytest

from membership.testing import (
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.events.membership import CharterReaffirmed, CharterWithdrawn
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

from .charter import a_published_edition


def token(h, signed, purpose, person_id=None):
    return sign(
        h.settings.link_key,
        purpose,
        signed.signature_id,
        expires_at=h.clock.now() + timedelta(days=30),
        person=person_id or signed.person_id,
    )


async def asked_school(h):
    school = await an_active_organisation(h, a_sign_up(be_listed=True))
    await a_published_edition(h)
    await h.fire_timers()
    return school, token(h, school, Purpose.REAFFIRM)


async def test_the_page_says_what_changed_and_nothing_happens_until_the_button():
    async with harness("membership") as h, await h.client() as browser:
        school, link = await asked_school(h)
        before = len(await h.emitted())
        page = await browser.get("/reaffirm", params={"link": link, "lang": "en"})
        assert page.status_code == 200
        for words in ("A Charter for tests", "Ysgol y Bryn", "New:", "Courage", "No longer there"):
            assert words in page.text
        assert "In other words" in page.text
        welsh = await browser.get("/reaffirm", params={"link": link})
        assert "A ydych yn cefnogi" in welsh.text
        assert len(await h.emitted()) == before
        done = await browser.post(
            "/reaffirm?lang=en", data={"link": link, "listed": "no", "contacted": "yes"}
        )
        assert "stands under the new edition" in done.text
        [event] = await h.emitted(CharterReaffirmed)
        assert event.data.former_id == school.signature_id
        again = await browser.get("/reaffirm", params={"link": link, "lang": "en"})
        assert "You stand by the new edition already" in again.text
        assert (await browser.get("/v1/directory")).json()["items"] == []


async def test_the_choices_are_asked_for_and_never_taken_for_granted():
    async with harness("membership") as h, await h.client() as browser:
        _, link = await asked_school(h)
        page = await browser.post("/reaffirm?lang=en", data={"link": link, "contacted": "yes"})
        assert page.status_code == 422
        assert 'id="listed-error"' in page.text
        assert 'id="contacted-error"' not in page.text
        fresh = await browser.get("/reaffirm", params={"link": link})
        assert "checked" not in fresh.text
        assert await h.emitted(CharterReaffirmed) == []


@pytest.mark.parametrize("purpose", [Purpose.SIGNATURE, Purpose.CONFIRM])
async def test_a_link_for_something_else_does_not_re_affirm(purpose):
    async with harness("membership") as h, await h.client() as browser:
        school, _ = await asked_school(h)
        link = token(h, school, purpose)
        sent = {"link": link, "listed": "no", "contacted": "no"}
        assert (await browser.post("/reaffirm", data=sent)).status_code == 403
        assert await h.emitted(CharterReaffirmed) == []


async def test_the_page_leads_to_taking_the_signature_back_instead():
    async with harness("membership") as h, await h.client() as browser:
        _, link = await asked_school(h)
        page = await browser.get("/reaffirm", params={"link": link})
        own = page.text.split("/signature/withdrawal?link=")[1].split('"')[0]
        asked = await browser.get("/signature/withdrawal", params={"link": own, "lang": "en"})
        assert "Do you want to take your signature back?" in asked.text
        assert await h.emitted(CharterWithdrawn) == []
        done = await browser.post("/signature/withdrawal?lang=en", data={"link": own})
        assert "Your signature is taken back" in done.text
        assert (await browser.post("/signature/withdrawal", data={"link": own})).status_code == 200
        assert len(await h.emitted(CharterWithdrawn)) == 1
        assert (await browser.get("/v1/directory")).json()["items"] == []


async def test_choices_are_changed_on_a_page_each_on_its_own():
    async with harness("membership") as h, await h.client() as browser:
        school = await an_active_organisation(h, a_sign_up(be_listed=True))
        link = token(h, school, Purpose.SIGNATURE)
        page = await browser.get("/signature", params={"link": link, "lang": "en"})
        assert "Ysgol y Bryn" in page.text
        assert len((await browser.get("/v1/directory")).json()["items"]) == 1
        saved = await browser.post(
            "/signature?lang=en", data={"link": link, "listed": "no", "contacted": "yes"}
        )
        assert "kept from now on" in saved.text
        assert (await browser.get("/v1/directory")).json()["items"] == []
        url = f"/v1/signatures/{school.signature_id}/choices?link={link}"
        seen = await browser.get(url)
        assert (seen.json()["be_listed"], seen.json()["be_contacted"]) == (False, True)


async def test_choices_are_changed_over_the_api_with_the_version_that_was_seen():
    async with harness("membership") as h, await h.client() as browser:
        signed = await sign_up(h, a_supporter_form(be_contacted=False))
        await confirm(h, signed)
        link = token(h, signed, Purpose.SIGNATURE)
        url = f"/v1/signatures/{signed.signature_id}/choices?link={link}"
        body = {"be_listed": True, "be_contacted": True}
        assert (await browser.put(url, json=body)).status_code == 428
        tag = (await browser.get(url)).headers["etag"]
        done = await browser.put(url, json=body, headers={"If-Match": tag})
        # A person is never listed, whatever is sent.
        assert (done.json()["be_listed"], done.json()["be_contacted"]) == (False, True)
        assert (await browser.put(url, json=body, headers={"If-Match": tag})).status_code == 412
        other = await sign_up(h, a_supporter_form("other@example.org"))
        stranger = token(h, signed, Purpose.SIGNATURE, other.person_id)
        url = f"/v1/signatures/{signed.signature_id}/choices?link={stranger}"
        assert (await browser.get(url)).status_code == 403


async def test_withdrawing_by_link_needs_no_reason_and_without_a_link_a_role():
    async with harness("membership") as h, await h.client() as browser:
        signed = await sign_up(h, a_supporter_form())
        await confirm(h, signed)
        url = f"/v1/signatures/{signed.signature_id}/withdrawal"
        assert (await browser.post(url, json={}, headers=keyed())).status_code == 403
        link = token(h, signed, Purpose.SIGNATURE)
        done = await browser.post(f"{url}?link={link}", json={}, headers=keyed())
        assert (done.status_code, done.json()["status"]) == (200, "withdrawn")
        assert done.json()["stood_until"] is not None
        choices = f"/v1/signatures/{signed.signature_id}/choices?link={link}"
        tag = (await browser.get(choices)).headers["etag"]
        refused = await browser.put(
            choices,
            json={"be_listed": False, "be_contacted": True},
            headers={"If-Match": tag},
        )
        assert refused.status_code == 409
