"""One's own path in a real browser: on a narrow phone, in both languages, with scripts off."""

import pytest

from .browser import CHROMIUM, a_browser, served
from .test_journey_access import PATHS
from .walkers import Walker

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.timeout(180),
]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
SMALL = (
    "[...document.querySelectorAll('button, .button, input:not([type=hidden]), select')]"
    ".filter(e => e.getBoundingClientRect().height < 24).length"
)


async def test_every_page_fits_a_narrow_phone_in_both_languages(team):
    sam = Walker.on(team)
    await sam.keep("your_story", "Words")
    async with served(team.h.app) as address, a_browser() as browser:
        await browser.width(320)
        for path in PATHS:
            for language in ("en", "cy"):
                await browser.open(f"{address}{path}?link={sam.link()}&lang={language}")
                assert await browser.ask("document.documentElement.lang") == language, path
                assert await browser.ask(FITS), path
                assert await browser.ask(SMALL) == 0, path


async def test_a_step_is_kept_without_any_script(team):
    sam = Walker.on(team)
    async with served(team.h.app) as address, a_browser() as browser:
        await browser.width(375)
        await browser.open(f"{address}/journey?link={sam.link()}&lang=en")
        await browser.press('a[href^="/journey/steps/elevator_pitch"]')
        await browser.type("#words", "Will you stand by people who seek sanctuary?")
        await browser.ask("document.querySelector('#done').click()")
        await browser.press("form button")
        assert await browser.ask("document.querySelector('h1').innerText") == "Your own path"
        assert "Saved." in await browser.ask("document.body.innerText")
    steps = {each["step"]: each for each in (await sam.own()).json()["steps"]}
    assert steps["elevator_pitch"]["words"] == "Will you stand by people who seek sanctuary?"
    assert steps["elevator_pitch"]["done_on"] is not None


async def test_what_is_missing_has_the_focus_when_the_page_comes_back(team):
    sam = Walker.on(team)
    async with served(team.h.app) as address, a_browser() as browser:
        await browser.open(f"{address}/journey/map?link={sam.link()}&lang=cy")
        await browser.press("form button")
        assert await browser.ask("document.activeElement.getAttribute('role')") == "alert"
        assert "Dywedwch am bwy" in await browser.ask("document.activeElement.innerText")
