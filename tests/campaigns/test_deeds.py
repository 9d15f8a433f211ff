"""What people plan and do: their own alone, safe for everybody, counted without a name."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from campaigns import tables
from campaigns.domain.deeds import KINDS
from campaigns.personal_deeds import DEED_HOLDINGS
from campaigns.testing import a_manager, a_person
from sanctuary.actor import Actor
from sanctuary.events.campaigns import (
    ActionRecorded,
    AllyFound,
    CompanionAsked,
)
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.personal import Subject

from .deed_own import SECRET, Own, answers_for, somebody, tomorrow, way


@pytest.fixture
async def own(team):
    return await somebody(team)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action.value)
async def test_every_kind_can_be_planned_done_and_told(own, kind):
    deed_id = await own.begin(kind.action.value, answers=answers_for(kind, own.team))
    for target in way(kind):
        step = await own.step(deed_id, target)
        assert step.status_code == 200, step.text
    seen = await own.seen(deed_id)
    assert seen["done_at"] is not None
    assert seen["says"]["en"] != seen["says"]["cy"]
    async with own.team.h.transaction() as uow:
        remembered = await uow.all(select(tables.action_history))
    assert [(row.person_id, row.kind) for row in remembered] == [(own.actor.id, kind.action)]


async def test_nobody_else_finds_it_whatever_their_role(own):
    deed_id = await own.begin()
    for other in (a_manager(), Actor(new_id())):
        theirs = Own(own.team, other)
        match = {"If-Match": '"1"'}
        assert (await theirs.call("GET", f"/{deed_id}")).status_code == 404
        assert (
            await theirs.call("PATCH", f"/{deed_id}", {"remind": True}, **match)
        ).status_code == 404
        assert (await theirs.call("DELETE", f"/{deed_id}", **match)).status_code == 404
        assert (await theirs.call("POST", f"/{deed_id}/companion")).status_code == 404
        assert (await theirs.call("GET")).json()["items"] == []
        taken = await theirs.call("PUT", f"/{deed_id}", {"kind": "conversation"})
        assert taken.json()["type"] == "urn:sanctuary:problem:idempotency-key-reused"
    client = await own.team.of(None)
    assert (await client.get("/v1/deeds")).status_code == 401
    assert (await client.get("/v1/deed-kinds")).status_code == 401


async def test_what_somebody_wrote_lies_sealed_and_is_in_no_event(own):
    deed_id = await own.begin("pitch", answers={"pitch": SECRET, "with": "friend"})
    await own.step(deed_id, "practised")
    async with own.team.h.transaction() as uow:
        (row,) = await uow.all(text("select deed::text as all, facts from deed"))
        events = await uow.all(text("select convert_from(body, 'utf8') as body from event"))
    assert SECRET not in row.all
    assert row.facts == {"with": "friend"}
    assert not [each for each in events if SECRET in each.body]
    assert (await own.seen(deed_id))["answers"]["pitch"] == SECRET


async def test_a_pitch_of_one_word_lies_in_as_many_bytes_as_a_long_one(own):
    await own.begin("pitch", answers={"pitch": "Welcome"})
    await own.begin("pitch", answers={"pitch": SECRET})
    async with own.team.h.transaction() as uow:
        rows = await uow.all(select(tables.deed.c.sealed))
    assert len({len(row.sealed) for row in rows}) == 1


async def test_sent_twice_it_is_begun_once(own):
    deed_id, body = uuid4(), {"kind": "visual", "answers": {"what": "poster"}}
    for _ in range(2):
        assert (await own.call("PUT", f"/{deed_id}", body)).status_code == 201
    assert len((await own.call("GET")).json()["items"]) == 1
    other = await own.call("PUT", f"/{deed_id}", {"kind": "event"})
    assert other.status_code == 422


async def test_an_old_page_overwrites_nothing(own):
    deed_id = await own.begin()
    assert (await own.change(deed_id, answers={"with": "friend"})).status_code == 200
    old = await own.call("PATCH", f"/{deed_id}", {"answers": {}}, **{"If-Match": '"1"'})
    assert old.status_code == 412
    assert (await own.call("PATCH", f"/{deed_id}", {"answers": {}})).status_code == 428


@pytest.mark.parametrize(
    ("kind", "answers", "field"),
    [
        ("conversation", {"with": "the Prime Minister"}, "with"),
        ("meeting", {"minutes": 0}, "minutes"),
        ("meeting", {"when": "soon"}, "when"),
        ("hustings", {"deadline": "yesterday"}, "deadline"),
        ("pitch", {"pitch": "x" * 5000}, "pitch"),
        ("visual", {"address": "1 High Street"}, "address"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_named(own, kind, answers, field):
    refused = await own.call("PUT", f"/{uuid4()}", {"kind": kind, "answers": answers})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_an_answer_can_be_taken_back(own):
    deed_id = await own.begin(answers={"with": "friend", "common": "Football"})
    await own.change(deed_id, answers={"with": None, "common": ""})
    assert (await own.seen(deed_id))["answers"] == {}


async def test_a_letter_to_an_mp_is_not_planned_here(own):
    refused = await own.call("PUT", f"/{uuid4()}", {"kind": "letter_to_mp"})
    assert refused.status_code == 404


async def test_a_step_that_is_not_open_is_refused_and_time_is_not_played(own):
    deed_id = await own.begin("event")
    assert (await own.step(deed_id, "held")).status_code == 409
    assert (await own.step(deed_id, "ignored")).status_code == 409
    assert (await own.step(deed_id, "dropped")).status_code == 200
    refused = await own.change(deed_id, answers={"type": "picnic"})
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-over"


async def test_for_a_call_each_person_counts_once_for_each_kind(own):
    call = await own.team.launched()
    for _ in range(2):
        deed_id = await own.begin("conversation", mobilisation_id=call)
        await own.step(deed_id, "talked")
    path = f"/v1/mobilisations/{call}/progress"
    progress = await own.team.get(a_manager(), path)
    assert progress.json()["actions"] == {"conversation": 1}
    assert len(await own.team.h.emitted(ActionRecorded)) == 1
    async with own.team.h.transaction() as uow:
        (remembered,) = await uow.all(select(tables.action_history))
    assert (remembered.kind, remembered.times) == ("conversation", 1)


async def test_what_was_done_in_a_drill_is_counted_there_and_not_remembered(own):
    call = await own.team.launched(drill=True)
    deed_id = await own.begin("conversation", mobilisation_id=call)
    await own.step(deed_id, "talked")
    async with own.team.h.transaction() as uow:
        assert await uow.all(select(tables.action_history)) == []


async def test_after_the_end_of_a_call_a_deed_is_ones_own_still(own):
    call = await own.team.launched()
    deed_id = await own.begin("conversation", mobilisation_id=call)
    await own.team.post(a_manager(), f"/v1/mobilisations/{call}/closing")
    assert (await own.step(deed_id, "talked")).status_code == 200
    assert await own.team.h.emitted(ActionRecorded) == []


async def test_a_call_that_was_not_sent_to_somebody_is_not_theirs_to_answer(own):
    await own.team.h.receive(a_person(nation="scotland", area="S12000033"))
    call = await own.team.launched(audience={"nation": ["scotland"]})
    body = {"kind": "conversation", "mobilisation_id": call}
    assert (await own.call("PUT", f"/{uuid4()}", body)).status_code == 404


async def test_company_is_asked_for_once_and_by_ids_alone(own):
    deed_id = await own.begin("meeting", answers={"when": tomorrow(own.team), "who": SECRET})
    for _ in range(2):
        assert (await own.call("POST", f"/{deed_id}/companion")).status_code == 202
    (asked,) = await own.team.h.emitted(CompanionAsked)
    assert asked.data.purpose == "mp_meeting"
    assert asked.data.person_id == own.actor.id
    assert SECRET not in str(asked.data)
    assert (await own.seen(deed_id))["companion_asked"]


async def test_for_company_it_needs_an_occasion_a_day_and_a_nation(own):
    for kind in ("conversation", "pitch", "meeting"):
        deed_id = await own.begin(kind)
        refused = await own.call("POST", f"/{deed_id}/companion")
        assert refused.json()["type"] == "urn:sanctuary:problem:no-companion"
    stranger = Own(own.team, Actor(new_id()))
    deed_id = await stranger.begin("meeting", answers={"when": tomorrow(own.team)})
    assert (await stranger.call("POST", f"/{deed_id}/companion")).status_code == 409


async def test_an_ambassadors_story_begins_with_asking_for_one(own):
    answers = {"whose": "ambassador", "where": "talk", "safe": "yes"}
    deed_id = await own.begin("story", answers=answers)
    assert (await own.step(deed_id, "requested")).json()["companion_asked"]
    (asked,) = await own.team.h.emitted(CompanionAsked)
    assert asked.data.purpose == "story"
    assert (await own.step(deed_id, "shared")).status_code == 200


async def test_an_ally_who_agreed_is_handed_over_without_their_name(own):
    deed_id = await own.begin("onboarding", answers={"sector": "school", "who": SECRET})
    for target in ("approached", "interested"):
        await own.step(deed_id, target)
    assert (await own.step(deed_id, "handed_over")).status_code == 409
    assert (await own.step(deed_id, "handed_over", agreed="yes")).status_code == 200
    (found,) = await own.team.h.emitted(AllyFound)
    assert (found.data.person_id, found.data.sector) == (own.actor.id, "school")
    assert SECRET not in str(found.data)


async def test_many_plans_at_once_are_too_many(own):
    for _ in range(20):
        await own.begin()
    refused = await own.call("PUT", f"/{uuid4()}", {"kind": "conversation"})
    assert refused.json()["type"] == "urn:sanctuary:problem:too-many-plans"


async def test_what_somebody_removes_is_gone(own):
    deed_id = await own.begin(remind=True)
    assert (await own.change(deed_id, "DELETE")).status_code == 204
    assert (await own.call("GET", f"/{deed_id}")).status_code == 404
    assert await own.team.h.fire_timers(timedelta(days=8)) == 0


async def test_an_erased_person_leaves_nothing_here(own):
    await own.begin("pitch", answers={"pitch": SECRET})
    other = Own(own.team, Actor(new_id()))
    kept = await other.begin()
    await own.team.h.receive(PersonErased(case_id=new_id(), person_id=own.actor.id))
    async with own.team.h.transaction() as uow:
        rows = await uow.all(select(tables.deed.c.id))
    assert [row.id for row in rows] == [kept]


async def test_a_copy_of_ones_data_has_ones_own_words_and_its_making_is_written_down(own):
    await own.begin("pitch", answers={"pitch": SECRET, "with": "friend"})
    (holding,) = DEED_HOLDINGS
    async with own.team.h.transaction() as uow:
        records = await holding.gather(uow, Subject((own.actor.id,)))
        opened = await uow.all(text("select opened_by, what from sealed_opening"))
    assert {"question": "Now say it in a few sentences", "own_words": SECRET} in records
    assert [(row.opened_by, SECRET in row.what) for row in opened] == [(own.actor.id, False)]
    assert holding.sealed


async def test_odd_words_are_kept_as_they_are_or_refused_and_never_an_error(own):
    odd = "\ud83d\udca5 and \x00 and \ud800"
    body = json.dumps({"kind": "pitch", "answers": {"pitch": odd}})
    client, deed_id = await own.team.of(own.actor), uuid4()
    json_type = {"Content-Type": "application/json"}
    answer = await client.put(f"/v1/deeds/{deed_id}", content=body, headers=json_type)
    assert answer.status_code in {201, 422}
    deed_id = await own.begin()
    await own.step(deed_id, "talked")
    refused = await own.change(deed_id, "PUT", "/sharing", words="\x00")
    assert refused.status_code == 422


async def test_pages_of_ones_own_list_follow_each_other(own):
    made = [await own.begin() for _ in range(5)]
    client = await own.team.of(own.actor)
    first = (await client.get("/v1/deeds", params={"limit": 3})).json()
    rest = (await client.get("/v1/deeds", params={"limit": 3, "cursor": first["next"]})).json()
    found = [UUID(item["deed_id"]) for item in first["items"] + rest["items"]]
    assert found == made[::-1]
    assert rest["next"] is None


async def test_what_was_not_done_is_not_told_of(own):
    deed_id = await own.begin()
    refused = await own.change(deed_id, "PUT", "/sharing", words="We had tea")
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-not-done-yet"
