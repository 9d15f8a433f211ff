"""The network's figures: who sees which, what is withheld, and how they stood on other days."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from membership.domain.places import Nation
from membership.domain.register import Cell, Dimension, Measure, Reader, publish
from membership.domain.small_numbers import RULE
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_stream_coordinator,
    a_supporter_form,
    confirm,
    sign_up,
)
from membership.testing_places import places_in
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.testing import an_actor, harness, keyed

from .welsh_register import send, the_welsh_register

ANYBODY = an_actor()
TRUSTEE = an_actor(Grant(Role.TRUSTEE))


async def counts(client, query=""):
    answer = await client.get(f"/v1/register/counts{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def rows(client, by, query=""):
    answer = await client.get(f"/v1/register/breakdowns?by={by}{query}")
    assert answer.status_code == 200, answer.text
    return {row["key"]: row for row in answer.json()["rows"]}


async def supporters(client, number, prefix="s", **changes):
    people = [
        {"name": f"Person {n}", "email": f"{prefix}{n}@example.org", "verified": True} | changes
        for n in range(number)
    ]
    made = await client.post("/v1/supporters/import", json={"people": people}, headers=keyed())
    assert made.status_code == 201, made.text
    return made.json()["person_ids"]


async def test_the_welsh_figures_for_who_may_see_them_all():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        for actor in (NATIONAL, TRUSTEE, a_coordinator("wales")):
            async with await h.client(actor) as client:
                seen = await counts(client, "?nation=wales")
            assert (seen["groups"], seen["organisations"], seen["local_leads"]) == (8, 143, 4)
            assert (seen["awarded"], seen["not_awarded"]) == (54, 89)
            assert seen["awarded_by_stream"] == {"schools": 43, "libraries": 11}
            assert (seen["members_awarded"], seen["members_not_awarded"]) == (54, 89)
            assert seen["groups_by_status"] == {"affiliated": 8}
            assert (seen["withheld"], seen["because"]) == (False, None)


async def test_anybody_else_does_not_learn_of_the_four_local_leads():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        async with (
            await h.client(ANYBODY) as anybody,
            await h.client(a_coordinator("england")) as other,
        ):
            for client in (anybody, other):
                seen = await counts(client, "?nation=wales")
                assert (seen["groups"], seen["organisations"], seen["awarded"]) == (8, 143, 54)
                assert (seen["local_leads"], seen["withheld"]) == (None, True)
                assert "under five" in seen["because"]
                whole = await counts(client)
                assert whole["local_leads"] is None, "the whole of the network would tell it"
                assert whole["organisations"] == 143
                by_stream = await rows(client, "stream")
                assert by_stream["schools"]["local_leads"] is None
                assert (await rows(client, "nation"))["wales"]["local_leads"] is None
        async with await h.client(NATIONAL) as team_again:
            assert (await counts(team_again))["local_leads"] == 4


async def test_a_stream_within_a_nation_is_for_its_coordinators():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        query = "?nation=wales&stream=schools"
        for actor in (NATIONAL, a_coordinator("wales"), a_stream_coordinator("schools")):
            async with await h.client(actor) as client:
                seen = await counts(client, query)
            assert (seen["members"], seen["members_awarded"], seen["local_leads"]) == (120, 43, 4)
            assert (seen["groups"], seen["organisations"]) == (None, None)
        async with await h.client(ANYBODY) as anybody:
            seen = await counts(anybody, query)
        assert (seen["members"], seen["withheld"]) == (None, True)


async def test_regions_come_from_the_places_of_the_current_generation():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        register = [
            {
                "type": "organisation",
                "name": f"Library {n}",
                "kind": "library",
                "nation": "england",
                "area": "E08000938" if n < 7 else "E06000999",
                "scheme": "GB-CHC",
                "value": str(1_200_000 + n),
                "stream": "libraries",
            }
            for n in range(13)
        ]
        await send(team, register)
        await supporters(team, 6, nation="england", area="E08000916")
        await supporters(team, 2, "w", nation="wales", area="W06000011")
        assert (await counts(team, "?region=E12000003"))["organisations"] == 7
        assert (await counts(team, "?region=unknown&nation=england"))["organisations"] == 6
        by_region = await rows(team, "region")
        assert by_region["E12000003"]["supporters"] == 6, (
            "an old code counts where the new one lies"
        )
        assert (await counts(team, "?nation=wales"))["supporters"] == 2
        async with await h.client(ANYBODY) as anybody:
            seen = await rows(anybody, "region")
            assert (seen["E12000003"]["organisations"], seen["unknown"]["organisations"]) == (7, 6)
            by_nation = await rows(anybody, "nation")
            assert {row["supporters"] for row in by_nation.values()} == {None}
            assert seen["E12000003"]["supporters"] is None, "England goes, so its regions go"
        assert (await team.get("/v1/register/counts?region=Yorkshire")).status_code == 422


async def test_supporters_are_who_proved_an_address_or_never_had_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await supporters(team, 3, nation="wales", streams=["schools", "gardens"])
        await supporters(team, 1, "n", nation="wales", email=None)
        await supporters(team, 1, "u", nation="wales", verified=False)
        signed = await sign_up(h, a_supporter_form())
        assert (await counts(team))["supporters"] == 4
        await confirm(h, signed)
        seen = await counts(team)
        assert (seen["supporters"], seen["personal_signatures"]) == (5, 1)
        by_stream = await rows(team, "stream")
        assert (by_stream["schools"]["supporters"], by_stream["gardens"]["supporters"]) == (3, 3)
        assert (await counts(team, "?stream=gardens"))["supporters"] == 3
        documents = (await counts(team))["signatures_by_document"]
        assert documents == {}


async def test_the_tally_equals_the_rows_whatever_happened_to_them():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        people = await supporters(team, 30, nation="wales", streams=["schools"])
        await supporters(team, 20, "b", nation="scotland", area="S12000033")
        await supporters(team, 10, "g", nation="wales", streams=["gardens"])
        async with h.transaction() as uow:
            await uow.execute(
                text("update person set ended = true, area = 'W06000011' where id = any(:ids)"),
                {"ids": people[:7]},
            )
            await uow.execute(text("update person set streams = '{faith}' where nation='scotland'"))
            await uow.execute(text("update person set contact_version = contact_version + 1"))
        found = await team.post("/v1/register/reconciliations", headers=keyed())
        assert (found.status_code, found.json()["differences"]) == (201, [])
        seen = await counts(team)
        assert seen["supporters"] == 53
        async with h.transaction() as uow:
            assert await uow.scalar(text("select sum(number) from register_counted")) == sum(
                [53, 23, 20, 10]
            ), "in all, and in schools, faith and gardens"


async def test_a_tally_that_somebody_spoilt_is_found_and_corrected():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await supporters(team, 6, nation="wales")
        async with h.transaction() as uow:
            await uow.execute(text("delete from register_tally"))
        assert (await counts(team))["supporters"] == 0
        found = (await team.post("/v1/register/reconciliations", headers=keyed())).json()
        assert [
            (d["measure"], d["nation"], d["counted"], d["tallied"]) for d in found["differences"]
        ] == [("supporters", "wales", 6, 0)]
        assert (await counts(team))["supporters"] == 6
        async with await h.client(a_coordinator()) as coordinator:
            refused = await coordinator.post("/v1/register/reconciliations", headers=keyed())
            assert refused.status_code == 403


async def test_how_it_stood_on_a_day_is_kept_when_the_day_is_over():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = h.clock.today()
        await send(team, the_welsh_register())
        people = await supporters(team, 9, nation="wales")
        await h.open_days(first + timedelta(days=3))
        async with h.transaction() as uow:
            await uow.execute(
                text("update person set ended = true where id = any(:ids)"), {"ids": people[:3]}
            )
            await uow.execute(text("update local_lead set vacant_since = '2020-01-01'"))
        await h.open_days(first + timedelta(days=6))
        then = await counts(team, f"?nation=wales&on={first + timedelta(days=2)}")
        assert (then["supporters"], then["local_leads"], then["source"]) == (9, 4, "kept")
        assert (then["organisations"], then["awarded_by_stream"]["schools"]) == (143, 43)
        later = await counts(team, f"?nation=wales&on={first + timedelta(days=4)}")
        assert (later["supporters"], later["local_leads"]) == (6, 0)
        now = await counts(team, "?nation=wales")
        assert (now["supporters"], now["source"]) == (6, "now")
        before = await counts(team, f"?nation=wales&on={first - timedelta(days=40)}")
        assert before["source"] == "records"
        async with h.transaction() as uow:
            kept = await uow.scalar(text("select count(*) from register_period"))
            measures = await uow.scalar(
                text("select count(*) from register_period where until_day is null")
            )
        assert kept - measures <= 4, "only what changed takes a row"


async def test_days_do_not_tell_anybody_what_one_person_did():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await supporters(team, 10, nation="wales")
        await h.open_days(h.clock.today() + timedelta(days=70))
        today = h.clock.today()
        async with await h.client(ANYBODY) as anybody, await h.client(a_coordinator()) as ours:
            before = await counts(anybody)
            assert date.fromisoformat(before["on"]) == today.replace(day=1) - timedelta(days=1)
            await supporters(team, 1, "new", nation="wales")
            assert await counts(anybody) == before
            assert await counts(anybody, f"?on={today}") == before
            assert (await counts(ours, "?nation=wales"))["supporters"] == 11
            assert (await counts(ours, "?nation=england"))["on"] == before["on"]


async def test_figures_are_for_who_is_signed_in():
    async with harness("membership") as h, await h.client() as nobody:
        assert (await nobody.get("/v1/register/counts")).status_code == 401
        assert (await nobody.get("/v1/register/breakdowns?by=nation")).status_code == 401


def cell(number, nation="wales", region="", stream="", status="affiliated", measure=Measure.GROUPS):
    return Cell(measure, number, nation, region, stream, status)


LEAVES = [("wales", ""), ("scotland", ""), ("england", "E12000001"), ("england", "E12000002")]


N, R = Dimension.NATION, Dimension.REGION


def of_leaves(wales, scotland, north_east, north_west):
    """The tables of four numbers, as plain as can be."""
    return {
        (N, "wales"): wales,
        (N, "scotland"): scotland,
        (N, "england"): north_east + north_west,
        (R, "E12000001"): north_east,
        (R, "E12000002"): north_west,
    }


@settings(max_examples=40, deadline=None)
@given(numbers=st.tuples(*[st.integers(0, 9)] * 4), own=st.sampled_from([None, *Nation]))
def test_regions_nations_and_totals_together_give_no_small_number_away(numbers, own):
    """Every way to fill the four places that agrees with all that is published."""
    cells = [cell(v, nation, region) for v, (nation, region) in zip(numbers, LEAVES, strict=True)]
    seen = publish(cells, Reader(nations=frozenset({own.value} if own else ())))
    shown = {
        (dimension, key): row[Measure.GROUPS]
        for dimension in (N, R)
        for key, row in seen.tables[dimension].items()
    }
    total, true = seen.totals[Measure.GROUPS], of_leaves(*numbers)
    assert {key: true[key] for key in shown} == true
    published = [(key, number) for key, number in shown.items() if number is not None]
    for (dimension, key), number in published:
        mine = own is not None and (key == own or (dimension is R and own is Nation.ENGLAND))
        assert mine or not RULE.is_small(number)
    worlds = map(of_leaves, *zip(*product(range(13), repeat=4), strict=True))
    possible = [
        world
        for world in worlds
        if total in {None, sum(world[N, nation] for nation in ("wales", "scotland", "england"))}
        and all(world[key] == number for key, number in published)
    ]
    for key, number in shown.items():
        if number is None and RULE.is_small(true[key]):
            assert len({world[key] for world in possible}) > 1, (key, shown, total)


@pytest.mark.parametrize("status", ["affiliated", "dormant"])
def test_statuses_are_withheld_like_places(status):
    cells = [cell(30), cell(3, status="dormant"), cell(20, "scotland", status="at_risk")]
    seen = publish(cells, Reader())
    assert seen.tables[Dimension.STATUS][status][Measure.GROUPS] is None
    assert seen.totals[Measure.GROUPS] == 53


def test_a_coordinator_of_two_nations_sees_both():
    both = an_actor(
        Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),
        Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland"),
    )
    assert both.may(Role.NATION_COORDINATOR, nation="scotland")
    seen = publish(
        [cell(2), cell(3, "scotland"), cell(40, "england", "E12000001")],
        Reader(nations=frozenset({"wales", "scotland"})),
    )
    rows_seen = {key: row[Measure.GROUPS] for key, row in seen.tables[Dimension.NATION].items()}
    assert rows_seen == {"wales": 2, "scotland": 3, "england": 40}


async def test_what_was_counted_serves_until_something_changes():
    """Whoever changes it, and also when the change is taken back."""
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        assert (await counts(team))["organisations"] == 143
        for change, expected in (
            ("update organisation set status = 'ended' where name = 'Organisation 1'", 142),
            ("update organisation set status = 'recognised'", 143),
        ):
            async with h.transaction() as uow:
                await uow.execute(text(change))
                assert (await counts(team))["organisations"] != expected, "not committed yet"
            assert (await counts(team))["organisations"] == expected
        day = h.clock.today() + timedelta(days=1000)
        assert (await counts(team, f"?on={day}"))["awarded"] == 0
        assert (await counts(team))["awarded"] == 54
