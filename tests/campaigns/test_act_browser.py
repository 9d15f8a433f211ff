"""A call, a letter and a plan in a real browser: narrow, in both languages, with scripts off."""

import pytest

from campaigns.domain.deeds import KINDS
from campaigns.testing import an_action_link

from .browser import CHROMIUM, a_browser, served
from .letter_call import a_call

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.timeout(180),
]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
LANGUAGE = "document.documentElement.lang"
TEXT = "document.body.innerText"


async def check(browser, language):
    where = await browser.ask("location.pathname")
    assert await browser.ask(LANGUAGE) == language, where
    assert await browser.ask(FITS), where
    assert await browser.ask("document.scripts.length") == 0, where


async def choose(browser, selector):
    await browser.ask(f"document.querySelector('{selector}').click()")


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_a_letter_goes_all_its_way_in_the_language_that_was_chosen(team, language):
    call = await a_call(team)
    me = await call.supporter()
    async with served(team.h.app) as address, a_browser() as browser:
        await browser.width(320)
        await browser.open(f"{address}/letter?link={me.link}&lang={language}")
        await check(browser, language)
        await browser.type("#postcode", "SA1 1AA")
        await browser.press("form button")
        await check(browser, language)
        await choose(browser, "input[name=issue]")
        await browser.press("form button")
        await check(browser, language)
        await choose(browser, "input[name=ask]")
        await browser.press("form button")
        await check(browser, language)
        await browser.type("#draft", "Last March a woman called at our bakery with her boy.")
        await browser.press("button[value=look]")
        await check(browser, language)
        await browser.press("button[value=send]")
        await check(browser, language)
        await browser.press('a.button[href^="/letter/sent"]')
        await browser.press("form button")
        await check(browser, language)
        await browser.press('a[href^="/letter/reply"]')
        await choose(browser, "input[value=supportive]")
        await browser.press("form button")
        await check(browser, language)
        await browser.press("button[value=yes]")
        await check(browser, language)
        assert await browser.ask("document.querySelectorAll('button[value=no]').length") == 1


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_from_a_call_each_kind_is_planned_and_not_this_time_is_heard(team, language):
    call = await a_call(team)
    me = await call.supporter()
    link = an_action_link(team.h.settings, team.h.clock, call.id, me.person_id)
    async with served(team.h.app) as address, a_browser() as browser:
        await browser.width(320)
        for kind in KINDS:
            await browser.open(f"{address}/act/plan?link={link}&lang={language}")
            await check(browser, language)
            await choose(browser, f"input[value={kind.action.value}]")
            await browser.press("form button")
            await check(browser, language)
            shown = await browser.ask(TEXT)
            assert all(prompt.to(language) in shown for prompt in kind.prompts), kind.action
            assert all(never.to(language) in shown for never in kind.never), kind.action
        await browser.open(f"{address}/act?link={link}&lang={language}")
        await check(browser, language)
        await browser.press('form[action^="/act/not-this-time"] button')
        await check(browser, language)
        heard = {"en": "That is all right", "cy": "Mae hynny’n iawn"}[language]
        assert await browser.ask("document.querySelector('h1').innerText") == heard
