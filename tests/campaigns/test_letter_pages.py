"""The pages of a letter: one question each, in English and Welsh, and no script."""

import re
from datetime import timedelta
from email import message_from_string
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.testing import a_manager, a_person
from campaigns.testing_seats import LOWER_DON, TAWE
from sanctuary.events.campaigns import ActionRecorded

from .letter_call import a_call

DRAFT = (
    "Last March a woman called at our bakery with her little boy and asked whether we had flour. "
    "She had baked for forty people every Friday before the war reached her valley, she told me."
)


class Walk:
    """Somebody on the pages: where they are and which link they hold."""

    def __init__(self, supporter, language=None):
        self.client, self.link = supporter.client, supporter.link
        self.more = {"lang": language} if language else {}

    async def open(self, path="/letter", **params):
        params = {"link": self.link} | self.more | params
        return self._seen(await self.client.get(path, params=params, follow_redirects=True))

    async def fill(self, path, **fields):
        answer = await self.client.post(path, params=self.more, data={"link": self.link} | fields)
        if answer.is_redirect:
            followed = await self.client.get(answer.headers["location"], follow_redirects=True)
            return self._seen(followed)
        return self._seen(answer)

    def _seen(self, page):
        token = parse_qs(urlsplit(str(page.url)).query).get("link")
        hidden = re.search(r'name="link" value="([^"]+)"', page.text)
        if hidden or token:
            self.link = hidden[1] if hidden else token[0]
        return page


@pytest.fixture
async def call(team):
    return await a_call(team)


async def planned(call, language=None):
    walk = Walk(await call.supporter(), language)
    await walk.open()
    await walk.fill("/letter/place", postcode="SA1 1AA")
    await walk.fill("/letter/issues", issue=["words", "homes"])
    page = await walk.fill("/letter/ask", issues="words,homes", ask="meet")
    assert page.status_code == 200, page.text
    return walk, page


async def test_the_whole_way_from_postcode_to_reply(call):
    walk = Walk(await call.supporter())
    page = await walk.open()
    assert "Find your Member of Parliament" in page.text
    page = await walk.fill("/letter/place", postcode="SA1 1AA")
    assert "<strong>Ann Tawe</strong> (Red)" in page.text
    page = await walk.fill("/letter/issues", issue="words")
    assert "What is your one ask?" in page.text
    page = await walk.fill("/letter/ask", issues="words", ask="meet")
    assert "Write it in your own words" in page.text
    assert "Whom have you met" in page.text
    page = await walk.fill("/letter/write", draft=DRAFT, do="look")
    assert "100 of 100" in re.sub(r"<[^>]+>", "", page.text)
    page = await walk.fill("/letter/write", draft=DRAFT, do="send")
    assert "mailto:mp101@parliament.example?subject=From%20a%20constituent" in page.text
    page = await walk.open("/letter/sent")
    day = call.team.h.clock.today().isoformat()
    page = await walk.fill("/letter/sent", sent_on=day, nudge="yes")
    assert "Thank you for writing" in page.text
    assert len(await call.team.h.emitted(ActionRecorded)) == 1
    page = await walk.fill("/letter/reply", kind="already_supporter", received_on=day)
    assert "do something together" in page.text
    page = await walk.fill("/letter/followed-up")
    assert "Well done" in page.text
    assert "Well done" in (await walk.open()).text


async def test_the_way_in_welsh(call):
    walk, page = await planned(call, "cy")
    assert "Ysgrifennwch yn eich geiriau eich hun" in page.text
    assert 'lang="cy"' in page.text
    page = await walk.fill("/letter/write", draft=DRAFT, do="send")
    assert "Gan%20etholwr%20yn" in page.text
    day = call.team.h.clock.today().isoformat()
    assert "Diolch am ysgrifennu" in (await walk.fill("/letter/sent", sent_on=day)).text
    for path in ("/letter/place", "/letter/ask", "/letter/reply", "/letter/sent"):
        assert 'lang="cy"' in (await walk.open(path)).text


async def test_opening_any_page_changes_nothing(call):
    walk, _ = await planned(call)
    async with call.team.h.transaction() as uow:
        before = str(await uow.all(select(tables.letter)))
    for path in ("", "/place", "/issues", "/ask", "/write", "/sent", "/reply", "/after"):
        assert (await walk.open(f"/letter{path}")).status_code == 200
    async with call.team.h.transaction() as uow:
        assert str(await uow.all(select(tables.letter))) == before


async def test_a_postcode_that_does_not_help_offers_the_constituency_by_name(call):
    walk = Walk(await call.supporter())
    await walk.open()
    page = await walk.fill("/letter/place", postcode="ZA1 1AB")
    assert page.status_code == 422
    assert "no longer in use" in page.text
    assert f'<option value="{LOWER_DON}">Lower Don</option>' in page.text
    assert "Cat Don" in (await walk.fill("/letter/place", seat=LOWER_DON)).text


