"""One's own path: kept for oneself, readable by nobody else, gone when its key is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.personal import HOLDINGS
from campaigns.store import journal as store
from campaigns.testing import a_manager, an_officer
from sanctuary.access import gather
from sanctuary.actor import Grant, Role
from sanctuary.asks import HoldingsAsked, ask_holdings
from sanctuary.events.membership import PeopleMerged, PersonErased
from sanctuary.ground_tables import idempotency, sealed_opening
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.seal import SealBroken
from sanctuary.testing import an_actor, bodies

from .walkers import Walker

SECRET = "My grandmother crossed a border with one suitcase"


@pytest.fixture
def sam(team):
    return Walker.on(team)


async def rows(team, *which):
    async with team.h.transaction() as uow:
        return [row for table in which for row in await uow.all(select(table))]


async def stored(team):
    """Everything in the store, as bytes."""
    found = []
    async with team.h.transaction() as uow:
        for table in team.h.service.metadata.sorted_tables:
            for row in await uow.all(select(table)):
                found += [bytes(v) if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(found)


async def test_steps_are_kept_in_any_order_with_the_words_of_their_person(sam):
    first = (await sam.own()).json()
    assert len(first["steps"]) == 6
    assert {each["done_on"] for each in first["steps"]} == {None}
    await sam.keep("get_visual", "A poster")
    await sam.keep("your_story", SECRET)
    await sam.keep("get_visual", "A banner", done=False)
    steps = {each["step"]: each for each in (await sam.own()).json()["steps"]}
    assert steps["your_story"]["words"] == SECRET
    assert steps["your_story"]["done_on"] is not None
    assert (steps["get_visual"]["done_on"], steps["get_visual"]["words"]) == (None, "A banner")


async def test_what_was_changed_meanwhile_is_not_overwritten(sam):
    seen = (await sam.own()).headers["etag"]
    await sam.keep("your_story", "First")
    late = await sam.put("steps/your_story", {"words": "Late"}, version=seen)
    assert late.status_code == 412
    client = await sam.team.of(sam.actor)
    blind = await client.put("/v1/journey/steps/your_story", json={"words": "Blind"})
    assert blind.status_code == 428


async def test_weeks_and_the_map_are_kept_alike(sam):
    ally = new_id()
    who = {"who": "The head teacher", "angle": "education", "plan": "Invite her"}
    assert (await sam.put(f"allies/{ally}", who)).status_code == 200
    assert (await sam.put("weeks/2026-03-02", {"words": "It went well"})).status_code == 200
    own = (await sam.own()).json()
    assert own["allies"] == [{"ally_id": str(ally), "welcomed": False, **who}]
    assert own["weeks"] == [{"week": "2026-03-02", "words": "It went well"}]
    client = await sam.team.of(sam.actor)
    etag = (await sam.own()).headers["etag"]
    gone = await client.delete(f"/v1/journey/allies/{ally}", headers={"If-Match": etag})
    assert gone.json()["allies"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("steps/no_such_step", {"words": ""}), ("steps/your_story", {"words": "x" * 4001}),
        ("steps/your_story", {"word": "misspelt"}), ("weeks/someday", {"words": ""}),
        (f"allies/{new_id()}", {"who": " "}),
    ],
    ids=["step", "long", "misspelt", "week", "nobody"],
)  # fmt: skip
async def test_what_cannot_be_kept_is_said_so(sam, path, body):
    assert (await sam.put(path, body)).status_code == 422


async def test_the_store_holds_neither_their_words_nor_whose_they_are(sam):
    await sam.keep("your_story", SECRET)
    await sam.put(f"allies/{new_id()}", {"who": "Councillor Quince"})
    everything = await stored(sam.team)
    for told in (SECRET, "Quince", "suitcase", str(sam.id)):
        assert told.encode() not in everything
    assert sam.id.bytes not in everything
    assert await rows(sam.team, idempotency) == []
    assert SECRET not in str(bodies(await sam.team.h.emitted()))


async def test_a_short_word_and_a_long_one_are_stored_alike(team):
    one, two = Walker.on(team), Walker.on(team)
    await one.keep("your_story", "a")
    await two.keep("your_story", "b" * 900)
    assert len({len(row.sealed) for row in await rows(team, tables.journal)}) == 1


async def test_each_person_has_a_key_and_no_key_opens_anothers_words(team):
    one, two = Walker.on(team), Walker.on(team)
    await one.keep("your_story", SECRET)
    await two.keep("your_story", "Something else")
    assert len({row.wrapped for row in await rows(team, tables.journal_key)}) == 2
    async with team.h.transaction() as uow:
        where = store.handle(uow, one.id)
        row = await uow.first(select(tables.journal).where(tables.journal.c.handle == where))
        wrong = await store.key_of(uow, two.id)
        with pytest.raises(SealBroken):
            wrong.open(row.sealed, f"journal:{where.hex()}")


async def test_there_is_no_way_to_ask_for_somebody_elses_path(sam):
    await sam.keep("your_story", SECRET)
    team = sam.team
    everybody = an_actor(*[Grant(role) for role in Role])
    for actor in (a_manager(), an_officer(), everybody):
        answer = await team.get(actor, "/v1/journey", person_id=str(sam.id))
        assert SECRET not in answer.text
        assert {each["words"] for each in answer.json()["steps"]} == {""}
        assert (await team.get(actor, f"/v1/journey/{sam.id}")).status_code == 404
    assert (await team.get(None, "/v1/journey")).status_code == 401
    assert (await team.get(None, "/v1/journey", link=sam.link())).status_code == 401


async def test_reading_ones_own_path_leaves_no_trace(sam):
    await sam.keep("your_story", SECRET)
    await sam.own()
    await sam.page("/journey/steps/your_story")
    assert await rows(sam.team, sealed_opening) == []


async def copy(team, person_id, *, in_confidence):
    question = HoldingsAsked(case_id=new_id(), person_ids=[person_id], in_confidence=in_confidence)
    return (await team.h.ask(ask_holdings("campaigns"), question)).content


async def test_only_a_copy_that_the_person_asked_for_by_link_has_their_words(sam):
    await sam.keep("your_story", SECRET)
    assert SECRET not in await copy(sam.team, sam.id, in_confidence=False)
    assert await rows(sam.team, sealed_opening) == []
    assert SECRET in await copy(sam.team, sam.id, in_confidence=True)
    openings = await rows(sam.team, sealed_opening)
    assert (f"journal of {sam.id}", sam.id) in {(each.what, each.opened_by) for each in openings}


async def test_erasing_destroys_the_key_and_what_was_kept_and_leaves_the_others(team):
    gone, stays = Walker.on(team), Walker.on(team)
    for each in (gone, stays):
        await each.keep("your_story", SECRET)
    link = gone.link()
    await team.h.receive(PersonErased(person_id=gone.id, case_id=new_id()))
    assert len(await rows(team, tables.journal)) == len(await rows(team, tables.journal_key)) == 1
    refused = await team.get(None, "/journey", link=link)
    assert refused.status_code == 403
    assert SECRET in (await stays.own()).text
    async with team.h.transaction() as uow:
        left = await gather(uow, HOLDINGS, Subject((gone.id,)), in_confidence=True)
    assert left == []


async def test_words_whose_key_was_destroyed_are_noise_even_where_a_copy_lies(sam):
    await sam.keep("your_story", SECRET)
    [kept] = await rows(sam.team, tables.journal)
    async with sam.team.h.transaction() as uow:
        await store.forget(uow, [sam.id])
        await uow.execute(tables.journal.insert().values(**kept._mapping))
        assert await store.key_of(uow, sam.id) is None
    assert SECRET not in (await sam.own()).text


async def test_figures_count_everybody_together_and_no_small_number(team):
    manager = a_manager()
    for number in range(5):
        walker = Walker.on(team)
        await walker.keep("your_story")
        if number < 4:
            await walker.keep("get_visual")
    answer = await team.get(manager, "/v1/journey-figures")
    assert answer.json()["figures"] == []
    await team.h.open_days(_next_month(team.h.clock.today()))
    told = (await team.get(manager, "/v1/journey-figures")).json()
    assert {each["what"]: each["total"] for each in told["figures"]} == {
        "your_story": 5,
        "get_visual": None,
    }
    assert told["totals"] == {"your_story": 5}


def _next_month(day):
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=2)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER,
                                Role.NATION_COORDINATOR, Role.TRUSTEE})
)  # fmt: skip
async def test_even_the_figures_are_for_those_who_need_them(team, role):
    refused = await team.get(an_actor(Grant(role)), "/v1/journey-figures")
    assert refused.status_code == 403


async def test_a_journal_that_nobody_comes_back_to_is_forgotten_after_years(sam):
    await sam.keep("your_story", SECRET)
    today = sam.team.h.clock.today()
    await saved(sam.team, today - timedelta(days=1095))
    await sam.team.h.open_days(today + timedelta(days=1))
    assert len(await rows(sam.team, tables.journal)) == 1
    await sam.team.h.open_days(today + timedelta(days=2))
    assert await rows(sam.team, tables.journal) == await rows(sam.team, tables.journal_key) == []


async def saved(team, day):
    """Let the only journal there is have been saved on this day for the last time."""
    async with team.h.transaction() as uow:
        await uow.execute(tables.journal.update().values(saved_on=day))


async def test_the_paths_of_two_entries_of_one_person_become_one(team):
    gone, stays = Walker.on(team), Walker.on(team)
    await gone.keep("your_story", "From the one entry")
    await gone.put(f"allies/{new_id()}", {"who": "The baker"})
    await stays.keep("your_story", "From the other", done=False)
    await stays.keep("get_visual", "A banner")
    await gone.send("/journey/wishes", mailed="yes")
    await gone.send("/journey/celebration", words="We sang")
    await team.h.receive(
        PeopleMerged(merge_id=new_id(), kept_id=stays.id, gone_id=gone.id),
    )
    own = (await stays.own()).json()
    steps = {each["step"]: each for each in own["steps"]}
    for each in ("From the one entry", "From the other"):
        assert each in steps["your_story"]["words"]
    assert steps["your_story"]["done_on"] is not None
    assert steps["get_visual"]["words"] == "A banner"
    assert [each["who"] for each in own["allies"]] == ["The baker"]
    assert len(await rows(team, tables.journal)) == len(await rows(team, tables.journal_key)) == 1
    assert [row.person_id for row in await rows(team, tables.challenge_reader)] == [stays.id]
    assert "We sang" in (await stays.page("/journey/celebration")).text
