"""What could harm somebody or favour somebody waits: consent, hostility nearby, elections."""

from datetime import datetime, timedelta

import pytest

from campaigns.domain.deeds import KINDS
from campaigns.testing import a_manager
from campaigns.testing_seats import LOWER_DON, TAWE, send, the_lookup
from sanctuary.clock import LONDON

from .deed_own import SAFE, answers_for, expected, somebody, tomorrow, way


@pytest.fixture
async def own(team):
    return await somebody(team)


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
    ("voting", ["done"], "party", "yes"),
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


@pytest.mark.parametrize("kind", ["visual", "event", "joining"])
async def test_in_whatever_people_see_together_all_candidates_are_treated_alike(own, kind):
    found = next(each for each in KINDS if each.action.value == kind)
    await announced(own.team)
    deed_id = await own.begin(kind, answers=answers_for(found, own.team) | {"candidates": "some"})
    stopped = [await own.step(deed_id, target) for target in way(found)]
    refused = next(each for each in stopped if each.is_error)
    assert [error["field"] for error in refused.json()["errors"]] == ["candidates"]


@pytest.mark.parametrize(
    ("lives", "stopped"), [(TAWE, True), (LOWER_DON, False), (None, True)], ids=str
)
async def test_a_by_election_concerns_those_of_its_seat_and_those_whose_seat_is_not_known(
    team, lives, stopped
):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    me = await somebody(team, constituency=lives)
    await announced(team, kind="by_election", seat=TAWE)
    event = next(each for each in KINDS if each.action.value == "event")
    deed_id = await me.begin("event", answers=answers_for(event, team) | {"candidates": "some"})
    await me.step(deed_id, "checked")
    assert (await me.step(deed_id, "announced")).is_error is stopped
