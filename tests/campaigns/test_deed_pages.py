"""The pages of one's own plans: one question at a time, in both languages, for one reader alone."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.domain.deeds import KINDS
from campaigns.testing import a_manager, a_person, an_action_link
from campaigns.testing_deeds import a_deed_link
from campaigns.testing_journey import a_journey_link
from sanctuary.clock import LONDON
from sanctuary.events.campaigns import CompanionAsked
from sanctuary.ids import new_id

from .deed_own import expected

SECRET = "My neighbour told me of the bakery"


class Reader:
    """Somebody with a browser and the link of one of our messages."""

    def __init__(self, team, person_id):
        self.team, self.person_id = team, person_id

    @property
    def h(self):
        return self.team.h

    def all_of_mine(self):
        return a_deed_link(self.h.settings, self.h.clock, self.person_id, self.person_id)

    async def get(self, path, **params):
        client = await self.team.of(None)
        return await client.get(path, params=params or None)

    async def post(self, path, form, **params):
        """Send a form and follow where it leads."""
        client = await self.team.of(None)
        answer = await client.post(path, params=params, data=form)
        if answer.status_code == 303:
            return await client.get(answer.headers["location"])
        return answer

    async def begun(self, kind, **params):
        """Choose a kind from one's own list; returns the token and the id."""
        token = self.all_of_mine()
        page = await self.post("/deeds", {"kind": kind}, link=token, **params)
        assert page.status_code == 200, page.text
        return {"link": token, "deed": parse_qs(page.url.query.decode())["deed"][0]}

    async def row(self):
        async with self.h.transaction() as uow:
            (row,) = await uow.all(select(tables.deed))
        return row


@pytest.fixture
async def reader(team):
    person = a_person()
    await team.h.receive(person)
    return Reader(team, person.person_id)


def later(h):
    return (h.clock.now() + timedelta(days=9)).astimezone(LONDON).strftime("%Y-%m-%dT18:30")


def asked(page):
    """The name of the question that a page asks."""
    return parse_qs(urlsplit(str(page.url)).query)["ask"][0]


def heading(page):
    return unescape(
        re.sub(r"<[^>]+>", "", re.search(r"<h1>.*?</h1>", page.text, re.DOTALL)[0])
    ).strip()


async def test_from_a_call_something_is_planned_question_by_question_and_counted(reader):
    call = await reader.team.launched()
    h = reader.h
    link = an_action_link(h.settings, h.clock, UUID(call), reader.person_id)
    act = await reader.get("/act", link=link)
    (way,) = re.findall(r'href="(/act/plan[^"]+)"', act.text)
    choice = await reader.get(unescape(way))
    assert heading(choice) == "What would you like to do?"
    page = await reader.post("/act/plan", {"kind": "meeting"}, link=link)
    own = parse_qs(page.url.query.decode())["link"][0]
    assert own != link
    assert "ask how long you will have" in page.text
    (first,) = re.findall(r'class="button" href="([^"]+)"', page.text)
    page = await reader.get(unescape(first))
    for value in ("Jane Jones", later(h), "15", SECRET, "Come and see us", "alone"):
        page = await reader.post("/deed/question", {"value": value}, link=own, ask=asked(page))
        assert page.status_code == 200
    for to in ("booked", "ready"):
        page = await reader.post("/deed/step", {"to": to}, link=own)
    assert "Thank you" not in page.text
    page = await reader.post("/deed/step", {"to": "met"}, link=own)
    assert heading(page) == "Thank you"
    progress = await reader.team.get(a_manager(), f"/v1/mobilisations/{call}/progress")
    assert progress.json()["actions"] == {"meeting": 1}


