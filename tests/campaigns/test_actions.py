"""What people tell through the link of a message: counted once, and nothing more is known."""

import asyncio
import re
from uuid import UUID

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.testing import a_manager, a_person, an_action_link
from sanctuary.events.campaigns import ActionRecorded
from sanctuary.ids import new_id
from sanctuary.testing import bodies


@pytest.fixture
async def call(team):
    """A live mobilisation and somebody who was asked; how they report and what they see."""
    person = a_person()
    await team.h.receive(person)
    mobilisation_id = await team.launched()
    return Call(team, mobilisation_id, person.person_id)


class Call:
    def __init__(self, team, mobilisation_id, person_id):
        self.team, self.mobilisation_id, self.person_id = team, mobilisation_id, person_id

    def link(self, person_id=None, **more):
        h = self.team.h
        return an_action_link(h.settings, h.clock, self.uuid, person_id or self.person_id, **more)

    @property
    def uuid(self):
        return UUID(self.mobilisation_id)

    async def report(self, action, person_id=None):
        body = {"link": self.link(person_id), "action": action}
        return await self.team.post(None, "/v1/actions", body)

    async def page(self, **params):
        return await self.team.get(None, "/act", link=self.link(), **params)

    async def tell(self, *actions, **params):
        client = await self.team.of(None)
        params = {"link": self.link(), **params}
        return await client.post("/act", params=params, data={"action": list(actions)})

    async def totals(self):
        path = f"/v1/mobilisations/{self.mobilisation_id}/progress"
        return (await self.team.get(a_manager(), path)).json()["actions"]


async def test_each_person_counts_once_for_each_kind(call):
    assert (await call.report("letter_to_mp")).json()["counted"]
    assert not (await call.report("letter_to_mp")).json()["counted"]
    assert (await call.report("conversation")).json()["counted"]
    assert (await call.report("letter_to_mp", new_id())).json()["counted"]
    assert await call.totals() == {"conversation": 1, "letter_to_mp": 2}
    told = [(e.data.action, e.data.total) for e in await call.team.h.emitted(ActionRecorded)]
    assert told == [("letter_to_mp", 1), ("conversation", 1), ("letter_to_mp", 2)]


async def test_who_acted_is_neither_published_nor_listed(call):
    await call.report("visual")
    published = bodies(await call.team.h.emitted(ActionRecorded))
    assert str(call.person_id) not in str(published)
    async with call.team.h.transaction() as uow:
        (row,) = await uow.all(select(tables.action_once))
    assert str(call.person_id) not in str(row)


async def test_opening_the_page_changes_nothing(call):
    for _ in range(3):
        page = await call.page()
        assert page.status_code == 200
    assert await call.totals() == {}
    assert await call.team.h.emitted(ActionRecorded) == []


async def test_the_page_gives_prompts_and_says_what_never_to_do(call):
    page = await call.page()
    assert "Ask how they are finding it" in page.text
    assert "ring 999 first" in page.text
    assert 'lang="en"' in page.text
    assert "<textarea" not in page.text


async def test_the_page_speaks_welsh(call):
    page = await call.page(lang="cy")
    assert "Sefyll gyda’n gilydd yma" in page.text
    assert 'lang="cy"' in page.text
    assert "Diolch" in (await call.tell("event", lang="cy")).text


@pytest.mark.parametrize(
    ("titles", "language", "read"),
    [
        ({"title_cy": "Codwch lais yn Abertawe"}, "en", "Speak up in Swansea"),
        ({"title_cy": "Codwch lais yn Abertawe"}, "cy", "Codwch lais yn Abertawe"),
        ({}, "cy", "Speak up in Swansea"),
    ],
)
async def test_a_title_that_staff_wrote_is_read_in_the_language_of_the_page(
    team, titles, language, read
):
    person = a_person()
    await team.h.receive(person)
    mobilisation_id = await team.launched(title="Speak up in Swansea", drill=True, **titles)
    page = await Call(team, mobilisation_id, person.person_id).page(lang=language)
    assert f"<h1>{read}</h1>" in page.text
    assert ("This is an exercise" if language == "en" else "Ymarfer yw hwn") in page.text


async def test_telling_by_the_form_is_counted_and_thanked(call):
    thanks = await call.tell("event", "visual")
    assert thanks.status_code == 200
    assert "Thank you" in thanks.text
    assert await call.totals() == {"event": 1, "visual": 1}
    assert "I helped to bring people together" in (await call.page()).text.split("<form")[0]


