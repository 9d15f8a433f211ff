"""The pages of people's rights: two languages, behind a link, and a GET changes nothing."""

from datetime import timedelta
from uuid import UUID

import pytest

from membership.gathering import gather_once
from membership.testing_rights import (
    a_supporter,
    ask_for_a_copy,
    ask_to_be_erased,
    copy_link,
    decide,
    look,
    rights_link,
)
from sanctuary.access import pack, part_of
from sanctuary.events.membership import AccessAsked, ErasureAsked, RightsLinkRequested
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness


def case_link(h, case_id, person_id):
    return sign(
        h.settings.link_key,
        Purpose.RIGHTS_CASE,
        UUID(case_id),
        expires_at=h.clock.now() + timedelta(days=31),
        person=person_id,
    )


async def nothing_more(subject, question):
    return part_of(pack([]), question.part)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "What do you hold about me?"), ("cy", "Beth sydd gennych amdanaf?")],
)
async def test_anybody_may_type_an_address_and_learns_nothing(language, words):
    async with harness("membership") as h, await h.client() as public:
        await a_supporter(h)
        assert words in (await public.get(f"/my-data?lang={language}")).text
        known = await public.post("/my-data", data={"email": "sam@example.org"})
        unknown = await public.post("/my-data", data={"email": "nobody@example.org"})
        assert known.status_code == unknown.status_code == 200
        assert known.text == unknown.text
        assert len(await h.emitted(RightsLinkRequested)) == 1


async def test_something_that_is_no_address_is_said_so():
    async with harness("membership") as h, await h.client() as public:
        wrong = await public.post("/my-data", data={"email": "nobody"})
        assert wrong.status_code == 422
        assert 'aria-invalid="true"' in wrong.text


@pytest.mark.parametrize("path", ["/my-data/choose", "/my-data/erase"])
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_looking_at_the_choice_changes_nothing(path, language):
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        link = rights_link(h, signed.person_id)
        before = len(await h.emitted())
        page = await public.get(f"{path}?link={link}&lang={language}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert link in page.text
        assert len(await h.emitted()) == before


async def test_the_buttons_open_cases():
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        link = rights_link(h, signed.person_id)
        copy = await public.post("/my-data/access", data={"link": link, "in_confidence": "yes"})
        erasing = await public.post("/my-data/erase", data={"link": link})
        assert (copy.status_code, erasing.status_code) == (200, 200)
        assert len(await h.emitted(AccessAsked)) == len(await h.emitted(ErasureAsked)) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/my-data/choose"), ("POST", "/my-data/access"), ("GET", "/my-data/erase"),
        ("POST", "/my-data/erase"), ("GET", "/my-data/keep"), ("POST", "/my-data/keep"),
        ("GET", "/my-data/copy"), ("GET", "/my-data/copy.json"),
    ],
)  # fmt: skip
async def test_without_its_link_no_page_opens(method, path):
    async with harness("membership") as h, await h.client() as public:
        assert (await public.request(method, path)).status_code == 403
        assert (await public.request(method, f"{path}?link=abc")).status_code == 403


async def test_who_changes_their_mind_presses_a_button():
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        link = case_link(h, case_id, signed.person_id)
        assert "Would you like to stay?" in (await public.get(f"/my-data/keep?link={link}")).text
        assert (await look(h, f"/v1/erasures/{case_id}")).json()["status"] == "asked"
        stayed = await public.post("/my-data/keep", data={"link": link})
        assert "You stay with us" in stayed.text
        assert (await look(h, f"/v1/erasures/{case_id}")).json()["status"] == "withdrawn"


async def test_after_a_refusal_nothing_needs_pressing():
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        case_id = (await ask_to_be_erased(h, signed.person_id)).json()["id"]
        await decide(h, case_id, "refuse", ground="legal_claims")
        link = case_link(h, case_id, signed.person_id)
        assert "You stay with us" in (await public.get(f"/my-data/keep?link={link}")).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("E-mail address", "Who you are and how we reach you", "Your rights", "yes")),
        ("cy", ("Cyfeiriad e-bost", "Pwy ydych chi a sut i", "Eich hawliau", "ie")),
    ],
)
async def test_the_copy_reads_in_plain_words(language, words):
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gather_once(h.database, nothing_more)
        link = copy_link(h, case_id, signed.person_id)
        page = await public.get(f"/my-data/copy?link={link}&lang={language}")
        assert page.status_code == 200
        for each in ("sam@example.org", *words):
            assert each in page.text
        assert "T00:00" not in page.text
        assert "email_key" not in page.text
        saved = await public.get(f"/my-data/copy.json?link={link}")
        assert saved.headers["content-disposition"].startswith("attachment")
        assert saved.json()["person_id"] == str(signed.person_id)