async def test_while_nobody_can_look_up_postcodes_the_page_says_so(call):
    call.postcodes.away = True
    walk = Walk(await call.supporter())
    page = await walk.fill("/letter/place", postcode="SA1 1AA")
    assert "cannot be looked up just now" in page.text
    assert f'value="{TAWE}"' in page.text


@pytest.mark.parametrize("postcode", ["", "   "])
async def test_an_empty_postcode_is_asked_for_again_and_no_name_is_offered(call, postcode):
    walk = Walk(await call.supporter())
    page = await walk.fill("/letter/place", postcode=postcode)
    assert page.status_code == 422
    assert "<select" not in page.text
    assert 'aria-invalid="true"' in page.text


async def test_nobody_picks_another_constituency_than_their_own(call):
    walk = Walk(await call.supporter())
    refused = await walk.fill("/letter/place", seat=LOWER_DON)
    assert refused.status_code == 422
    assert "Cat Don" not in refused.text


async def test_where_the_network_knows_it_only_a_yes_is_asked(call):
    person = a_person(constituency=TAWE)
    await call.team.h.receive(person)
    walk = Walk(await call.supporter(person.person_id))
    assert "You seem to live in" in (await walk.open()).text
    assert "Ann Tawe" in (await walk.fill("/letter/place", known="yes")).text
    assert call.postcodes.asked == []


@pytest.mark.parametrize("issues", [[], ["words", "homes", "families"], ["nonsense"]])
async def test_more_than_two_issues_are_refused_kindly(call, issues):
    walk = Walk(await call.supporter())
    await walk.fill("/letter/place", postcode="SA1 1AA")
    page = await walk.fill("/letter/issues", issue=issues)
    assert page.status_code == 422
    assert "The others can go into another letter" in page.text


async def test_without_an_ask_the_question_comes_again(call):
    walk = Walk(await call.supporter())
    await walk.fill("/letter/place", postcode="SA1 1AA")
    page = await walk.fill("/letter/ask", issues="words")
    assert page.status_code == 422
    assert 'value="words"' in page.text


async def test_a_draft_comes_back_as_a_file_for_ones_own_mail_and_is_kept_nowhere(call):
    walk, _ = await planned(call)
    long = DRAFT * 20
    page = await walk.fill("/letter/write", draft=long, do="send")
    assert "mailto:" not in page.text
    file = await walk.client.post("/letter/file", data={"link": walk.link, "draft": long})
    message = message_from_string(file.text)
    assert (message["To"], message["X-Unsent"]) == ("mp101@parliament.example", "1")
    assert message["Subject"] == "From a constituent in Tawe Fawr"
    assert message["From"] is None
    assert "attachment" in file.headers["content-disposition"]
    async with call.team.h.transaction() as uow:
        for table in tables.metadata.sorted_tables:
            assert "flour" not in str(await uow.all(select(table)))


async def test_a_draft_is_shown_again_as_text_and_never_as_markup(call):
    walk, _ = await planned(call)
    page = await walk.fill("/letter/write", draft="<script>alert(1)</script> " + DRAFT, do="look")
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_words_of_a_reply_without_consent_are_asked_about_and_not_kept(call):
    walk, _ = await planned(call)
    day = call.team.h.clock.today().isoformat()
    await walk.fill("/letter/sent", sent_on=day)
    page = await walk.fill("/letter/reply", kind="generic", received_on=day, words="Thank you")
    assert page.status_code == 422
    assert "Tick that the team may read it" in page.text
    for wrong in ({"kind": "loud"}, {"received_on": "soon"}, {"received_on": "2020-01-01"}):
        fields = {"kind": "generic", "received_on": day} | wrong
        assert (await walk.fill("/letter/reply", **fields)).status_code == 422
    async with call.team.h.transaction() as uow:
        assert await uow.all(select(tables.letter_reply)) == []
    page = await walk.fill(
        "/letter/reply", kind="generic", received_on=day, words="Thank you", consent="yes"
    )
    assert "a beginning" in page.text


async def test_enough_is_enough(call):
    walk, _ = await planned(call)
    tomorrow = (call.team.h.clock.today() + timedelta(days=1)).isoformat()
    assert (await walk.fill("/letter/sent", sent_on=tomorrow)).status_code == 422
    await walk.fill("/letter/sent", sent_on=call.team.h.clock.today().isoformat(), nudge="yes")
    page = await walk.fill("/letter/stop")
    assert "That is enough" in page.text
    assert "Find your Member of Parliament" in (await walk.open()).text


async def test_a_call_that_ended_says_so_before_anything_is_asked(call):
    walk, _ = await planned(call)
    await call.team.post(a_manager(), f"/v1/mobilisations/{call.id}/closing")
    late = Walk(await call.supporter())
    page = await late.open()
    assert page.status_code == 409
    assert "has ended" in page.text
    assert (await walk.open()).status_code == 200


async def test_no_page_has_a_majority_a_script_or_anything_from_elsewhere(call):
    walk, _ = await planned(call)
    for path in ("/place", "/issues", "/ask", "/write", "/sent", "/reply", "/after"):
        page = await walk.open(f"/letter{path}")
        assert "majority" not in page.text.lower()
        assert "<script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
