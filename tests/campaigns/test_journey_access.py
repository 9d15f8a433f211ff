"""The pages of one's own path for everybody: labels, headings, one title; refusals in Welsh too."""

from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from campaigns.domain.buddy import MOST_A_DAY
from campaigns.pages.journey_refusals import _WELSH

from .walkers import Walker

PATHS = [
    "/journey", "/journey/steps/your_story", "/journey/challenge", "/journey/practice",
    "/journey/map", "/journey/wishes", "/journey/buddy", "/journey/buddy/report",
    "/journey/feedback", "/journey/celebration", "/handbook", "/celebrations",
]  # fmt: skip


class Seen(HTMLParser):
    """What somebody who listens to a page would find in it."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.labels, self.controls = Counter(), set(), []
        self.headings, self.described, self.links, self.open = [], [], [], []
        self.lang, self.fieldsets, self.legends = None, 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids[found["id"]] += 1
        self.described += found.get("aria-describedby", "").split()
        if tag == "html":
            self.lang = found.get("lang")
        if tag == "label":
            self.labels.add(found.get("for"))
        if tag in {"textarea", "select"} or (tag == "input" and found.get("type") != "hidden"):
            self.controls.append(found.get("id"))
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append("")
            self.open.append(tag)
        self.fieldsets += tag == "fieldset"
        self.legends += tag == "legend"

    def handle_endtag(self, tag):
        if tag == "a":
            self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.links[-1] += data


def check(html, language):
    seen = Seen(html)
    assert seen.lang == language
    assert seen.headings.count(1) == 1
    after_title = seen.headings[seen.headings.index(1):]  # fmt: skip
    assert all(b - a <= 1 for a, b in pairwise(after_title))
    assert [each for each, count in seen.ids.items() if count > 1] == []
    assert set(seen.controls) <= seen.labels
    assert set(seen.described) <= set(seen.ids)
    assert seen.fieldsets == seen.legends
    assert all(text.strip() for text in seen.links)
    assert "<script" not in html
    # A way to another service of ours is no page of somebody else.
    assert "http://" not in html.replace('href="http://127.0.0.1:8001/', "")
    assert " style=" not in html


@pytest.fixture
async def sam(team):
    """Somebody with something on every page."""
    sam, alex = Walker.on(team), Walker.on(team)
    await sam.keep("your_story", "Words")
    await sam.send("/journey/map", who="Siân")
    for each in (sam, alex):
        await each.send("/journey/buddy/wish", called="Sam", within="anywhere", adult="yes")
    await team.h.open_days(team.h.clock.today() + timedelta(days=1))
    await alex.send("/journey/buddy/messages", words="Hello")
    await sam.send("/journey/celebration", words="We sang")
    await sam.send(
        "/journey/feedback", section="whole", verdict="helped", words="Good", answer="yes"
    )
    return sam


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_every_page_can_be_heard_and_found_ones_way_in(team, sam, language):
    for path in PATHS:
        for walker in (sam, Walker.on(team)):
            page = await walker.page(path, lang=language)
            assert page.status_code == 200, path
            check(page.text, language)


WRONG = [
    ("/journey/steps/your_story", {"words": "x" * 4001}, "Cadwch hyn i 4,000 nod"),
    ("/journey/map", {"who": ""}, "Dywedwch am bwy"),
    ("/journey/buddy/wish", {"called": "", "adult": "yes"}, "Dywedwch beth gaiff"),
    ("/journey/buddy/wish", {"called": "Sam"}, "I bobl 18 oed"),
    ("/journey/buddy/messages", {"words": "Helo"}, "Nid ydych yn ymarfer"),
    ("/journey/buddy/report", {"words": "Helo"}, "Nid ydych yn ymarfer"),
    ("/journey/feedback", {"section": "whole"}, "Dewiswch a oedd"),
    ("/journey/feedback", {"verdict": "helped"}, "Dewiswch am beth"),
    ("/journey/celebration", {"words": ""}, "Ysgrifennwch yr hyn"),
]


@pytest.mark.parametrize(("path", "fields", "words"), WRONG, ids=[str(n) for n in range(9)])
async def test_what_is_wrong_is_said_in_welsh_and_beside_its_field(team, path, fields, words):
    page = await Walker.on(team).send(path, {"lang": "cy"}, **fields)
    assert page.status_code in {409, 422}
    assert words in page.text
    assert 'role="alert"' in page.text
    check(page.text, "cy")


async def test_the_limits_that_are_named_are_the_limits(sam):
    for _ in range(MOST_A_DAY):
        await sam.send("/journey/buddy/messages", words="Again")
    flood = await sam.send("/journey/buddy/messages", {"lang": "cy"}, words="Once more")
    assert flood.status_code == 409
    assert "Rydych wedi ysgrifennu 20 neges heddiw" in flood.text
    twice = await sam.send(
        "/journey/buddy/wish", {"lang": "cy"}, called="Sam", within="anywhere", adult="yes"
    )
    assert "Rydych yn ymarfer gyda rhywun eisoes" in twice.text
    assert all(english != welsh for english, welsh in _WELSH.items())
