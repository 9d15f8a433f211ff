"""Seats from the public files, and who held each of them on a day.

The files here are invented, in the layout of the real ones. With `REFERENCE_DATA` naming a folder
that holds the real ones, the last test reads those too.
"""

import os
from datetime import UTC, date, datetime
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.seats import Cause, Result, left, moved, on_day, taken
from campaigns.testing import a_manager, an_officer
from campaigns.testing_seats import (
    LOOKUP,
    LOWER_DON,
    POLLS,
    SITTING,
    TAWE,
    UPPER_DON,
    a_poll,
    a_sitting,
    send,
    the_lookup,
    the_results,
)
from sanctuary.actor import Decision, Grant, Role, ScopeKind
from sanctuary.errors import Invalid, NotFound
from sanctuary.ids import derived_id, new_id
from sanctuary.testing import an_actor, bodies, keyed

A, B, C = (derived_id("test member", n) for n in range(3))
DECIDED = Decision(new_id(), datetime(2026, 3, 1, tzinfo=UTC), "read in a file")


def history(*facts):
    found = ()
    for member, day, cause in facts:
        found = taken(found, member, day, cause, DECIDED)
    return found


def spans(found):
    return [(one.member_id, one.since, one.until) for one in found]


SEEN, ELECTED = Cause.SEEN_IN_FILE, Cause.GENERAL_ELECTION
JULY_2024, MAY_2025, FEB_2026 = date(2024, 7, 4), date(2025, 5, 1), date(2026, 2, 1)


def test_who_was_elected_and_is_still_seen_holds_the_seat_without_a_gap():
    for facts in permutations([(A, JULY_2024, ELECTED), (A, FEB_2026, SEEN)]):
        assert spans(history(*facts)) == [(A, JULY_2024, None)]


def test_another_member_in_a_later_file_ends_the_time_of_the_first_whatever_is_read_first():
    for facts in permutations([(A, JULY_2024, ELECTED), (B, FEB_2026, SEEN)]):
        assert spans(history(*facts)) == [(A, JULY_2024, FEB_2026), (B, FEB_2026, None)]


def test_the_day_of_a_by_election_takes_the_place_of_the_day_on_which_a_file_showed_it():
    found = history((A, JULY_2024, ELECTED), (B, FEB_2026, SEEN), (B, MAY_2025, Cause.BY_ELECTION))
    assert spans(found) == [(A, JULY_2024, MAY_2025), (B, MAY_2025, None)]
    assert found[-1].exact


def test_a_seat_is_vacant_between_a_resignation_and_the_by_election():
    found = left(history((A, JULY_2024, ELECTED)), date(2025, 3, 1), DECIDED)
    assert on_day(found, date(2025, 2, 28)).member_id == A
    assert on_day(found, date(2025, 3, 1)) is None
    found = taken(found, B, MAY_2025, Cause.BY_ELECTION, DECIDED)
    assert on_day(found, date(2025, 4, 30)) is None
    assert on_day(found, MAY_2025).member_id == B


def test_a_true_first_day_moves_the_end_of_whoever_came_before():
    found = moved(
        history((A, JULY_2024, ELECTED), (B, FEB_2026, SEEN)), FEB_2026, MAY_2025, DECIDED
    )
    assert spans(found) == [(A, JULY_2024, MAY_2025), (B, MAY_2025, None)]
    with pytest.raises(Invalid):
        moved(found, MAY_2025, date(2024, 1, 1), DECIDED)
    with pytest.raises(NotFound):
        moved(found, FEB_2026, MAY_2025, DECIDED)


@given(st.permutations(range(6)), st.lists(st.sampled_from("ABC"), min_size=6, max_size=6))
def test_in_whatever_order_files_come_each_day_keeps_the_member_that_was_seen(order, letters):
    members = [{"A": A, "B": B, "C": C}[letter] for letter in sorted(letters)]
    days = [date(2025, month, 1) for month in range(1, 7)]
    found = history(*[(members[i], days[i], SEEN) for i in order])
    assert [on_day(found, day).member_id for day in days] == members
    for one, following in pairwise(found):
        assert one.until == following.since


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_seat_is_marginal_below_the_share_and_not_at_it(majority, votes):
    majority = min(majority, votes)
    result = Result(JULY_2024, majority, votes)
    assert result.is_marginal(5.0) == (majority / votes < 0.05)


