"""Constituencies, authorities, regions and nations, taken in from the official lookup.

The files here are invented, in the layout of the real ones. With `REFERENCE_DATA` naming a folder
that holds the real ones, the last tests read those too.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from membership.domain.candidates_file import read_results
from membership.domain.constituency_file import read_constituencies
from membership.domain.geography import (
    Postcode,
    Status,
    nation_of_code,
    place_code,
    region_of_code,
)
from membership.testing import NATIONAL, a_coordinator
from membership.testing_places import (
    LOOKUP,
    ROWS,
    VOTES,
    places_in,
    send_lookup,
    switch,
    the_lookup,
    the_results,
)
from sanctuary.errors import Invalid
from sanctuary.events.membership import GeographySwitched
from sanctuary.testing import an_actor, harness


async def test_nothing_rests_on_a_file_before_somebody_switches_to_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await send_lookup(team, the_lookup())
        assert made.status_code == 201
        assert (made.json()["status"], made.json()["rows"]) == ("ready", 3)
        assert len(made.json()["sha256"]) == 64
        assert (await team.get("/v1/places")).json()["items"] == []

        switched = await switch(team, made.json()["id"])
        shown = switched.json()
        assert (shown["status"], shown["current_reason"]) == ("current", "the new boundaries hold")
        assert shown["current_by"] == str(NATIONAL.id)
        assert [e.data.published_on for e in await h.emitted(GeographySwitched)] == [
            date(2026, 6, 1)
        ]


async def test_a_constituency_knows_its_authorities_and_an_authority_its_constituencies():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        tawe = (await team.get("/v1/places/W07000901")).json()
        assert (tawe["nation"], tawe["region"]) == ("wales", None)
        assert [each["name"] for each in tawe["touches"]] == ["Abertawe", "Castell"]
        donley = (await team.get("/v1/places/E08000938")).json()
        assert donley["region"] == "E12000003"
        assert [each["name"] for each in donley["touches"]] == ["Upper Don", "Lower Don"]


async def test_a_code_from_before_the_change_leads_to_the_code_of_now():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        former = (await team.get("/v1/places/E08000916")).json()
        assert (former["name"], former["replaced_by"]) == ("Donley", "E08000938")
        assert [each["code"] for each in former["touches"]] == ["E14009001", "E14009002"]


async def test_places_are_listed_by_kind_and_nation_in_pages():
    async with harness("membership") as h, await h.client(an_actor()) as anybody:
        async with await h.client(NATIONAL) as team:
            await places_in(team)
        first = (await anybody.get("/v1/places?kind=constituency&limit=2")).json()
        then = (
            await anybody.get(f"/v1/places?kind=constituency&limit=2&cursor={first['next']}")
        ).json()
        assert [p["code"] for p in first["items"] + then["items"]] == [
            "E14009001",
            "E14009002",
            "W07000901",
        ]
        welsh = (await anybody.get("/v1/places?nation=wales&kind=local_authority")).json()
        assert [p["code"] for p in welsh["items"]] == ["W06000011", "W06000012"]


async def test_an_earlier_generation_stays_and_can_be_switched_back_to():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await places_in(team)
        renamed = [row.replace("Upper Don", "Don Heights") for row in ROWS]
        second = await places_in(team, renamed, name="Lookup, July")
        assert (await team.get("/v1/places/E14009001")).json()["name"] == "Don Heights"
        listed = (await team.get("/v1/places/generations")).json()["items"]
        assert [(g["id"], g["status"]) for g in listed] == [
            (second, "current"),
            (first, "retired"),
        ]
        assert (await switch(team, first)).status_code == 200
        assert (await team.get("/v1/places/E14009001")).json()["name"] == "Upper Don"


async def test_what_answers_rest_on_is_not_dropped_and_what_is_old_may_be():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await places_in(team)
        url = f"/v1/places/generations/{first}"
        tag = {"If-Match": (await team.get(url)).headers["etag"]}
        refused = await team.request("DELETE", url, json={"reason": "old"}, headers=tag)
        assert (refused.status_code, refused.json()["title"]) == (
            409,
            "This step is not open from here",
        )
        await places_in(team, name="Lookup, July")
        tag = {"If-Match": (await team.get(url)).headers["etag"]}
        gone = await team.request("DELETE", url, json={"reason": "old"}, headers=tag)
        assert (gone.status_code, gone.json()["status"]) == (200, Status.DROPPED)


async def test_a_switch_needs_the_version_that_was_seen_and_a_reason():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = (await send_lookup(team, the_lookup())).json()["id"]
        assert (await switch(team, made, version=7)).status_code == 412
        assert (await switch(team, made, reason=" ")).status_code == 422


async def test_a_coordinator_may_not_take_files_in_nor_see_who_did():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        assert (await send_lookup(coordinator, the_lookup())).status_code == 403
        assert (await coordinator.get("/v1/places/generations")).status_code == 403
    async with harness("membership") as h, await h.client() as nobody:
        assert (await nobody.get("/v1/places")).status_code == 401


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('"W07000901"', '"not a code"', "pcon_code"),
        ('"W07000901"', '"E14009001"', "pcon_code"),
        ('"W06000011 / W06000012","W06', '"W06000011","W06', "lad_codes"),
        ('"Wales","W92000004"', '"Jersey","L93000001"', "country_code"),
        ('"W06000011 / W06000012","W06', '"E08000938 / W06000012","W06', "lad_codes"),
    ],
)
async def test_a_file_that_contradicts_itself_is_refused_with_row_and_column(old, new, column):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        rows = [*ROWS[1:], ROWS[0].replace(old, new)]
        refused = await send_lookup(team, the_lookup(*rows))
        assert refused.status_code == 422
        assert ("4", column) in {(e["row"], e["column"]) for e in refused.json()["errors"]}
        assert (await team.get("/v1/places/generations")).json()["items"] == []


async def test_another_kind_of_file_is_refused_in_plain_words():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        refused = await send_lookup(team, "a,b\n1,2\n")
        assert "has no column pcon_name" in refused.json()["detail"]
        empty = await send_lookup(team, LOOKUP + "\n")
        assert empty.json()["errors"] == [
            {"row": "1", "column": "pcon_code", "detail": "No rows follow."}
        ]


async def test_the_candidates_of_an_election_are_held_against_the_constituencies():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        generation = await places_in(team)
        votes = [
            VOTES[0],
            VOTES[2].replace("Upper Don", "Upper don"),
            VOTES[3].replace("E12000003", "E12000004"),
            'Wales,W92000004,,"Gone",W07000902,1,1',
        ]
        answer = await team.post(
            f"/v1/places/generations/{generation}/checks",
            content=the_results(*votes).encode(),
            headers={"Content-Type": "text/csv"},
        )
        found = answer.json()
        assert (found["rows"], found["seats"]) == (4, 4)
        assert {(d["code"], d["what"]) for d in found["shown"]} == {
            ("E14009001", "name"),
            ("E14009002", "region"),
            ("W07000902", "missing here"),
        }
        wrong = await team.post(
            f"/v1/places/generations/{generation}/checks",
            content=the_lookup().encode(),
            headers={"Content-Type": "text/csv"},
        )
        assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("written", "key", "shown"),
    [
        ("sa1 1aa", "SA11AA", "SA1 1AA"),
        (" SW1A1AA ", "SW1A1AA", "SW1A 1AA"),
        ("m1  1ae", "M11AE", "M1 1AE"),
        ("SA1", "SA1", "SA1"),
        ("ec1a", "EC1A", "EC1A"),
    ],
)
def test_a_postcode_has_one_spelling(written, key, shown):
    assert (Postcode.read(written).key, str(Postcode.read(written))) == (key, shown)


@pytest.mark.parametrize("written", ["", "QZ", "9ZZ", "QZ9 9Z", "QZ9 9ZZZ", "Swansea", "QZ9-9ZZ"])
def test_what_is_no_postcode_is_refused_without_repeating_it(written):
    with pytest.raises(Invalid) as refused:
        Postcode.read(written)
    assert not written or written not in refused.value.detail


def test_pseudo_codes_mean_that_nothing_is_known():
    assert {place_code(code) for code in ("", "z", None, "W99999999", "E99999999")} == {None}
    assert {nation_of_code(code) for code in ("L93000001", "M83000003", "E99999999")} == {None}
    assert region_of_code("W92000004") is None


REAL = os.environ.get("REFERENCE_DATA")


@pytest.mark.skipif(not REAL, reason="REFERENCE_DATA does not name a folder with the real files")
async def test_the_real_files_give_650_constituencies_and_none_is_lost():
    lookup = next(Path(REAL).glob("mp-lookup-*.csv")).read_text("utf-8")
    results = next(Path(REAL).glob("general-election-*-candidates.csv")).read_bytes()
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await send_lookup(team, lookup)
        assert (made.status_code, made.json()["rows"]) == (201, 650)
        await switch(team, made.json()["id"])
        codes, cursor = [], ""
        while cursor is not None:
            page = await team.get(f"/v1/places?kind=constituency&limit=200{cursor}")
            codes += [p["code"] for p in page.json()["items"]]
            cursor = f"&cursor={page.json()['next']}" if page.json()["next"] else None
        assert len(set(codes)) == 650
        assert set(codes) == set(read_constituencies(lookup).authorities)
        answer = await team.post(
            f"/v1/places/generations/{made.json()['id']}/checks",
            content=results,
            headers={"Content-Type": "text/csv"},
        )
        found = answer.json()
        assert (found["rows"], found["seats"]) == (4515, 650)
        assert {d["what"] for d in found["shown"]} <= {"name"}, "spelling, no more"
        assert len(read_results(results.decode("utf-8-sig")).seats) == 650
