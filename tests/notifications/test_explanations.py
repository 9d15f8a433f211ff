"""Why me, why not me: for any message and for any silence."""

import pytest

from notifications.commands import preferences
from notifications.domain.delivery import Status
from notifications.domain.explanation import GROUNDS, KINDS, OUTCOMES
from notifications.domain.layout import CATEGORIES
from notifications.testing import a_group
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.events.membership import NoteRequested, PersonErased
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

from .service import link_to, notifications, the_national_team


async def explained(n, person, cause, **more):
    client = await n.h.client(the_national_team())
    params = {"person_id": str(person), "cause": str(cause), **more}
    answer = await client.get("/v1/explanations", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def words(message):
    return {one["about"]: one["words"] for one in message["in_words"]}


async def test_a_message_is_explained_from_its_event_to_its_last_try(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        found = await explained(n, person, cause)
        [message] = found["messages"]
        assert message["event"]["type"] == "campaigns.audience.released.v1"
        assert (message["basis"], message["chosen"]) == ("consent", None)
        assert (message["template"], message["edition"]) == ("mobilisation_act", 1)
        told = words(message)
        assert told["What allowed us to write"] == GROUNDS["consent"][0]
        assert told["What became of it"].startswith("Your provider took it from us on ")
        assert found["absent"] == []
        assert "example.org" not in str(found)


async def test_what_was_decided_is_told_as_it_was_then_and_not_as_it_is_now(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        async with n.h.transaction() as uow:
            await preferences.choose(uow, person, {"campaign": False}, at=n.h.clock.now())
        await n.knows(person, bases={}, version=2)
        later = await n.launched([person])
        await n.send()
        [first] = (await explained(n, person, cause))["messages"]
        assert (first["basis"], first["chosen"]) == ("consent", None)
        found = await explained(n, person, later)
        [second] = found["messages"]
        assert (second["basis"], second["chosen"], second["reason"]) == (
            None,
            False,
            "no_lawful_basis",
        )
        assert found["person"]["bases"] == {}
        assert found["person"]["choices"] == {"campaign": False}


async def test_somebody_whom_an_audience_did_not_hold_is_told_where_to_look(tmp_path):
    async with notifications(tmp_path) as n:
        reached, other = await n.person(), await n.person()
        cause = await n.launched([reached])
        await n.send()
        found = await explained(n, other, cause)
        assert found["messages"] == []
        assert "frozen audience" in found["absent"][0]
        assert found["told"] == {"mobilisation_act": 1}


async def test_somebody_whom_an_alert_did_not_come_to_yet(tmp_path):
    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        raised = GroupAlertRaised(
            alert_id=new_id(),
            group_id=await a_group(n.h, first, second),
            incident_id=new_id(),
            escalate_after_seconds=1200,
        )
        await n.h.receive(raised)
        assert (await explained(n, first, raised.alert_id))["messages"]
        assert "one after the other" in (await explained(n, second, raised.alert_id))["absent"][0]


async def test_a_silence_about_what_nobody_heard_of_names_the_places_to_look(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        found = await explained(n, person, new_id())
        assert "/v1/dead-letters" in found["absent"][0]
        stranger = await explained(n, new_id(), new_id())
        assert "nobody under this id" in stranger["absent"][0]
        assert stranger["person"]["known"] is False


async def test_of_somebody_who_was_erased_nothing_is_known(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        await n.h.receive(PersonErased(person_id=person, case_id=new_id()))
        found = await explained(n, person, cause)
        assert found["messages"] == []
        assert "erased" in found["absent"][0]
        [row] = await n.rows(cause=cause)
        assert (row.person_id, row.basis, row.chosen) == (None, None, None)


async def test_who_got_a_note_is_not_explained_to_anybody_else(tmp_path):
    async with notifications(tmp_path) as n:
        person, note = await n.person(), new_id()
        await n.h.receive(n.h.envelope(NoteRequested(note_id=note, person_id=person)))
        with_note = await explained(n, person, note)
        without = await explained(n, person, new_id())
        assert with_note["messages"] == without["messages"] == []
        assert with_note["absent"] == without["absent"]
        assert with_note["told"] == without["told"] == {}


@pytest.mark.parametrize(
    "role", [Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, Role.NATION_COORDINATOR]
)
async def test_only_the_national_team_asks_about_a_person(tmp_path, role):
    async with notifications(tmp_path) as n:
        client = await n.h.client(an_actor(Grant(role)))
        params = {"person_id": str(new_id()), "cause": str(new_id())}
        assert (await client.get("/v1/explanations", params=params)).status_code == 403
        anybody = await n.h.client()
        assert (await anybody.get("/v1/explanations", params=params)).status_code == 401


async def test_the_reader_is_told_the_same_in_their_language(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(language="cy")
        await n.launched([person])
        await n.send()
        link = link_to(n.mail(), "/why")
        page = (await (await n.h.client()).get("/why", params={"link": link})).text
        assert (
            GROUNDS["consent"][1].replace("’", "&#8217;") in page or GROUNDS["consent"][1] in page
        )
        assert "90 diwrnod" in page


def test_there_are_words_for_whatever_can_become_of_a_message():
    assert set(OUTCOMES) == set(Status)
    for pair in (*OUTCOMES.values(), *GROUNDS.values()):
        assert all(pair)
    assert set(KINDS) == set(CATEGORIES)
