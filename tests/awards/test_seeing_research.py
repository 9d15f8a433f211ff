"""Numbers for researchers: no ids, no small cell that can be worked out, and who asked is kept."""

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards import store
from awards.domain.application import Status
from awards.domain.research import Held, Sent, quarter_end, rows_of, standing
from awards.testing import an_application, an_award, an_organisation_in
from sanctuary.actor import SYSTEM, Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed
from sanctuary.withholding import Rule, TooFewToTell

NATIONAL = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
PURPOSE = "A study of how welcome spreads between schools."
ASKED = {"purpose": PURPOSE, "asked_for_by": "University of Swansea"}
ON = date(2026, 9, 30)


async def under_way(h, number, *, stream="schools", nation="wales", sent):
    """Organisations whose application was sent; their ids."""
    made = [an_organisation_in(stream, nation=nation) for _ in range(number)]
    await h.receive(*(event for _, events in made for event in events))
    async with h.transaction() as uow:
        for organisation, _ in made:
            one = an_application(
                status=Status.SUBMITTED,
                organisation_id=organisation,
                stream=stream,
                submitted_at=sent,
            )
            await store.insert_application(uow, one, by=SYSTEM, at=sent)
    return [organisation for organisation, _ in made]


async def ask(h, actor=NATIONAL, **changes):
    client = await h.client(actor)
    return await client.post("/v1/research-exports", json=ASKED | changes, headers=keyed())


async def rows(h, made):
    client = await h.client(NATIONAL)
    found = (await client.get(f"/v1/research-exports/{made['id']}/rows")).json()["items"]
    return {(each["table"], each["name"], each["standing"]): each["number"] for each in found}


async def test_an_export_has_totals_and_gaps_but_no_id_and_says_who_asked_and_why():
    async with harness("awards") as h:
        sent = h.clock.now() - timedelta(days=200)
        ids = await under_way(h, 9, sent=sent)
        ids += await under_way(h, 7, stream="libraries", nation="england", sent=sent)
        ids += await under_way(h, 2, stream="councils", nation="scotland", sent=sent)
        answer = await ask(h)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["purpose"], made["asked_for_by"]) == (PURPOSE, "University of Swansea")
        assert (made["made_by"], made["threshold"]) == (str(NATIONAL.id), 5)
        found = await rows(h, made)
        assert found["all", "all", "all"] == 18
        assert found["stream", "schools", "all"] == 9
        assert found["stream", "others", "under_way"] == 9
        assert ("stream", "councils", "all") not in found
        client = await h.client(NATIONAL)
        file = await client.get(f"/v1/research-exports/{made['id']}/rows.csv")
        listed = list(csv.DictReader(io.StringIO(file.text)))
        assert len(listed) == len(found)
        assert not any(str(each) in file.text for each in ids)
        kept = (await client.get("/v1/research-exports")).json()["items"]
        assert [each["purpose"] for each in kept] == [PURPOSE]
        one = (await client.get(f"/v1/research-exports/{made['id']}")).json()
        assert one == made


@pytest.mark.parametrize("changes", [{"purpose": ""}, {"purpose": "a study"}, {"asked_for_by": ""}])
async def test_nothing_is_given_without_a_purpose_and_who_asked(changes):
    async with harness("awards") as h:
        refused = await ask(h, **changes)
        assert refused.status_code == 422
        client = await h.client(NATIONAL)
        assert (await client.get("/v1/research-exports")).json()["items"] == []


async def test_too_few_are_not_given_at_all_and_nothing_is_recorded_as_given():
    async with harness("awards") as h:
        await under_way(h, 3, sent=h.clock.now() - timedelta(days=200))
        refused = await ask(h)
        assert refused.status_code == 409
        assert "wait until there is more" in refused.json()["detail"]
        client = await h.client(NATIONAL)
        assert (await client.get("/v1/research-exports.csv")).text.count("\n") == 1


async def test_whoever_asks_about_the_same_quarter_gets_the_same_numbers():
    async with harness("awards") as h:
        sent = h.clock.now() - timedelta(days=200)
        await under_way(h, 9, sent=sent)
        first = (await ask(h)).json()
        await under_way(h, 1, stream="libraries", sent=sent)
        second = (await ask(h, asked_for_by="Another university")).json()
        assert await rows(h, first) == await rows(h, second)
        assert second["as_at"] == first["as_at"] == quarter_end(h.clock.today()).isoformat()


async def test_what_came_after_the_quarter_is_not_in_it():
    async with harness("awards") as h:
        await under_way(h, 6, sent=h.clock.now() - timedelta(days=200))
        await under_way(h, 6, stream="libraries", sent=h.clock.now())
        found = await rows(h, (await ask(h)).json())
        assert found["all", "all", "all"] == 6


