"""Practising with a friend: both asked, neither is told who the other is, either may leave."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.testing import SHEFFIELD, SWANSEA, a_manager, a_person
from sanctuary.actor import Grant, Role
from sanctuary.asks import HoldingsAsked, ask_holdings
from sanctuary.events.campaigns import BuddyFound, BuddyMessageLeft, BuddyParted, BuddyReported
from sanctuary.events.membership import PeopleMerged, PersonErased
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .walkers import Walker

PATH = "/journey/buddy"


async def wish(walker, called="Sam", **fields):
    known = {"called": called, "language": "en", "within": "anywhere", "adult": "yes"}
    return await walker.send(f"{PATH}/wish", **known | fields)


async def a_day_passes(team):
    await team.h.open_days(team.h.clock.today() + timedelta(days=1))


async def pairs(team):
    return [set(each.data.person_ids) for each in await team.h.emitted(BuddyFound)]


async def rows(team, table):
    async with team.h.transaction() as uow:
        return await uow.all(select(table))


@pytest.fixture
async def two(team):
    """Two who were put together."""
    sam, alex = Walker.on(team), Walker.on(team)
    await wish(sam, "Sam")
    await wish(alex, "Alex")
    await a_day_passes(team)
    return sam, alex


async def test_two_who_asked_are_put_together_and_who_did_not_is_not(team, two):
    sam, alex = two
    never = Walker.on(team)
    await never.keep("your_story")
    await a_day_passes(team)
    assert await pairs(team) == [{sam.id, alex.id}]
    assert "Alex" in (await sam.page(PATH)).text
    assert "Sam" in (await alex.page(PATH)).text
    assert await rows(team, tables.buddy_wish) == []


async def test_who_takes_the_wish_back_is_not_put_together(team):
    sam, alex = Walker.on(team), Walker.on(team)
    await wish(sam)
    await wish(alex)
    assert "We are looking" in (await sam.page(PATH)).text
    await sam.send(f"{PATH}/wish/end")
    await a_day_passes(team)
    assert await pairs(team) == []


async def test_people_are_matched_by_place_and_language_at_most(team):
    swansea, near, far = (a_person(), a_person(), a_person(nation="england", area=SHEFFIELD))
    await team.h.receive(swansea, near, far)
    one, two, three = (Walker(team, each.person_id) for each in (swansea, near, far))
    await wish(one, within="area")
    await wish(three)
    await a_day_passes(team)
    assert await pairs(team) == []
    await wish(two, within="nation", language="cy")
    await a_day_passes(team)
    assert await pairs(team) == []
    await wish(two, within="nation")
    await a_day_passes(team)
    assert await pairs(team) == [{one.id, two.id}]
    assert SWANSEA not in (await one.page(PATH)).text


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"called": " "}, "called"), ({"called": "x" * 41}, "called"), ({"adult": ""}, "adult")],
    ids=["nothing", "long", "age"],
)
async def test_what_is_missing_is_asked_again(team, fields, field):
    sam = Walker.on(team)
    page = await wish(sam, **fields)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert await rows(team, tables.buddy_wish) == []


async def test_who_has_a_buddy_cannot_ask_for_another(two):
    page = await wish(two[0])
    assert page.status_code == 409
    assert "You practise with somebody already" in page.text


async def test_words_go_through_us_and_the_mail_says_only_that_something_waits(team, two):
    sam, alex = two
    for words in ("Shall we try the first card?", "Or the second?"):
        assert (await sam.send(f"{PATH}/messages", words=words)).status_code == 303
    assert "Shall we try the first card?" in (await alex.page(PATH)).text
    left = [each.data for each in await team.h.emitted(BuddyMessageLeft)]
    assert {each.person_id for each in left} == {alex.id}
    assert len({each.notice_id for each in left}) == 1
    assert "first card" not in str(bodies(await team.h.emitted()))
    stored = b"".join(row.sealed for row in await rows(team, tables.buddy_message))
    assert b"first card" not in stored
    assert (await sam.send(f"{PATH}/messages", words=" ")).status_code == 422


async def test_nobody_else_reads_or_joins_in(team, two):
    sam, _ = two
    await sam.send(f"{PATH}/messages", words="Between us")
    stranger = Walker.on(team)
    assert "Between us" not in (await stranger.page(PATH)).text
    assert (await stranger.send(f"{PATH}/messages", words="Hello")).status_code == 409
    assert (await stranger.send(f"{PATH}/end")).status_code == 409
    for actor in (a_manager(), an_actor(Grant(Role.NATIONAL_TEAM))):
        assert (await team.get(actor, "/v1/buddy-reports")).status_code == 403


async def test_how_to_be_reached_is_shown_only_when_both_have_said_so(two):
    sam, alex = two
    await sam.send(f"{PATH}/sharing", shared="sam@example.org")
    assert "sam@example.org" not in (await alex.page(PATH)).text
    await alex.send(f"{PATH}/sharing", shared="the café on Wind Street")
    assert "sam@example.org" in (await alex.page(PATH)).text
    assert "the café on Wind Street" in (await sam.page(PATH)).text
    await sam.send(f"{PATH}/sharing", shared="")
    assert "sam@example.org" not in (await alex.page(PATH)).text
    assert "the café on Wind Street" not in (await sam.page(PATH)).text


async def test_either_ends_it_at_once_and_the_other_hears_neither_who_nor_why(team, two):
    sam, alex = two
    await sam.send(f"{PATH}/messages", words="Between us")
    assert (await sam.send(f"{PATH}/end")).status_code == 303
    [parted] = await team.h.emitted(BuddyParted)
    assert parted.data.person_id == alex.id
    assert str(sam.id) not in str(bodies([parted]))
    assert "Between us" not in (await alex.page(PATH)).text
    assert await rows(team, tables.buddy_message) == await rows(team, tables.buddy_card) == []
    assert (await alex.send(f"{PATH}/messages", words="Why?")).status_code == 409


async def test_two_who_parted_are_never_put_together_again(team, two):
    sam, _ = two
    await sam.send(f"{PATH}/end")
    for each in two:
        await wish(each)
    for _ in range(3):
        await a_day_passes(team)
    assert len(await pairs(team)) == 1
    third = Walker.on(team)
    await wish(third)
    await a_day_passes(team)
    assert len(await pairs(team)) == 2


@pytest.fixture
async def lead(team):
    someone = an_actor(Grant(Role.SAFEGUARDING_LEAD))
    await team.of(someone)
    return someone


async def report(walker, **fields):
    return await walker.send(f"{PATH}/report", **{"words": "He asked for money"} | fields)


async def put(team, actor, path, **body):
    client = await team.of(actor)
    return await client.put(f"/v1/buddy-reports/{path}", json=body)


async def test_a_report_ends_it_and_is_read_by_the_safeguarding_lead_alone(team, two, lead):
    sam, alex = two
    await alex.send(f"{PATH}/messages", words="Send me ten pounds")
    assert (await report(sam, with_messages="yes")).status_code == 303
    assert "is over" in (await sam.page(PATH, parted="yes")).text
    assert "money" not in (await alex.page(PATH)).text
    [told] = await team.h.emitted(BuddyReported)
    assert told.data.person_ids == (lead.id,)
    assert str(alex.id) not in str(bodies([told]))
    assert await rows(team, tables.buddy_message) == []
    [shown] = (await team.get(lead, "/v1/buddy-reports")).json()["items"]
    assert (shown["by_person"], shown["about_person"]) == (str(sam.id), str(alex.id))
    assert "money" not in str(shown)
    assert (await put(team, lead, f"{shown['report_id']}/opening", reason=" ")).status_code == 422
    opened = await put(team, lead, f"{shown['report_id']}/opening", reason="New report")
    assert "He asked for money" in opened.json()["words"]
    assert "Send me ten pounds" in opened.json()["words"]
    openings = await rows(team, sealed_opening)
    assert ("New report", lead.id) in {(each.why, each.opened_by) for each in openings}
    for role in set(Role) - {Role.SAFEGUARDING_LEAD}:
        other = an_actor(Grant(role))
        refused = await put(team, other, f"{shown['report_id']}/opening", reason="Curious")
        assert refused.status_code == 403


async def test_messages_go_along_only_if_the_reporter_says_so(team, two, lead):
    sam, alex = two
    await alex.send(f"{PATH}/messages", words="Send me ten pounds")
    await report(sam)
    [shown] = (await team.get(lead, "/v1/buddy-reports")).json()["items"]
    opened = await put(team, lead, f"{shown['report_id']}/opening", reason="New report")
    assert opened.json()["words"] == "He asked for money"


async def test_who_was_reported_waits_until_a_lead_has_decided(team, two, lead):
    sam, alex = two
    await report(sam)
    third = Walker.on(team)
    await wish(alex)
    await wish(third)
    await a_day_passes(team)
    assert len(await pairs(team)) == 1
    [shown] = (await team.get(lead, "/v1/buddy-reports")).json()["items"]
    closed = await put(team, lead, f"{shown['report_id']}/closing", reason="Talked", again=True)
    assert closed.json()["status"] == "closed"
    assert closed.json()["closed_reason"] == "Talked"
    await a_day_passes(team)
    assert len(await pairs(team)) == 2
    twice = await put(team, lead, f"{shown['report_id']}/closing", reason="Again")
    assert twice.status_code == 409


async def test_who_is_barred_is_put_together_with_nobody(team, two, lead):
    sam, alex = two
    await report(sam)
    [shown] = (await team.get(lead, "/v1/buddy-reports")).json()["items"]
    await put(team, lead, f"{shown['report_id']}/closing", reason="Too dangerous")
    await wish(alex)
    await wish(Walker.on(team))
    await a_day_passes(team)
    assert len(await pairs(team)) == 1


async def test_erasing_one_ends_it_for_the_other_and_a_report_stays(team, two):
    sam, alex = two
    await alex.send(f"{PATH}/messages", words="Between us")
    await report(sam)
    await team.h.receive(PersonErased(person_id=alex.id, case_id=new_id()))
    assert len(await rows(team, tables.buddy_report)) == 1
    assert await rows(team, tables.buddy_pair) == []


async def test_erasing_one_of_a_pair_tells_the_other_that_it_is_over(team, two):
    sam, alex = two
    await alex.send(f"{PATH}/messages", words="Between us")
    await team.h.receive(PersonErased(person_id=alex.id, case_id=new_id()))
    [parted] = await team.h.emitted(BuddyParted)
    assert parted.data.person_id == sam.id
    assert "Between us" not in (await sam.page(PATH)).text
    assert await rows(team, tables.buddy_message) == []


async def test_a_copy_has_ones_own_words_and_nothing_of_the_other(team, two):
    sam, alex = two
    await sam.send(f"{PATH}/messages", words="From Sam")
    await alex.send(f"{PATH}/messages", words="From Alex")
    question = HoldingsAsked(case_id=new_id(), person_ids=[sam.id], in_confidence=True)
    copy = (await team.h.ask(ask_holdings("campaigns"), question)).content
    assert "From Sam" in copy
    assert "From Alex" not in copy
    assert str(alex.id) not in copy
    openly = question.model_copy(update={"in_confidence": False})
    assert "From Sam" not in (await team.h.ask(ask_holdings("campaigns"), openly)).content


async def test_who_was_reported_does_not_learn_it_from_their_copy(team, two):
    sam, alex = two
    await report(sam)
    question = HoldingsAsked(case_id=new_id(), person_ids=[alex.id], in_confidence=True)
    copy = (await team.h.ask(ask_holdings("campaigns"), question)).content
    assert "safeguarding" not in copy


async def test_old_words_are_deleted(team, two):
    sam, _ = two
    await sam.send(f"{PATH}/messages", words="Long ago")
    async with team.h.transaction() as uow:
        long_ago = uow.clock.now() - timedelta(days=90)
        await uow.execute(tables.buddy_message.update().values(at=long_ago))
    await a_day_passes(team)
    assert await rows(team, tables.buddy_message) == []


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_the_page_speaks_both_languages(team, language):
    page = await Walker.on(team).page(PATH, lang=language)
    assert ("Ymarfer gyda ffrind" in page.text) is (language == "cy")


async def test_an_entry_that_was_merged_practises_with_nobody_and_is_kept_apart_as_before(
    team, two
):
    sam, alex = two
    kept = Walker.on(team)
    await team.h.receive(PeopleMerged(merge_id=new_id(), kept_id=kept.id, gone_id=sam.id))
    told = {each.data.person_id for each in await team.h.emitted(BuddyParted)}
    assert told == {alex.id, kept.id}
    await wish(kept)
    await wish(alex)
    await a_day_passes(team)
    assert len(await pairs(team)) == 1