@pytest.mark.parametrize("path", ["/act/plan", "/deeds"])
async def test_a_button_pressed_twice_begins_one_plan(reader, path):
    call = await reader.team.launched()
    link = an_action_link(reader.h.settings, reader.h.clock, UUID(call), reader.person_id)
    link = link if path == "/act/plan" else reader.all_of_mine()

    async def opened():
        (once,) = re.findall(
            'name="once" value="([^"]+)"', (await reader.get(path, link=link)).text
        )
        return once

    once = await opened()
    for kind, plans in (("pitch", 1), ("pitch", 1), ("event", 2)):
        page = await reader.post(path, {"kind": kind, "once": once}, link=link)
        assert page.status_code == 200
        listed = (await reader.get("/deeds", link=reader.all_of_mine())).text
        assert len(re.findall(r"deed=[0-9a-f-]{36}", listed)) == plans
    await reader.post(path, {"kind": "pitch", "once": await opened()}, link=link)
    listed = (await reader.get("/deeds", link=reader.all_of_mine())).text
    assert len(re.findall(r"deed=[0-9a-f-]{36}", listed)) == 3


async def test_what_a_passed_on_message_opens_is_one_new_plan_and_nothing_else(reader):
    await reader.begun("pitch")
    call = await reader.team.launched()
    link = an_action_link(reader.h.settings, reader.h.clock, UUID(call), reader.person_id)
    page = await reader.post("/act/plan", {"kind": "conversation"}, link=link)
    own = parse_qs(page.url.query.decode())["link"][0]
    assert (await reader.get("/deeds", link=own)).status_code == 403
    assert (await reader.get("/deeds", link=link)).status_code == 403
    assert "All that you plan" not in page.text
    other = str((await reader.get("/deeds", link=reader.all_of_mine())).text)
    pitch = re.search(r"deed=([0-9a-f-]{36})", other)[1]
    shown = await reader.get("/deed", link=own, deed=pitch)
    assert heading(shown) == "Talk with somebody"


async def test_a_link_to_one_plan_opens_it_for_its_person_alone_and_for_a_time(reader):
    deed = await reader.begun("conversation")
    h, deed_id = reader.h, UUID(deed["deed"])
    good = a_deed_link(h.settings, h.clock, deed_id, reader.person_id)
    assert (await reader.get("/deed", link=good)).status_code == 200
    other = a_deed_link(h.settings, h.clock, deed_id, new_id())
    assert (await reader.get("/deed", link=other)).status_code == 404
    old = a_deed_link(h.settings, h.clock, deed_id, reader.person_id, days=-1)
    for link in (old, "", "nonsense"):
        assert (await reader.get("/deed", link=link)).status_code == 403
    assert (await reader.get("/deed", link=reader.all_of_mine(), deed="x")).status_code == 404


async def test_looking_changes_nothing_and_shows_no_words(reader):
    deed = await reader.begun("conversation")
    await reader.post("/deed/question", {"value": SECRET}, **deed, ask="common")
    before = await reader.row()
    for path in ("/deed", "/deed/removal", "/deed/sharing"):
        page = await reader.get(path, **deed)
        assert page.status_code == 200
        assert SECRET not in page.text
    assert (await reader.row()).version == before.version
    page = await reader.get("/deed/question", **deed, ask="common")
    assert SECRET in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action.value)
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_every_question_of_every_kind_is_a_page_in_both_languages(reader, kind, language):
    deed = await reader.begun(kind.action.value, lang=language)
    page = await reader.get("/deed", **deed, lang=language)
    assert heading(page) == kind.title.to(language)
    for said in (*kind.prompts, *kind.never):
        assert said.to(language) in unescape(page.text)
    for question in kind.questions:
        page = await reader.get("/deed/question", **deed, ask=question.name, lang=language)
        assert heading(page) == question.asks.to(language)
        assert "<script" not in page.text


async def test_a_wrong_answer_is_asked_again_with_what_was_typed(reader):
    deed = await reader.begun("meeting", lang="cy")
    page = await reader.post("/deed/question", {"value": "9999"}, **deed, ask="minutes", lang="cy")
    assert page.status_code == 422
    assert 'value="9999"' in page.text
    assert "Rhowch nifer o funudau" in page.text
    nothing = await reader.post("/deed/question", {"value": ""}, **deed, ask="minutes")
    assert nothing.status_code == 200
    assert (await reader.get("/deed/question", **deed, ask="password")).status_code == 404