async def test_holders_are_counted_by_the_age_of_their_award_in_whole_years():
    async with harness("awards") as h:
        as_at = quarter_end(h.clock.today())
        made = [an_organisation_in() for _ in range(6)]
        await h.receive(*(event for _, events in made for event in events))
        async with h.transaction() as uow:
            for number, (organisation, _) in enumerate(made):
                began = as_at - timedelta(days=400 + number * 20)
                await store.insert_award(
                    uow,
                    an_award(began.replace(year=began.year + 3), organisation_id=organisation),
                )
        found = await rows(h, (await ask(h)).json())
        assert found["all", "all", "held_1_year"] == 6


@pytest.mark.parametrize(
    ("role", "kind", "scope_id", "status"),
    [
        (Role.DATA_PROTECTION_LEAD, ScopeKind.UK, "", 201),
        (Role.NATIONAL_TEAM, ScopeKind.NATION, "wales", 403),
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools", 403),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "wales", 403),
        (Role.TRUSTEE, ScopeKind.UK, "", 403),
        (Role.ASSESSOR, ScopeKind.UK, "", 403),
    ],
)
async def test_only_those_who_answer_for_data_give_it(role, kind, scope_id, status):
    async with harness("awards") as h:
        actor = Actor(new_id(), (Grant(role, kind, scope_id),))
        assert (await ask(h, actor)).status_code == status


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.STREAM_COORDINATOR),
        Grant(Role.ASSESSOR),
        Grant(Role.TRUSTEE),
        Grant(Role.NATIONAL_TEAM, ScopeKind.NATION, "wales"),
    ],
    ids=["stream coordinator", "assessor", "trustee", "team of one nation"],
)
async def test_the_record_of_what_was_given_is_closed_to_others(grant):
    async with harness("awards") as h:
        await under_way(h, 6, sent=h.clock.now() - timedelta(days=200))
        made = (await ask(h)).json()["id"]
        client = await h.client(Actor(new_id(), (grant,)))
        for path in ("", ".csv", f"/{made}", f"/{made}/rows", f"/{made}/rows.csv"):
            assert (await client.get(f"/v1/research-exports{path}")).status_code == 403
        for path in ("/v1/withholding-rules", "/v1/exports"):
            assert (await client.get(path)).status_code == 403


async def test_the_threshold_is_dated_data_that_says_when_it_is_our_default():
    async with harness("awards") as h:
        client = await h.client(NATIONAL)
        (default,) = (await client.get("/v1/withholding-rules")).json()["items"]
        assert (default["threshold"], default["is_default"]) == (5, True)
        today = h.clock.today()
        body = {
            "threshold": 10,
            "valid_from": today.isoformat(),
            "reason": "Agreed with the data protection lead.",
        }
        path = "/v1/withholding-rules"
        assert (await client.post(path, json=body, headers=keyed())).status_code == 201
        newest = (await client.get(path)).json()["items"][0]
        assert (newest["threshold"], newest["is_default"], newest["set_by"]) == (
            10, False, str(NATIONAL.id),
        )  # fmt: skip
        await under_way(h, 9, sent=h.clock.now() - timedelta(days=200))
        assert (await ask(h)).status_code == 409
        for wrong in ({"threshold": 2}, {"valid_from": (today - timedelta(1)).isoformat()}):
            refused = await client.post(path, json=body | wrong, headers=keyed())
            assert refused.status_code == 422
            assert "Choose" in refused.json()["detail"]


def test_a_quarter_ends_before_the_one_that_runs():
    assert quarter_end(date(2026, 1, 1)) == date(2025, 12, 31)
    assert quarter_end(date(2026, 11, 21)) == date(2026, 9, 30)
    assert quarter_end(date(2026, 10, 1)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("sent", "held", "stands"),
    [
        ([], [], None),
        ([Sent(date(2026, 10, 1), None, None)], [], None),
        ([Sent(date(2026, 9, 30), None, None)], [], "under_way"),
        ([Sent(date(2026, 9, 1), date(2026, 10, 1), "not_yet")], [], "under_way"),
        ([Sent(date(2026, 9, 1), date(2026, 9, 30), "not_yet")], [], "not_yet"),
        ([Sent(date(2026, 9, 1), date(2026, 9, 2), "withdrawn")], [], "withdrawn"),
        ([], [Held(date(2026, 9, 30), None)], "held_under_1_year"),
        ([], [Held(date(2025, 10, 1), None)], "held_under_1_year"),
        ([], [Held(date(2025, 9, 30), None)], "held_1_year"),
        ([], [Held(date(2020, 2, 29), date(2023, 2, 28)), Held(date(2023, 2, 28), None)],
         "held_6_years_or_more"),
        ([], [Held(date(2020, 1, 1), date(2023, 4, 1))], "ended"),
        ([], [Held(date(2026, 10, 1), None)], None),
    ],
)  # fmt: skip
def test_where_an_organisation_stood_at_the_end_of_a_day(sent, held, stands):
    assert standing(sent, held, ON) == stands