@pytest.mark.parametrize("actions", [(), ("nothing",)])
async def test_choosing_nothing_is_asked_again(call, actions):
    page = await call.tell(*actions)
    assert page.status_code == 422
    assert re.search(r'role="alert"', page.text)
    assert await call.totals() == {}


async def test_after_the_all_clear_nobody_is_asked_to_act(call):
    path = f"/v1/mobilisations/{call.mobilisation_id}"
    await call.team.post(a_manager(), f"{path}/stand-down", {"reason": "Over"})
    page = await call.page()
    assert "Please do not act on it any more" in page.text
    assert "Ask how they are finding it" not in page.text
    assert (await call.report("conversation")).status_code == 201
    await call.team.post(a_manager(), f"{path}/closing")
    assert "<form" not in (await call.page()).text
    refused = await call.report("event")
    assert refused.json()["type"] == "urn:sanctuary:problem:call-ended"
    assert (await call.tell("event")).status_code == 409


@pytest.mark.parametrize(
    ("language", "button", "heard"),
    [
        ("en", "Not this time", "That is all right"),
        ("cy", "Nid y tro hwn", "Mae hynny’n iawn"),
    ],
)
async def test_not_this_time_is_a_button_and_nobody_asks_why(call, language, button, heard):
    page = await call.page(lang=language)
    assert button in page.text
    assert f'action="/act/not-this-time?lang={language}"' in page.text
    client = await call.team.of(None)
    for _ in range(2):
        said = await client.post(
            "/act/not-this-time", params={"lang": language}, data={"link": call.link()}
        )
        assert (said.status_code, heard in said.text) == (200, True)
    assert 'action="/act/not-this-time' not in (await call.page()).text
    path = f"/v1/mobilisations/{call.mobilisation_id}/asks"
    asked = (await call.team.get(a_manager(), path)).json()["asks"]
    assert {kind["people"]["ignored"] for kind in asked} == {1}


async def test_who_said_not_this_time_may_act_all_the_same_and_that_counts(call):
    client = await call.team.of(None)
    await client.post("/act/not-this-time", data={"link": call.link()})
    assert "changing your mind" in (await call.page()).text
    await call.tell("conversation")
    assert await call.totals() == {"conversation": 1}
    assert 'action="/act/not-this-time' not in (await call.page()).text


async def test_not_this_time_is_neither_offered_nor_taken_once_a_call_is_closed(call):
    path = f"/v1/mobilisations/{call.mobilisation_id}"
    await call.team.post(a_manager(), f"{path}/stand-down", {"reason": "Over"})
    assert "Not this time" not in (await call.page()).text
    await call.team.post(a_manager(), f"{path}/closing")
    client = await call.team.of(None)
    refused = await client.post("/act/not-this-time", data={"link": call.link()})
    assert refused.status_code == 409
    assert (await client.post("/act/not-this-time", data={"link": "x"})).status_code == 403


async def test_a_link_opens_only_what_it_was_made_for_and_only_for_a_time(call):
    team = call.team
    client = await team.of(None)
    for link in ("", "nonsense", call.link(days=-1)):
        refused = await client.get("/act", params={"link": link})
        assert refused.status_code == 403
        assert "<h1>" in refused.text
    body = {"link": "nonsense", "action": "event"}
    assert (await team.post(None, "/v1/actions", body)).status_code == 403


async def test_many_at_once_are_all_counted(call):
    answers = await asyncio.gather(*[call.report("conversation", new_id()) for _ in range(8)])
    assert [answer.status_code for answer in answers] == [201] * 8
    assert await call.totals() == {"conversation": 8}


@pytest.mark.parametrize(
    ("playbook", "led"), [("local-solidarity", False), ("disinformation-schools", True)]
)
async def test_a_call_for_letters_leads_to_where_one_is_written(team, playbook, led):
    person = a_person(streams=("schools",))
    await team.h.receive(person)
    mobilisation_id = await team.launched(playbook=playbook)
    page = await Call(team, mobilisation_id, person.person_id).page()
    assert ("/letter?lang=en&amp;link=" in page.text) is led
    welsh = await Call(team, mobilisation_id, person.person_id).page(lang="cy")
    assert ("/letter?lang=cy&amp;link=" in welsh.text) is led
