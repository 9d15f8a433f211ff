"""The challenge of the week, the private map, practice cards, and the way to one's own path."""

from datetime import timedelta
from uuid import UUID

import pytest

from campaigns import tables
from campaigns.domain.challenge import WEEK, week_of
from campaigns.testing import a_person, an_action_link
from sanctuary.events.campaigns import ChallengeOffered, JourneyLinkRequested
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id

from .walkers import Walker


@pytest.fixture
def sam(team):
    return Walker.on(team)


async def offers(team):
    return [each.data for each in await team.h.emitted(ChallengeOffered)]


async def wants(walker, mailed="yes"):
    return await walker.send("/journey/wishes", mailed=mailed)


async def next_monday(team):
    monday = week_of(team.h.clock.today()) + WEEK
    await team.h.open_days(monday)
    return monday


async def test_only_those_who_asked_hear_of_the_challenge_and_once_a_week(team):
    asked, never, stopped = Walker.on(team), Walker.on(team), Walker.on(team)
    await never.keep("your_story")
    await wants(asked)
    await wants(stopped)
    await wants(stopped, "no")
    monday = await next_monday(team)
    [offer] = await offers(team)
    assert (offer.week, offer.person_ids) == (monday, (asked.id,))
    await team.h.open_days(monday + timedelta(days=6))
    assert len(await offers(team)) == 1
    await team.h.open_days(monday + WEEK)
    first, second = await offers(team)
    assert first.challenge_id != second.challenge_id


async def test_after_a_long_pause_only_the_week_that_runs_is_told(team, sam):
    await wants(sam)
    await team.h.open_days(team.h.clock.today())
    monday = week_of(team.h.clock.today()) + 4 * WEEK
    await team.h.open_days(monday + timedelta(days=2))
    assert [offer.week for offer in await offers(team)] == [monday]


async def test_many_are_told_in_parts_of_five_hundred(team):
    people = sorted(new_id() for _ in range(501))
    async with team.h.transaction() as uow:
        for person in people:
            await uow.execute(
                tables.challenge_reader.insert().values(person_id=person, since=uow.clock.now())
            )
    await next_monday(team)
    found = await offers(team)
    assert [len(offer.person_ids) for offer in found] == [500, 1]
    assert sorted(person for offer in found for person in offer.person_ids) == people
    assert len({offer.challenge_id for offer in found}) == 1
    assert len({offer.offer_id for offer in found}) == 2


async def test_erasing_takes_the_wish_along(team, sam):
    await wants(sam)
    await team.h.receive(PersonErased(person_id=sam.id, case_id=new_id()))
    await next_monday(team)
    assert await offers(team) == []


async def test_a_reflection_on_the_week_is_kept_and_found_later_under_its_challenge(team, sam):
    page = await sam.page("/journey/challenge")
    assert page.status_code == 200
    assert (await sam.send("/journey/challenge", words="They smiled")).status_code == 303
    assert "They smiled" in (await sam.page("/journey/challenge")).text
    await next_monday(team)
    later = await sam.page("/journey/challenge")
    assert "Earlier weeks" in later.text
    assert "They smiled" in later.text
    assert "They smiled" not in (await sam.page()).text
    long = await sam.send("/journey/challenge", words="x" * 4001)
    assert long.status_code == 422
    assert 'role="alert"' in long.text


async def test_the_map_asks_one_question_after_the_other_and_keeps_each_answer(sam):
    first = await sam.send("/journey/map", who="The head teacher")
    assert first.status_code == 303
    assert "The head teacher" in (await sam.page("/journey/map")).text
    asked = await sam.follow(first)
    assert "Teaches, or leads a school" in asked.text
    path = first.headers["location"].split("?")[0]
    second = await sam.send(path, angle="education")
    plan = await sam.follow(second)
    assert "safe enough to learn" in plan.text
    third = await sam.send(path.replace("angle", "plan"), plan="Invite her", welcomed="yes")
    shown = await sam.follow(third)
    for each in ("The head teacher", "Teaches, or leads a school", "Invite her", "Yes"):
        assert each in shown.text
    for _ in range(2):  # as who presses twice
        removed = await sam.send(path.replace("angle", "removal"))
        assert removed.headers["location"].startswith("/journey/map?")
    assert "head teacher”" in (await sam.page("/journey/map")).text
    assert (await sam.own()).json()["allies"] == []


async def test_the_map_refuses_what_it_cannot_keep(sam):
    empty = await sam.send("/journey/map", who=" ")
    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.text
    assert (await sam.page(f"/journey/map/{new_id()}/angle")).status_code == 404
    first = await sam.send("/journey/map", who="Somebody")
    path = first.headers["location"].split("?")[0]
    await sam.send(path, angle="no such angle")
    assert (await sam.own()).json()["allies"][0]["angle"] == ""
    long = await sam.send(path.replace("angle", "plan"), plan="x" * 4001)
    assert long.status_code == 422


async def test_nobody_sees_or_changes_the_map_of_another(team, sam):
    first = await sam.send("/journey/map", who="Councillor Quince")
    path = first.headers["location"].split("?")[0]
    other = Walker.on(team)
    assert "Quince" not in (await other.page("/journey/map")).text
    assert (await other.page(path)).status_code == 404
    led = await other.send(path.replace("angle", "removal"))
    assert (led.status_code, led.headers["location"].split("?")[0]) == (303, "/journey/map")
    assert (await other.send(path, angle="education")).status_code == 404
    assert len((await sam.own()).json()["allies"]) == 1


@pytest.mark.parametrize(
    ("path", "english", "welsh"),
    [
        ("/journey/challenge", "The challenge of the week", "Her yr wythnos"),
        ("/journey/practice", "Around here I have seen", "Yn yr ardal hon"),
        ("/journey/map", "Add somebody", "Ychwanegu rhywun"),
        ("/journey/wishes", "Yes, on Mondays", "ar ddydd Llun"),
    ],
)
async def test_every_page_speaks_both_languages_and_opens_only_by_its_link(
    sam, path, english, welsh
):
    assert english in (await sam.page(path)).text
    assert welsh in (await sam.page(path, lang="cy")).text
    assert (await sam.team.get(None, path)).status_code == 403
    assert (await sam.page(path, link="nonsense")).status_code == 403


async def test_a_chosen_language_holds_where_the_address_names_none(team):
    welsh = a_person(language="cy")
    await team.h.receive(welsh)
    page = await Walker(team, welsh.person_id).page()
    assert "Eich llwybr eich hun" in page.text


async def test_the_page_that_thanks_sends_the_way_by_mail_and_opens_nothing(team):
    person = a_person()
    await team.h.receive(person)
    mobilisation_id = await team.launched()
    h = team.h
    link = an_action_link(h.settings, h.clock, UUID(mobilisation_id), person.person_id)
    client = await team.of(None)
    thanks = await client.post("/act", params={"link": link}, data={"action": ["event"]})
    assert 'action="/journey-link"' in thanks.text
    assert link in thanks.text
    assert "/journey?link=" not in thanks.text
    for _ in range(2):
        sent = await client.post("/journey-link", data={"link": link})
        assert "Look into your mailbox" in sent.text
    asked = [each.data for each in await h.emitted(JourneyLinkRequested)]
    assert {each.person_id for each in asked} == {person.person_id}
    assert len({each.request_id for each in asked}) == 1
    assert (await team.get(None, "/journey", link=link)).status_code == 403
    assert (await client.post("/journey-link", data={"link": "nonsense"})).status_code == 403