COUNTS = st.dictionaries(
    st.tuples(
        st.sampled_from(["schools", "libraries", "councils"]),
        st.sampled_from(["wales", "england", None]),
        st.sampled_from(["under_way", "not_yet", "held_1_year"]),
    ),
    st.integers(1, 12),
    max_size=14,
)


@settings(max_examples=100, deadline=None)
@given(counts=COUNTS, threshold=st.sampled_from([3, 5]))
def test_no_cell_under_the_threshold_is_given_nor_found_by_subtraction(counts, threshold):
    """Shown numbers are never small; a line never has one gap alone, and totals add up."""
    rule = Rule(threshold)
    try:
        given_rows = rows_of(counts, rule)
    except TooFewToTell:
        return
    assert not any(rule.is_small(row.number) for row in given_rows if row.number is not None)
    numbers = {(row.table, row.name, row.standing): row.number for row in given_rows}
    assert len(numbers) == len(given_rows)
    for table in ("stream", "nation"):
        names = {row.name for row in given_rows if row.table == table}
        columns = {row.standing for row in given_rows if row.table == table} - {"all"}
        gaps = Counter()
        for name in names:
            for column in columns:
                if numbers[table, name, column] is None:
                    gaps["row", name] += 1
                    gaps["column", column] += 1
        assert 1 not in gaps.values()
        assert sum(numbers[table, name, "all"] for name in names) == sum(counts.values())


SMALL = st.fixed_dictionaries(
    {
        (stream, nation, stands): st.integers(0, 4)
        for stream in ("libraries", "schools")
        for nation in ("england", "wales")
        for stands in ("not_yet", "under_way")
    }
)


@settings(max_examples=25, deadline=None)
@given(counts=SMALL)
def test_no_small_number_behind_both_tables_together_can_be_worked_out(counts):
    """Every whole that gives the same rows is tried: each small number differs in one of them."""
    rule = Rule(3)
    try:
        given_rows = rows_of(counts, rule)
    except TooFewToTell:
        return
    told = {(row.table, row.name, row.standing): row.number for row in given_rows}
    worlds = [
        world for world in _worlds(counts) if _fits(world, told, _together(counts, given_rows))
    ]
    assert counts in worlds
    for part in (0, 1):
        for name in {key[part] for key in counts}:
            for stands in ("not_yet", "under_way"):
                number = _of(counts, part, name, stands)
                if rule.is_small(number):
                    assert len({_of(world, part, name, stands) for world in worlds}) > 1


def _of(counts, part, name, stands):
    return sum(n for key, n in counts.items() if key[part] == name and key[2] == stands)


def _together(counts, given_rows):
    """Which names stand together as others, by table; whoever has the file sees it."""
    shown = {table: {row.name for row in given_rows if row.table == table}
             for table in ("stream", "nation")}  # fmt: skip
    columns = {row.standing for row in given_rows if row.table == "all"}
    return (
        {key[0]: key[0] if key[0] in shown["stream"] else "others" for key in counts},
        {key[1]: key[1] if key[1] in shown["nation"] else "others" for key in counts},
        {key[2]: key[2] if key[2] in columns else "others" for key in counts},
    )


def _fits(world, told, names):
    streams, nations, standings = names
    sums = Counter()
    for (stream, nation, stands), number in world.items():
        for stands_as in (standings[stands], "all"):
            sums["all", "all", stands_as] += number
            sums["stream", streams[stream], stands_as] += number
            sums["nation", nations[nation], stands_as] += number
    return all(number is None or sums[key] == number for key, number in told.items())


def _worlds(counts):
    """Tables near the true one: every way to move one or two around, which is enough to differ."""
    keys = list(counts)
    for steps in product((-1, 0, 1), repeat=len(keys)):
        world = {key: counts[key] + step for key, step in zip(keys, steps, strict=True)}
        if min(world.values()) >= 0:
            yield world


def test_the_day_of_an_award_is_nowhere_in_what_is_given():
    assert not any(
        isinstance(value, date | datetime)
        for row in rows_of({("schools", "wales", "held_1_year"): 9}, Rule(5))
        for value in (row.table, row.name, row.standing, row.number)
    )