async def test_what_has_to_be_known_first_is_asked_and_what_is_not_safe_says_why(reader):
    deed = await reader.begun("visual")
    await reader.post("/deed/step", {"to": "ready"}, **deed)
    page = await reader.post("/deed/step", {"to": "shown"}, **deed)
    assert asked(page) == "leave"
    assert "Please answer this first" in page.text
    for name, value in {
        "leave": "own", "gathering": "same", "photos": "none", "children": "no",
        "candidates": "none",
    }.items():  # fmt: skip
        await reader.post("/deed/question", {"value": value}, **deed, ask=name)
    page = await reader.post("/deed/step", {"to": "shown"}, **deed, lang="cy")
    assert page.status_code == 409
    assert "Dewiswch ddiwrnod arall" in page.text
    assert (await reader.row()).status == "ready"


async def test_a_step_that_is_not_open_changes_nothing(reader):
    deed = await reader.begun("event")
    for to in ("held", "ignored", "nonsense", ""):
        page = await reader.post("/deed/step", {"to": to}, **deed)
        assert page.status_code == 200
    assert (await reader.row()).status == "planned"


async def test_reminding_is_off_until_it_is_asked_for(reader):
    deed = await reader.begun("conversation")
    assert not (await reader.row()).remind
    page = await reader.post("/deed/reminding", {"wanted": "yes"}, **deed)
    assert (await reader.row()).remind
    assert "Do not remind me" in page.text
    await reader.post("/deed/reminding", {"wanted": "no"}, **deed)
    assert not (await reader.row()).remind


async def test_company_is_offered_once_there_is_a_day(reader):
    deed = await reader.begun("event")
    page = await reader.get("/deed", **deed)
    assert "Ask for somebody to come along" not in page.text
    await reader.post("/deed/question", {"value": later(reader.h)}, **deed, ask="when")
    page = await reader.get("/deed", **deed)
    assert "Ask for somebody to come along" in page.text
    page = await reader.post("/deed/company", {}, **deed)
    assert "A coordinator gets in touch" in page.text
    assert len(await reader.h.emitted(CompanionAsked)) == 1
    assert "calendar.ics" in page.text
    file = await reader.get("/deed/calendar.ics", **deed, lang="cy")
    assert "Rhywbeth a gynlluniwyd gennych" in file.text


async def test_what_is_shared_can_be_taken_back(reader):
    deed = await reader.begun("conversation")
    await reader.post("/deed/step", {"to": "talked"}, **deed)
    page = await reader.post("/deed/sharing", {"told": "She is coming to the picnic"}, **deed)
    assert "She is coming to the picnic" in page.text
    assert (await reader.row()).told == "She is coming to the picnic"
    assert (await reader.post("/deed/sharing", {"told": "x" * 600}, **deed)).status_code == 422
    await reader.post("/deed/sharing", {"told": ""}, **deed)
    assert (await reader.row()).told is None


async def test_removing_asks_first_and_then_leaves_nothing(reader):
    deed = await reader.begun("conversation")
    assert "cannot be brought back" in (await reader.get("/deed/removal", **deed)).text
    page = await reader.post("/deed/removal", {}, **deed)
    assert heading(page) == "It is gone"
    assert (await reader.get("/deed", **deed)).status_code == 404


async def test_the_list_shows_where_each_stands_and_asks_again_for_a_choice(reader):
    link = reader.all_of_mine()
    assert "There is nothing yet" in (await reader.get("/deeds", link=link)).text
    await reader.begun("conversation")
    page = await reader.get("/deeds", link=link, lang="cy")
    assert "Ar y gweill" in page.text
    assert (await reader.post("/deeds", {"kind": "letter_to_mp"}, link=link)).status_code == 422
    assert (await reader.post("/deeds", {}, link=link)).status_code == 422


async def test_when_a_call_is_over_nothing_is_begun_from_it(reader):
    call = await reader.team.launched()
    link = an_action_link(reader.h.settings, reader.h.clock, UUID(call), reader.person_id)
    path = f"/v1/mobilisations/{call}/stand-down"
    await reader.team.post(a_manager(), path, {"reason": "Over"})
    assert "/act/plan" not in (await reader.get("/act", link=link)).text
    assert (await reader.get("/act/plan", link=link)).status_code == 403
    assert (await reader.post("/act/plan", {"kind": "event"}, link=link)).status_code == 403


