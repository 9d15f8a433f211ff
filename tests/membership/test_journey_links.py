"""The way to one's own path: by mail to the address, telling nobody whether we know it."""

import pytest

from membership.testing_rights import a_supporter
from sanctuary.events.membership import JourneyLinkAsked
from sanctuary.testing import bodies, harness


@pytest.mark.parametrize(("language", "words"), [("en", "Your own path"), ("cy", "Eich llwybr")])
async def test_anybody_may_type_an_address_and_learns_nothing(language, words):
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        assert words in (await public.get(f"/my-path?lang={language}")).text
        known = await public.post("/my-path", data={"email": "sam@example.org"})
        unknown = await public.post("/my-path", data={"email": "nobody@example.org"})
        assert known.status_code == unknown.status_code == 200
        assert known.text == unknown.text
        [asked] = await h.emitted(JourneyLinkAsked)
        assert asked.data.person_id == signed.person_id
        assert "sam@example.org" not in str(bodies([asked]))


async def test_asking_twice_on_a_day_is_one_cause():
    async with harness("membership") as h, await h.client() as public:
        await a_supporter(h)
        for _ in range(2):
            await public.post("/my-path", data={"email": "sam@example.org"})
        asked = await h.emitted(JourneyLinkAsked)
        assert len({each.data.request_id for each in asked}) == 1


async def test_something_that_is_no_address_is_said_so():
    async with harness("membership") as h, await h.client() as public:
        wrong = await public.post("/my-path", data={"email": "nobody"})
        assert wrong.status_code == 422
        assert 'aria-invalid="true"' in wrong.text
        assert await h.emitted(JourneyLinkAsked) == []