async def test_the_lookup_brings_seats_and_who_sits(team):
    client = await team.of(a_manager())
    made = await send(client, the_lookup())
    assert (made.status_code, made.json()["seats"], made.json()["new_seats"]) == (201, 3, 3)
    listed = (await team.get(an_actor(), "/v1/constituencies", on="2026-02-01")).json()["items"]
    assert [(one["code"], one["member"]) for one in listed] == [
        (UPPER_DON, "Ben Don"),
        (LOWER_DON, "Cat Don"),
        (TAWE, "Ann Tawe"),
    ]
    shown = (await team.get(an_actor(), f"/v1/constituencies/{TAWE}")).json()
    assert shown["member"]["email"] == "mp101@parliament.example"
    lower = (await team.get(an_actor(), f"/v1/constituencies/{LOWER_DON}")).json()
    assert lower["member"]["email"] is None
    (kept,) = (await team.get(a_manager(), "/v1/constituency-files")).json()["items"]
    assert (kept["licence"], kept["rows"]) == ("Open Government Licence v3", 3)


async def test_a_dry_run_says_who_changed_and_writes_nothing(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    rows = [a_sitting(TAWE, 109, "Dai Newydd", "Gold"), *SITTING[1:]]
    tried = await send(client, the_lookup(*rows), published_on="2026-03-01", dry_run=True)
    assert (tried.status_code, tried.json()["file_id"]) == (200, None)
    assert tried.json()["changes"] == [
        {"code": TAWE, "name": "Tawe Fawr", "before": "Ann Tawe", "after": "Dai Newydd"}
    ]
    shown = (await team.get(an_actor(), f"/v1/constituencies/{TAWE}", on="2026-03-02")).json()
    assert shown["member"]["called"] == "Ann Tawe"
    assert len((await team.get(a_manager(), "/v1/constituency-files")).json()["items"]) == 1


async def test_who_was_the_member_on_a_day_follows_from_both_files(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    await send(client, the_results(), name="Results", published_on="2024-07-09")
    for day, member in (("2024-07-03", None), (POLLED_LOWER, 104), ("2026-02-01", 103)):
        shown = (await team.get(an_actor(), f"/v1/constituencies/{LOWER_DON}", on=day)).json()
        numbers = {104: "Given104 Family104", 103: "Cat Don"}
        assert (shown["member"] or {}).get("called") == numbers.get(member)
    again = await send(client, the_lookup())
    assert again.json()["type"].endswith("file-known")


POLLED_LOWER = "2025-12-31"


async def test_marginal_seats_are_for_staff_and_nobody_else(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    await send(client, the_results(), name="Results")
    found = (await team.get(a_manager(), "/v1/marginal-seats")).json()["items"]
    assert [(one["code"], one["majority"]) for one in found] == [(UPPER_DON, 15), (LOWER_DON, 900)]
    paged = (await team.get(a_manager(), "/v1/marginal-seats", limit=1)).json()
    then = await team.get(a_manager(), "/v1/marginal-seats", limit=1, cursor=paged["next"])
    assert then.json()["items"][0]["code"] == LOWER_DON
    assert (await team.get(a_manager("wales"), "/v1/marginal-seats")).json()["items"] == []
    others = [an_actor(), an_officer(), *(an_actor(Grant(role)) for role in OTHERS)]
    for actor in others:
        for path in ("/v1/marginal-seats", f"/v1/constituencies/{UPPER_DON}/results"):
            assert (await team.get(actor, path)).status_code == 403
    refused = await team.get(a_manager("wales"), f"/v1/constituencies/{UPPER_DON}/results")
    assert refused.status_code == 403
    assert (await team.get(None, "/v1/marginal-seats")).status_code == 401
    for path in ("/v1/constituencies", f"/v1/constituencies/{UPPER_DON}"):
        assert "majority" not in (await team.get(an_actor(), path)).text
    assert bodies(await team.h.emitted()) == []


OTHERS = sorted(set(Role) - {Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER})


async def test_a_vacancy_and_a_by_election_are_recorded_by_whoever_leads_there(team):
    wales = a_manager("wales")
    await send(await team.of(a_manager()), the_lookup())
    path = f"/v1/constituencies/{TAWE}"
    tag = (await team.get(wales, path)).headers["etag"]
    gone = {"on": "2026-03-10", "cause": "resignation", "reason": "Announced in the House"}
    refused = await team.post(a_manager("scotland"), f"{path}/vacancies", gone, **{"If-Match": tag})
    assert refused.status_code == 403
    vacant = await team.post(wales, f"{path}/vacancies", gone, **{"If-Match": tag})
    assert (vacant.status_code, vacant.json()["tenures"][0]["until"]) == (201, "2026-03-10")
    assert (
        await team.post(wales, f"{path}/vacancies", gone, **{"If-Match": tag})
    ).status_code == 412
    elected = {
        "polled_on": "2026-05-07",
        "number": 111,
        "called": "Eira New",
        "party": "Green",
        "majority": 12,
        "votes": 30_000,
        "reason": "Declared by the returning officer",
    }
    tag = vacant.headers["etag"]
    made = await team.post(wales, f"{path}/by-elections", elected, **{"If-Match": tag})
    assert [each["member"] for each in made.json()["tenures"]] == ["Ann Tawe", "Eira New"]
    then = (await team.get(an_actor(), path, on="2026-04-01")).json()
    assert then["member"] is None
    vacant = await team.get(an_actor(), "/v1/constituencies", on="2026-04-01", vacant=True)
    assert [one["code"] for one in vacant.json()["items"]] == [TAWE]
    (closest,) = (await team.get(wales, "/v1/marginal-seats")).json()["items"]
    assert (closest["code"], closest["majority"]) == (TAWE, 12)


async def test_a_true_day_is_corrected_and_nothing_is_decided_in_advance(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    path = f"/v1/constituencies/{TAWE}/tenures/2026-02-01"
    tag = (await client.get(f"/v1/constituencies/{TAWE}")).headers["etag"]
    body = {"since": "2025-10-24", "reason": "The day of the by-election"}
    moved_to = await client.put(path, json=body, headers={"If-Match": tag})
    assert moved_to.json()["tenures"][0]["since"] == "2025-10-24"
    assert moved_to.json()["tenures"][0]["exact"] is True
    late = {"on": "2999-01-01", "cause": "death", "reason": "x"}
    tag = {"If-Match": moved_to.headers["etag"]}
    answer = await client.post(
        f"/v1/constituencies/{TAWE}/vacancies", json=late, headers=keyed(**tag)
    )
    assert "still to come" in answer.json()["detail"]
    assert (await client.put(path, json=body)).status_code == 428


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([a_sitting(TAWE, "", ""), a_sitting(TAWE, 1, "X")], "pcon_code"),
        ([a_sitting(TAWE, "one", "X")], "member_id"),
        ([a_sitting(TAWE, 1, "")], "display_as"),
        ([a_sitting("W0700090", 1, "X")], "pcon_code"),
    ],
)
async def test_a_damaged_lookup_is_refused_with_row_and_column(team, rows, column):
    refused = await send(await team.of(a_manager()), the_lookup(*rows))
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert column in {each["column"] for each in errors}
    assert all(each["row"].isdecimal() for each in errors)
    found = "1 mistake was found" if len(errors) == 1 else f"{len(errors)} mistakes were found"
    assert found in refused.json()["detail"]
    assert (await team.get(a_manager(), "/v1/constituencies")).json()["items"] == []


async def test_results_that_contradict_themselves_are_refused(team):
    client = await team.of(a_manager())
    for rows in (
        [row.replace(",15,1", ",16,1") for row in POLLS],
        POLLS[1:],
        [*POLLS, a_poll(TAWE, ("Red", 5, 101))[0]],
        [POLLS[0].replace("2024-07-04", "yesterday"), *POLLS[1:]],
    ):
        refused = await send(client, the_results(*rows))
        assert refused.status_code == 422
        assert all(each["row"].isdecimal() for each in refused.json()["errors"])
    assert (await client.get("/v1/constituencies")).json()["items"] == []
    other = await send(client, "a,b\n1,2\n")
    assert "has no column" in other.json()["detail"]
    assert (await send(client, LOOKUP + "\n")).json()["errors"][0]["detail"] == "No rows follow."


async def test_a_broken_file_takes_nothing_away_from_what_is_known(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    before = (await client.get("/v1/constituencies")).json()
    broken = [a_sitting(TAWE, 109, "Dai Newydd"), SITTING[1], a_sitting(LOWER_DON, "x", "Y")]
    refused = await send(client, the_lookup(*broken), published_on="2026-03-01", name="March")
    first = refused.json()["errors"][0]
    assert (first["row"], first["column"]) == ("4", "member_id")
    assert (await client.get("/v1/constituencies")).json() == before
    assert len((await client.get("/v1/constituency-files")).json()["items"]) == 1


async def test_a_file_that_is_no_table_at_all_is_refused(team):
    client = await team.of(a_manager())
    endless = the_lookup(a_sitting(TAWE, 101, "x" * 140_000))
    assert "damaged" in (await send(client, endless)).json()["detail"]


async def test_only_who_leads_campaigns_everywhere_takes_files_in(team):
    for actor in (an_actor(), an_officer(), a_manager("wales")):
        assert (await send(await team.of(actor), the_lookup())).status_code == 403
    region = an_actor(Grant(Role.CAMPAIGN_MANAGER, ScopeKind.REGION, "E12000003"))
    assert (await send(await team.of(region), the_lookup())).status_code == 403


async def test_a_seat_that_a_later_lookup_does_not_name_has_ended(team):
    client = await team.of(a_manager())
    await send(client, the_lookup())
    made = await send(client, the_lookup(*SITTING[:2]), published_on="2026-03-01", name="March")
    assert made.json()["ended_seats"] == [LOWER_DON]
    now = (await team.get(an_actor(), "/v1/constituencies", on="2026-03-02")).json()["items"]
    assert LOWER_DON not in {one["code"] for one in now}
    shown = (await team.get(an_actor(), f"/v1/constituencies/{LOWER_DON}")).json()
    assert shown["ended_on"] == "2026-03-01"


REAL = os.environ.get("REFERENCE_DATA")


@pytest.mark.skipif(not REAL, reason="REFERENCE_DATA does not name a folder with the real files")
async def test_the_real_files_give_650_seats_of_which_115_are_marginal(team):
    lookup = next(Path(REAL).glob("mp-lookup-*.csv")).read_text("utf-8-sig")
    results = next(Path(REAL).glob("general-election-*-candidates.csv")).read_text("utf-8-sig")
    client = await team.of(a_manager())
    polled = await send(client, results, name="Results", published_on="2024-07-09")
    assert (polled.status_code, polled.json()["rows"], polled.json()["seats"]) == (201, 4515, 650)
    taken_in = await send(client, lookup, published_on="2026-06-01")
    assert (taken_in.json()["seats"], taken_in.json()["new_seats"]) == (650, 0)
    assert taken_in.json()["changed_members"] == 5
    found, cursor = [], {}
    while cursor is not None:
        page = (await client.get("/v1/marginal-seats", params={"limit": 100} | cursor)).json()
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert (len(found), found[0]["majority"]) == (115, 15)
    vacant = await client.get("/v1/constituencies", params={"on": "2026-06-02", "vacant": True})
    assert vacant.json()["items"] == []
