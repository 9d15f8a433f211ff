"""The pages of one's own path: behind one's own link, in both languages, without a script."""

import pytest

from campaigns.testing_journey import a_journey_link
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign

from .walkers import Walker

SECRET = "My grandmother crossed a border with one suitcase"


@pytest.fixture
def sam(team):
    return Walker.on(team)


async def test_the_first_page_shows_six_steps_and_nothing_of_what_was_written(sam):
    await sam.keep("your_story", SECRET)
    page = await sam.page()
    assert page.status_code == 200
    assert page.text.count("/journey/steps/") == 6
    assert page.text.count("Not started") == 5
    assert SECRET not in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_a_step_is_saved_and_found_again(sam):
    page = await sam.page("/journey/steps/write_to_mp")
    assert "What exactly should they do?" in page.text
    saved = await sam.send("/journey/steps/write_to_mp", done="yes", words="I asked for a visit")
    assert saved.status_code == 303
    back = await sam.follow(saved)
    assert back.text.count("Done") == 1
    again = await sam.page("/journey/steps/write_to_mp")
    assert "I asked for a visit" in again.text
    assert "checked" in again.text
    await sam.send("/journey/steps/write_to_mp", words="")
    assert (await sam.page()).text.count("Not started") == 6


async def test_looking_changes_nothing(sam):
    for path in ("/journey", "/journey/steps/your_story"):
        await sam.page(path)
    assert (await sam.own()).headers["etag"] == '"0"'


async def test_what_is_too_long_comes_back_with_its_words(sam):
    long = "word " * 900
    page = await sam.send("/journey/steps/your_story", words=long)
    assert page.status_code == 422
    assert long.strip() in page.text
    assert 'role="alert"' in page.text
    assert 'aria-invalid="true"' in page.text


async def test_the_pages_speak_welsh_and_go_on_in_welsh(sam):
    page = await sam.page(lang="cy")
    assert "Eich llwybr eich hun" in page.text
    assert 'lang="cy"' in page.text
    assert page.text.count("lang=cy") >= 6
    saved = await sam.send("/journey/steps/your_story", {"lang": "cy"}, words="Gair")
    assert "lang=cy" in saved.headers["location"]


async def test_only_the_persons_own_link_opens_their_path(sam):
    await sam.keep("your_story", SECRET)
    team = sam.team
    other = Walker.on(team)
    assert SECRET not in (await other.page("/journey/steps/your_story")).text
    h = team.h
    forged = sign(
        h.settings.link_key,
        Purpose.REPORT_ACTION,
        sam.id,
        expires_at=h.clock.now().replace(year=2099),
        person=sam.id,
    )
    late = a_journey_link(h.settings, h.clock, sam.id, days=-1)
    for link in ("", "nonsense", forged, late):
        for path in ("/journey", "/journey/steps/your_story"):
            refused = await team.get(None, path, link=link)
            assert refused.status_code == 403
            assert SECRET not in refused.text
    client = await team.of(None)
    sent = await client.post("/journey/steps/your_story", data={"link": late, "words": "Mine"})
    assert sent.status_code == 403


async def test_there_is_no_step_but_the_six(sam):
    assert (await sam.page(f"/journey/steps/{new_id()}")).status_code == 422
