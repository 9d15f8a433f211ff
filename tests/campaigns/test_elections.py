"""Before an election all of the main candidates are treated alike, by a rule and not by choice."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.election import (
    Candidate,
    Election,
    Kind,
    OnePartyAlone,
    main_ones,
    read_candidates,
    running,
)
from campaigns.testing import a_manager, an_officer
from campaigns.testing_seats import LOWER_DON, TAWE, UPPER_DON
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import ActionRecorded
from sanctuary.ids import derived_id
from sanctuary.testing import an_actor, bodies, keyed

from .letter_call import a_call

HEADER = "constituency,family_name,given_name,party,email"
STANDING = [
    f"{TAWE},Zed,Amy,Red,amy@red.example",
    f"{TAWE},Able,Bob,Blue,",
    f"{TAWE},Moss,Cai,Gold,cai@gold.example",
    f"{TAWE},Ford,Dot,,dot@example.org",
]


@pytest.fixture
async def call(team):
    return await a_call(team)


def the_list(*rows):
    return "\n".join([HEADER, *(rows or STANDING)]) + "\n"


async def announced(call, actor=None, **facts):
    today = call.team.h.clock.today()
    body = {
        "kind": "general",
        "opens_on": today.isoformat(),
        "polling_on": (today + timedelta(days=30)).isoformat(),
        "reason": "Announced by the Prime Minister",
    } | facts
    return await call.team.post(actor or a_manager(), "/v1/elections", body)


async def stand(call, election_id, rows=(), actor=None, **params):
    client = await call.team.of(actor or a_manager())
    return await client.post(
        f"/v1/elections/{election_id}/candidate-files",
        params=params,
        content=the_list(*rows).encode(),
        headers=keyed(**{"Content-Type": "text/csv"}),
    )


async def test_whoever_writes_before_an_election_is_shown_all_main_candidates_alike(call):
    made = (await announced(call)).json()
    taken = await stand(call, made["election_id"])
    assert (taken.status_code, taken.json()["candidates"], taken.json()["main"]) == (201, 4, 2)
    me = await call.writer()
    planned = (await me.own()).json()
    assert planned["to"] == "candidates"
    names = [one["called"] for one in planned["recipients"]]
    assert names == ["Bob Able", "Amy Zed"], "in ballot order; Gold had less than 5 percent"
    await me.send()
    (told,) = await call.team.h.emitted(ActionRecorded)
    assert told.data.action == "letter_to_candidate"
    assert "Red" not in str(bodies(await call.team.h.emitted()))


async def test_a_list_that_names_one_party_alone_is_refused(call):
    made = (await announced(call)).json()
    refused = await stand(call, made["election_id"], [STANDING[0]])
    assert (refused.status_code, refused.json()["type"][-15:]) == (422, "one-party-alone")
    assert TAWE in refused.json()["detail"]
    seats = f"/v1/elections/{made['election_id']}/constituencies/{TAWE}/candidates"
    assert (await call.team.get(a_manager(), seats)).json() == []


async def test_a_dry_run_and_mistakes_write_nothing(call):
    made = (await announced(call)).json()
    tried = await stand(call, made["election_id"], [*STANDING, "", ""], dry_run=True)
    assert (tried.status_code, tried.json()["seats"]) == (200, [TAWE])
    rows = ["W07000999,A,B,Red,", f"{TAWE},,B,Red,", f"{TAWE},A,B,Red,nowhere"]
    wrong = (await stand(call, made["election_id"], [*rows, STANDING[1]])).json()
    assert [(one["row"], one["column"]) for one in wrong["errors"]] == [
        ("2", "constituency"),
        ("3", "family_name"),
        ("4", "email"),
    ]
    seats = f"/v1/elections/{made['election_id']}/constituencies/{TAWE}/candidates"
    assert (await call.team.get(a_manager(), seats)).json() == []


async def test_before_we_know_who_stands_nobody_is_written_to_and_no_party_is_ahead(call):
    await announced(call)
    me = await call.supporter()
    await me.find(postcode="SA1 1AA")
    assert (await me.plan()).json()["type"].endswith("nobody-to-write-to")


async def test_in_a_recorded_period_a_text_that_names_one_party_is_to_be_weighed(call):
    text = {"en": "We wrote to the Labour party about it"}

    async def checks():
        answer = await call.team.post(a_manager(), "/v1/content-checks", text)
        return [each for each in answer.json()["findings"] if each["check"] == "election"]

    assert await checks() == []
    await announced(call)
    assert await checks()


async def test_a_by_election_is_about_one_seat_and_after_polling_day_members_are_back(call):
    made = await announced(call, kind="by_election", seat=TAWE)
    await stand(call, made.json()["election_id"])
    there, elsewhere = await call.writer(), await call.writer("ZB2 2AA")
    assert (await there.own()).json()["to"] == "candidates"
    assert (await elsewhere.own()).json()["recipients"][0]["called"] == "Ben Don"
    call.team.h.clock.offset += timedelta(days=31)
    later = await call.writer()
    assert (await later.own()).json()["recipients"][0]["called"] == "Ann Tawe"
    assert (await there.own()).json()["recipients"][0]["called"] == "Bob Able"


async def test_only_who_leads_campaigns_there_announces_an_election_or_says_who_stands(call):
    for actor in (an_actor(), an_officer(), a_manager("wales")):
        assert (await announced(call, actor)).status_code == 403
    welsh = await announced(call, a_manager("wales"), kind="by_election", seat=TAWE)
    assert welsh.status_code == 201
    election = welsh.json()["election_id"]
    assert (await stand(call, election, actor=a_manager("scotland"))).status_code == 403
    assert (await stand(call, election, actor=an_officer())).status_code == 403
    refused = await announced(call, a_manager("wales"), kind="by_election", seat=UPPER_DON)
    assert refused.status_code == 403
    for path in ("/v1/elections", f"/v1/elections/{election}/constituencies/{TAWE}/candidates"):
        assert (await call.team.get(an_officer(), path)).status_code == 403


async def test_a_period_can_be_moved_by_whoever_saw_the_newest_version(call):
    made = await announced(call)
    path = f"/v1/elections/{made.json()['election_id']}"
    client = await call.team.of(a_manager())
    days = {"opens_on": "2026-01-01", "polling_on": "2026-01-31", "reason": "It was called off"}
    moved = await client.put(path, json=days, headers={"If-Match": made.headers["etag"]})
    assert moved.json()["polling_on"] == "2026-01-31"
    stale = await client.put(path, json=days, headers={"If-Match": made.headers["etag"]})
    assert stale.status_code == 412
    wrong = days | {"opens_on": "2026-02-01"}
    answer = await client.put(path, json=wrong, headers={"If-Match": moved.headers["etag"]})
    assert answer.status_code == 422
    (listed,) = (await call.team.get(a_manager(), "/v1/elections")).json()["items"]
    assert listed["polling_on"] == "2026-01-31"
    assert (await announced(call, kind="general", seat=TAWE)).status_code == 422


async def test_of_two_who_change_a_period_at_once_one_looks_again(call):
    made = await announced(call)
    path = f"/v1/elections/{made.json()['election_id']}"
    client = await call.team.of(a_manager())
    seen = {"If-Match": made.headers["etag"]}
    days = {"opens_on": "2026-01-01", "polling_on": "2026-01-31", "reason": "It was moved"}
    answers = await asyncio.gather(*(client.put(path, json=days, headers=seen) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]


async def test_of_two_lists_at_once_one_is_kept_whole(call):
    made = (await announced(call)).json()
    taken = await asyncio.gather(*(stand(call, made["election_id"]) for _ in range(3)))
    assert [each.status_code for each in taken] == [201] * 3


def a_candidate(family, party):
    return Candidate(TAWE, family, "Sam", party)


def test_an_election_of_one_seat_comes_before_that_of_all_and_ends_with_its_day():
    one = Election(derived_id("e", 1), Kind.BY_ELECTION, date(2026, 3, 1), date(2026, 4, 1), TAWE)
    assert running([one], TAWE, date(2026, 4, 1)) is one
    assert running([one], TAWE, date(2026, 4, 2)) is None
    assert running([one], LOWER_DON, date(2026, 3, 2)) is None


NAMED = ("Red", "Blue", "Gold", "Green", "Independent")
PARTIES = st.sampled_from(NAMED)
SHARES = st.tuples(*[st.integers(0, 60)] * 5).map(lambda each: dict(zip(NAMED, each, strict=True)))


@given(st.lists(PARTIES, min_size=2, max_size=8), SHARES, st.randoms(use_true_random=False))
def test_two_of_one_party_are_treated_alike_whatever_order_they_were_listed_in(
    parties, shares, chance
):
    people = [a_candidate(f"Name{n}", party) for n, party in enumerate(parties)]
    marked = main_ones(people, shares, 5.0)
    by_party = {}
    for one in marked:
        by_party.setdefault(one.party, set()).add(one.main)
    assert all(len(each) == 1 for each in by_party.values())
    main = {one.party for one in marked if one.main}
    assert len(main) >= min(2, len(set(parties)))
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert main_ones(shuffled, shares, 5.0) == marked


def test_another_kind_of_file_is_refused_in_plain_words():
    with pytest.raises(Invalid) as refused:
        read_candidates("a,b\n1,2\n", {TAWE}, None)
    assert "given_name" in refused.value.detail
    with pytest.raises(OnePartyAlone):
        read_candidates(the_list(STANDING[0]), {TAWE}, None)