async def test_a_partners_campaign_leads_to_the_partner(reader):
    deed = await reader.begun("partner_campaign")
    await reader.post("/deed/question", {"value": "lift_the_ban"}, **deed, ask="campaign")
    page = await reader.get("/deed", **deed)
    assert 'href="https://www.refugee-action.org.uk/lift-the-ban/"' in page.text


@pytest.mark.parametrize(
    ("kind", "en", "cy", "address"),
    [
        ("visual", "Posters to print", "Posteri", "https://cityofsanctuary.org/2023/05/10/"),
        ("meeting", "Tips for talking", "Awgrymiadau", "https://cityofsanctuary.org/resources"),
        ("other", "Volunteering or offering", "Gwirfoddoli neu gynnig", "/directory"),
    ],
)
async def test_a_plan_points_to_what_helps_with_it(reader, kind, en, cy, address):
    deed = await reader.begun(kind)
    for language, words in (("en", en), ("cy", cy)):
        page = (await reader.get("/deed", **deed, lang=language)).text
        assert words in page
    (found,) = re.findall(rf'href="([^"]*{re.escape(address)}[^"]*)"', page)
    assert found.startswith("http")


async def test_an_angle_is_proposed_by_who_the_ally_is(reader):
    deed = await reader.begun("onboarding")
    await reader.post("/deed/question", {"value": "school"}, **deed, ask="sector")
    assert "every child learning beside each other" in (await reader.get("/deed", **deed)).text


async def test_a_hostile_gathering_that_we_know_of_stops_an_event_in_the_readers_language(reader):
    deed, when = await reader.begun("event"), later(reader.h)
    await expected(reader.team, datetime.fromisoformat(when).replace(tzinfo=LONDON))
    for name, value in {
        "when": when, "lived_experience": "lead", "safety": "Sam", "gathering": "no",
    }.items():  # fmt: skip
        await reader.post("/deed/question", {"value": value}, **deed, ask=name)
    page = await reader.post("/deed/step", {"to": "checked"}, **deed, lang="cy")
    assert page.status_code == 409
    assert "gynulliad gelyniaethus yn eich ardal" in page.text
    assert (await reader.row()).status == "planned"


async def test_too_many_plans_are_said_on_the_page_in_its_language(reader):
    for _ in range(20):
        deed = await reader.begun("conversation")
    page = await reader.post("/deeds", {"kind": "event"}, link=deed["link"], lang="cy")
    assert page.status_code == 422
    assert "Gorffennwch un" in page.text


async def test_the_own_path_leads_to_ones_plans(reader):
    link = a_journey_link(reader.h.settings, reader.h.clock, reader.person_id)
    page = await reader.get("/journey", link=link)
    (way,) = re.findall(r'href="([^"]*/deeds\?link=[^"]+)"', page.text)
    token = parse_qs(urlsplit(unescape(way)).query)["link"][0]
    assert (await reader.get("/deeds", link=token)).status_code == 200


async def test_what_rests_is_offered_to_be_taken_up_and_nothing_else(reader):
    deed = await reader.begun("conversation")
    await reader.h.fire_timers(timedelta(days=22))
    page = await reader.get("/deed", link=reader.all_of_mine(), deed=deed["deed"])
    assert "Resting" in page.text
    assert "We will talk again" in page.text
    assert "Say what came of it" not in page.text
    assert "Let others read" not in page.text


async def test_a_letter_to_a_paper_is_offered_the_days_to_come(reader):
    reader.h.clock.move_to(datetime(2027, 6, 1, 12, tzinfo=LONDON))
    deed = await reader.begun("letter_to_paper")
    page = await reader.get("/deed/question", **deed, ask="hook")
    assert "Refugee Week" in page.text
    assert "June 2027" in page.text
    page = await reader.get("/deed/question", **deed, ask="hook", lang="cy")
    assert "Mehefin 2027" in page.text
    assert "Refugee Week" not in (await reader.get("/deed/question", **deed, ask="paper")).text
