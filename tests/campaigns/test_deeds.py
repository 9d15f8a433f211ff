"""What people plan and do: their own alone, safe for everybody, counted without a name."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from campaigns import tables
from campaigns.domain.deeds import KINDS
from campaigns.personal_deeds import DEED_HOLDINGS
from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.actor import Actor
from sanctuary.clock import LONDON
from sanctuary.events.campaigns import (
    ActionRecorded,
    AllyFound,
    CompanionAsked,
    DeedNudged,
    DeedTakenUp,
)
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.personal import Subject

SECRET = "My neighbour told me of the bakery"
# With these each kind can go all its way.
SAFE = {
    "companions": "agreed", "photos": "all_agreed", "children": "no", "candidates": "none",
    "gathering": "no", "even": "all", "story": "own", "leave": "own", "host": "agreed",
    "lived_experience": "together", "whose": "own", "where": "talk", "safe": "yes", "agreed": "yes",
    "sector": "school", "campaign": "lift_the_ban", "minutes": 20,
}  # fmt: skip


class Own:
    """Somebody signed in, and what they plan."""

    def __init__(self, team, actor):
        self.team, self.actor = team, actor

    async def call(self, method, path="", body=None, **headers):
        client = await self.team.of(self.actor)
        return await client.request(method, f"/v1/deeds{path}", json=body, headers=headers)

    async def begin(self, kind="conversation", **more):
        deed_id = uuid4()
        answer = await self.call("PUT", f"/{deed_id}", {"kind": kind, **more})
        assert answer.status_code == 201, answer.text
        return deed_id

    async def seen(self, deed_id):
        return (await self.call("GET", f"/{deed_id}")).json()

    async def change(self, deed_id, method="PATCH", rest="", **body):
        version = (await self.seen(deed_id))["version"]
        match = {"If-Match": f'"{version}"'}
        return await self.call(method, f"/{deed_id}{rest}", body or None, **match)

    async def step(self, deed_id, to, **answers):
        return await self.change(deed_id, "POST", "/steps", to=to, answers=answers)


@pytest.fixture
async def own(team):
    """A supporter whom membership knows."""
    person = a_person()
    await team.h.receive(person)
    return Own(team, Actor(person.person_id))


def tomorrow(team, days=1):
    return (team.h.clock.now() + timedelta(days=days)).astimezone(LONDON).strftime("%Y-%m-%dT18:30")


def answers_for(kind, team):
    given = {}
    for question in kind.questions:
        match question.shape:
            case "words":
                given[question.name] = "Something of my own"
            case "moment":
                given[question.name] = tomorrow(team)
            case "day":
                given[question.name] = tomorrow(team)[:10]
            case _:
                given[question.name] = SAFE.get(question.name) or question.options[0].value
    return given


def way(kind):
    """The steps from the start of a kind to where it counts."""
    paths = [[kind.start]]
    for path in paths:
        if path[-1] in kind.counts:
            return path[1:]
        following = kind.lifecycle.moves[path[-1]] - set(path) - {"requested"}
        paths += [[*path, each] for each in sorted(following)]
    raise AssertionError(kind.action)


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


STOPS = [
    ("visual", ["ready", "shown"], "photos", "not_asked"),
    ("visual", ["ready", "shown"], "children", "not_asked"),
    ("visual", ["ready", "shown"], "leave", "not_asked"),
    ("event", ["checked"], "gathering", "same"),
    ("event", ["checked"], "lived_experience", "not_asked"),
    ("event", ["checked", "announced"], "photos", "not_asked"),
    ("joining", ["agreed"], "host", "not_asked"),
    ("joining", ["agreed"], "gathering", "same"),
    ("meeting", ["booked", "ready"], "companions", "not_asked"),
    ("hustings", ["submitted"], "even", "one"),
    ("hustings", ["raised"], "even", "one"),
    ("letter_to_paper", ["sent"], "story", "not_asked"),
    ("broadcast", ["aired"], "story", "not_asked"),
    ("story", ["ready"], "whose", "other"),
    ("story", ["ready"], "safe", "no"),
    ("onboarding", ["approached", "interested", "handed_over"], "agreed", "no"),
]


@pytest.mark.parametrize(("kind", "steps", "name", "value"), STOPS)
async def test_what_could_harm_somebody_is_not_done_like_this(own, kind, steps, name, value):
    found = next(each for each in KINDS if each.action.value == kind)
    answers = answers_for(found, own.team) | {name: value}
    deed_id = await own.begin(kind, answers=answers)
    for target in steps[:-1]:
        await own.step(deed_id, target)
    refused = await own.step(deed_id, steps[-1])
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-not-safe-yet"
    assert [error["field"] for error in refused.json()["errors"]] == [name]
    good = SAFE[name]
    assert (await own.step(deed_id, steps[-1], **{name: good})).status_code == 200


@pytest.mark.parametrize(
    ("kind", "to", "fields"),
    [
        ("meeting", "booked", {"when", "minutes"}),
        ("hustings", "submitted", {"question", "even"}),
        ("event", "checked", {"when", "lived_experience", "safety", "gathering"}),
        ("pitch", "practised", {"pitch"}),
        ("training", "booked", {"when"}),
    ],
)
async def test_what_has_to_be_known_first_is_asked_for(own, kind, to, fields):
    deed_id = await own.begin(kind)
    refused = await own.step(deed_id, to)
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-not-answered"
    assert {error["field"] for error in refused.json()["errors"]} == fields


async def test_a_step_that_is_not_open_is_refused_and_time_is_not_played(own):
    deed_id = await own.begin("event")
    assert (await own.step(deed_id, "held")).status_code == 409
    assert (await own.step(deed_id, "ignored")).status_code == 409
    assert (await own.step(deed_id, "dropped")).status_code == 200
    refused = await own.change(deed_id, answers={"type": "picnic"})
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-over"


async def test_a_question_that_takes_a_side_is_told_so_and_stays_ones_own(own):
    asked = "Why should anybody vote for the Labour candidate after what they said?"
    deed_id = await own.begin("hustings", answers={"question": asked})
    (advice,) = (await own.seen(deed_id))["advice"]
    assert advice["question"] == "question"
    assert "takes a side" in advice["says"]["en"]
    assert "ochr" in advice["says"]["cy"]
    await own.change(deed_id, answers={"question": "Cefnogwch Plaid Cymru, os gwelwch yn dda"})
    assert len((await own.seen(deed_id))["advice"]) == 1
    even = "What will each of you do so that children who arrive here can go to school at once?"
    await own.change(deed_id, answers={"question": even})
    assert (await own.seen(deed_id))["advice"] == []


async def test_words_we_avoid_are_pointed_out_only_where_they_would_be_said(own):
    deed_id = await own.begin("meeting", answers={"ask": "Help asylum seekers"})
    (advice,) = (await own.seen(deed_id))["advice"]
    assert "people seeking sanctuary" in advice["says"]["en"]
    deed_id = await own.begin("meeting", answers={"notes": "He spoke of asylum seekers"})
    assert (await own.seen(deed_id))["advice"] == []


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


async def test_somebody_who_asked_for_it_is_reminded_once_and_then_left_alone(own):
    h = own.team.h
    deed_id = await own.begin(remind=True)
    await h.fire_timers(timedelta(days=7, minutes=1))
    (nudge,) = await h.emitted(DeedNudged)
    assert (nudge.data.deed_id, nudge.data.person_id) == (deed_id, own.actor.id)
    await h.fire_timers(timedelta(days=14, minutes=1))
    assert (await own.seen(deed_id))["status"] == "ignored"
    await h.fire_timers(timedelta(days=60, minutes=1))
    seen = await own.seen(deed_id)
    assert (seen["status"], seen["answers"]) == ("expired", {})
    assert len(await h.emitted(DeedNudged)) == 1
    async with h.transaction() as uow:
        assert await uow.all(text("select id from timer where id like 'deed:%'")) == []


async def test_somebody_who_did_not_ask_is_never_reminded(own):
    deed_id = await own.begin(answers={"common": SECRET})
    await own.team.h.fire_timers(timedelta(days=22))
    assert (await own.seen(deed_id))["status"] == "ignored"
    assert await own.team.h.emitted(DeedNudged) == []


async def test_what_rests_can_be_taken_up_again(own):
    deed_id = await own.begin()
    await own.team.h.fire_timers(timedelta(days=22))
    assert (await own.step(deed_id, "planned")).json()["status"] == "planned"


async def test_what_was_done_closes_by_itself_and_stays_done(own):
    deed_id = await own.begin(remind=True)
    await own.step(deed_id, "talked")
    await own.team.h.fire_timers(timedelta(days=7, minutes=1))
    await own.team.h.fire_timers(timedelta(days=14, minutes=1))
    seen = await own.seen(deed_id)
    assert (seen["status"], seen["done_at"] is not None) == ("closed", True)


async def test_a_change_in_time_stops_the_reminder_that_still_waits(own):
    h = own.team.h
    deed_id = await own.begin(remind=True)
    await h.fire_timers(timedelta(days=7, minutes=1))
    await own.change(deed_id, answers={"with": "friend"})
    assert [each.data.deed_id for each in await h.emitted(DeedTakenUp)] == [deed_id]
    deed = await own.begin(remind=True)
    await own.step(deed, "dropped")
    await h.fire_timers(timedelta(days=6))
    assert len(await h.emitted(DeedNudged)) == 1


async def test_a_question_is_remembered_two_days_before_it_has_to_be_handed_in(own):
    h = own.team.h
    day = (h.clock.today() + timedelta(days=30)).isoformat()
    deed_id = await own.begin("hustings", remind=True, answers={"deadline": day})
    due = datetime.fromisoformat((await own.seen(deed_id))["due_at"])
    assert due.astimezone(LONDON).date() == h.clock.today() + timedelta(days=28)


async def test_after_a_meeting_one_is_asked_the_morning_after(own):
    when = tomorrow(own.team, days=20)
    deed_id = await own.begin("meeting", remind=True, answers={"when": when})
    due = datetime.fromisoformat((await own.seen(deed_id))["due_at"]).astimezone(LONDON)
    assert (due.date().isoformat() > when[:10], due.hour) == (True, 10)


async def test_a_booked_hour_goes_into_ones_calendar_and_says_nothing(own):
    when = tomorrow(own.team)
    deed_id = await own.begin(
        "meeting", answers={"when": when, "minutes": 15, "who": "Jane Jones MP"}
    )
    file = await own.call("GET", f"/{deed_id}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    starts = datetime.fromisoformat(when).replace(tzinfo=LONDON).astimezone(UTC)
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in file.text
    assert "Jane" not in file.text
    assert "meeting" not in file.text.lower()
    await own.change(deed_id, answers={"minutes": 30})
    again = (await own.call("GET", f"/{deed_id}/calendar.ics")).text
    assert (f"UID:deed-{deed_id}" in file.text, f"UID:deed-{deed_id}" in again) == (True, True)
    assert "SEQUENCE:2" in again
    other = await own.begin("meeting")
    assert (await own.call("GET", f"/{other}/calendar.ics")).status_code == 404


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


async def test_what_is_over_is_forgotten_after_a_time(own):
    h = own.team.h
    over, still = await own.begin(), await own.begin("event")
    await own.step(over, "dropped")
    await own.change(still, answers={"when": tomorrow(own.team, 700)})
    await h.open_days(h.clock.today() + timedelta(days=402))
    async with h.transaction() as uow:
        assert [row.id for row in await uow.all(select(tables.deed.c.id))] == [still]


async def test_pages_of_ones_own_list_follow_each_other(own):
    made = [await own.begin() for _ in range(5)]
    client = await own.team.of(own.actor)
    first = (await client.get("/v1/deeds", params={"limit": 3})).json()
    rest = (await client.get("/v1/deeds", params={"limit": 3, "cursor": first["next"]})).json()
    found = [UUID(item["deed_id"]) for item in first["items"] + rest["items"]]
    assert found == made[::-1]
    assert rest["next"] is None


async def expected(team, starts_at):
    """A hostile gathering that the duty officer knows of, in Swansea."""
    officer = an_officer()
    incident = await team.incident(officer)
    ends_at = starts_at + timedelta(hours=3)
    body = {
        "area": "W06000011",
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
    }
    answer = await team.post(officer, f"/v1/incidents/{incident}/gatherings", body)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("kind", "steps"),
    [("event", ["checked"]), ("visual", ["ready", "shown"]), ("joining", ["agreed"])],
)
async def test_what_we_know_of_hostility_weighs_more_than_the_answer(own, kind, steps):
    found = next(each for each in KINDS if each.action.value == kind)
    answers = answers_for(found, own.team)
    await expected(own.team, datetime.fromisoformat(answers["when"]).replace(tzinfo=LONDON))
    deed_id = await own.begin(kind, answers=answers)
    for target in steps[:-1]:
        await own.step(deed_id, target)
    refused = await own.step(deed_id, steps[-1])
    assert refused.json()["type"] == "urn:sanctuary:problem:too-near-hostility"
    later = tomorrow(own.team, days=9)
    assert (await own.step(deed_id, steps[-1], when=later)).status_code == 200


async def announced(team, **facts):
    """An election, as the campaign manager announces it."""
    today = team.h.clock.today()
    usual = {
        "kind": "general",
        "opens_on": today.isoformat(),
        "polling_on": (today + timedelta(days=20)).isoformat(),
        "reason": "Parliament is dissolved",
    }
    answer = await team.post(a_manager(), "/v1/elections", usual | facts)
    assert answer.status_code == 201, answer.text


async def test_while_an_election_is_on_one_candidate_alone_is_in_no_picture(own):
    event = next(each for each in KINDS if each.action.value == "event")
    answers = answers_for(event, own.team) | {"candidates": "some"}
    deed_id = await own.begin("event", answers=answers)
    await own.step(deed_id, "checked")
    await announced(own.team)
    refused = await own.step(deed_id, "announced")
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-not-safe-yet"
    assert [error["field"] for error in refused.json()["errors"]] == ["candidates"]
    taken = await own.step(deed_id, "announced", candidates="all_invited")
    assert taken.status_code == 200


async def test_before_and_after_an_election_a_candidate_may_come_alone(own):
    event = next(each for each in KINDS if each.action.value == "event")
    today = own.team.h.clock.today()
    over = {
        "opens_on": (today - timedelta(days=30)).isoformat(),
        "polling_on": (today - timedelta(days=1)).isoformat(),
    }
    await announced(own.team, **over)
    answers = answers_for(event, own.team) | {"candidates": "some"}
    deed_id = await own.begin("event", answers=answers)
    await own.step(deed_id, "checked")
    assert (await own.step(deed_id, "announced")).status_code == 200


async def test_what_was_not_done_is_not_told_of(own):
    deed_id = await own.begin()
    refused = await own.change(deed_id, "PUT", "/sharing", words="We had tea")
    assert refused.json()["type"] == "urn:sanctuary:problem:deed-not-done-yet"


async def test_sharing_and_asking_for_company_lose_no_reminder(own):
    deed_id = await own.begin("event", remind=True, answers={"when": tomorrow(own.team, 3)})
    assert (await own.call("POST", f"/{deed_id}/companion")).status_code == 202
    await own.team.h.fire_timers(timedelta(days=5))
    assert [each.data.deed_id for each in await own.team.h.emitted(DeedNudged)] == [deed_id]
    deed_id = await own.begin(remind=True)
    await own.step(deed_id, "talked")
    shared = await own.change(deed_id, "PUT", "/sharing", words="We had tea")
    assert shared.status_code == 200
    await own.team.h.fire_timers(timedelta(days=8))
    assert len(await own.team.h.emitted(DeedNudged)) == 2
