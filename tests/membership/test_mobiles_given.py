"""Mobile numbers over HTTP: given, proved by a code, answered to who may ask, gone when wanted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from membership.domain.mobile import CODE_LASTS, MOST_CODES_A_DAY, MOST_TRIES
from membership.tables import mobile
from membership.testing import NATIONAL, a_coordinator, a_supporter_form, confirm, sign_up
from membership.testing_rights import erase
from sanctuary.actor import Grant, Role
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.codes import code_of
from sanctuary.events.membership import ContactChanged, MobileGiven
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, bodies, harness, keyed

NUMBER, KEPT = "07700 900123", "+447700900123"


async def a_supporter(h):
    signed = await sign_up(h, a_supporter_form())
    await confirm(h, signed)
    return signed.person_id


def a_link(h, person_id, purpose=Purpose.MOBILE):
    expires_at = h.clock.now() + timedelta(days=30)
    return sign(h.settings.link_key, purpose, person_id, expires_at=expires_at, person=person_id)


async def contact(h, person):
    answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person]))
    return answer.contacts[0]


async def the_code(h):
    return code_of(h.settings.link_key, (await h.emitted(MobileGiven))[-1].data.proof_id)


async def give(client, link, mobile=NUMBER):
    return await client.post("/mobile", data={"link": link, "mobile": mobile})


async def test_a_person_gives_a_number_and_proves_it_with_the_code():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        link = a_link(h, person)
        page = await visitor.get("/mobile", params={"link": link, "lang": "en"})
        assert "We have no mobile number for you." in page.text
        page = await give(visitor, link)
        assert "A code is on its way" in page.text
        assert "900123" not in page.text
        told = await contact(h, person)
        assert (told.mobile, told.mobile_proven) == (KEPT, False)
        wrong = await visitor.post("/mobile/code", data={"link": link, "code": "12345"})
        assert wrong.status_code == 422
        right = await visitor.post("/mobile/code", data={"link": link, "code": await the_code(h)})
        assert "We can now send text messages" in right.text
        told = await contact(h, person)
        assert (told.mobile, told.mobile_proven) == (KEPT, True)
        assert told.version == (await h.emitted(ContactChanged))[-1].data.contact_version
        assert "7700" not in str(bodies(await h.emitted()))


async def test_looking_changes_nothing_and_shows_two_digits_at_most():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        link = a_link(h, person)
        await give(visitor, link)
        asked = len(await h.emitted(MobileGiven))
        page = await visitor.get("/mobile", params={"link": link})
        assert ("<strong>23</strong>" in page.text, "900123" in page.text) == (True, False)
        assert len(await h.emitted(MobileGiven)) == asked


async def test_a_wrong_number_is_explained_on_the_page_in_both_languages():
    async with harness("membership") as h, await h.client() as visitor:
        link = a_link(h, await a_supporter(h))
        page = await give(visitor, link, "020 7946 0123")
        assert (page.status_code, "Write a UK mobile number" in page.text) == (422, True)
        welsh = await visitor.post("/mobile?lang=cy", data={"link": link, "mobile": "nope"})
        assert "Ysgrifennwch rif" in welsh.text
        assert await h.emitted(MobileGiven) == []


async def test_guessing_ends_after_some_tries_and_codes_run_out():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        link = a_link(h, person)
        await give(visitor, link)
        for _ in range(MOST_TRIES):
            await visitor.post("/mobile/code", data={"link": link, "code": "no"})
        late = await visitor.post("/mobile/code", data={"link": link, "code": await the_code(h)})
        assert (late.status_code, "does not count any more" in late.text) == (422, True)
        for _ in range(MOST_CODES_A_DAY - 1):
            assert (await give(visitor, link)).status_code == 200
        assert (await give(visitor, link)).status_code == 429
        h.clock.offset += CODE_LASTS
        await visitor.post("/mobile/code", data={"link": link, "code": await the_code(h)})
        assert not (await contact(h, person)).mobile_proven


async def test_a_number_is_taken_back_at_once():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        link = a_link(h, person)
        await give(visitor, link)
        for _ in range(2):
            page = await visitor.post("/mobile/remove", data={"link": link})
            assert "We keep no mobile number" in page.text
        assert (await contact(h, person)).mobile is None


@pytest.mark.parametrize("purpose", [Purpose.PREFERENCES, Purpose.CONSENT, Purpose.WHY])
async def test_a_link_for_something_else_opens_nothing(purpose):
    async with harness("membership") as h, await h.client() as visitor:
        link = a_link(h, await a_supporter(h), purpose)
        assert (await give(visitor, link)).status_code == 403


async def test_the_team_writes_a_number_down_and_the_person_reads_out_the_code():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person = await a_supporter(h)
        url = f"/v1/people/{person}/mobile"
        body = {"mobile": NUMBER, "reason": "rang us"}
        given = await team.put(url, json=body)
        assert (given.json()["ending"], given.json()["proved"]) == ("23", False)
        wrong = await team.post(f"{url}/proofs", json={"code": "000"}, headers=keyed())
        assert wrong.json()["tries_left"] == MOST_TRIES - 1
        proof = {"code": await the_code(h)}
        proved = await team.post(f"{url}/proofs", json=proof, headers=keyed())
        assert proved.json()["proved"] is True
        again = await team.put(url, json=body)
        assert again.json()["proved"] is True
        assert "900123" not in (await team.get(url)).text
        assert "900123" not in (await team.get(f"/v1/people/{person}")).text
        assert (await team.delete(url)).status_code == 204
        assert (await team.get(url)).status_code == 404
        refused = await team.put(url, json={"mobile": "nonsense", "reason": "rang us"})
        assert refused.status_code == 422


@pytest.mark.parametrize(
    "actor",
    [None, a_coordinator(), an_actor(Grant(Role.CAMPAIGN_MANAGER)), an_actor()],
    ids=["nobody", "coordinator", "campaigner", "volunteer"],
)
async def test_others_neither_see_nor_change_it(actor):
    async with harness("membership") as h, await h.client(actor) as other:
        url = f"/v1/people/{await a_supporter(h)}/mobile"
        refused = 401 if actor is None else 403
        body = {"mobile": NUMBER, "reason": "curious"}
        assert (await other.get(url)).status_code == refused
        assert (await other.put(url, json=body)).status_code == refused
        assert (await other.delete(url)).status_code == refused
        tried = await other.post(f"{url}/proofs", json={"code": "1"}, headers=keyed())
        assert tried.status_code == refused


async def test_a_text_message_that_came_back_says_nothing_about_the_mail_address():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        link = a_link(h, person)
        await give(visitor, link)
        await visitor.post("/mobile/code", data={"link": link, "code": await the_code(h)})
        await h.receive(ContactUnreachable(person_id=person, channel="sms"))
        told = await contact(h, person)
        assert (told.mobile_proven, told.verified) == (False, True)


async def test_an_erasure_takes_the_number_along():
    async with harness("membership") as h, await h.client() as visitor:
        person = await a_supporter(h)
        await give(visitor, a_link(h, person))
        await erase(h, person)
        async with h.transaction() as uow:
            assert await uow.all(select(mobile)) == []
