"""Who stood by which edition on a day: one query, right at the edges; counts that reveal nobody."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership.domain.person import Person
from membership.domain.reaffirmation import progress
from membership.domain.signature import Status
from membership.queries import standing
from membership.store.people import add_people
from membership.store.signatures import add_signature
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_signature,
    a_stream_coordinator,
    an_active_organisation,
)
from sanctuary.actor import Grant, Role
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness

from .charter import a_published_edition
from .test_reaffirmation import a_supporter, reaffirm

FIRST = date(2027, 5, 1)


async def a_row(h, person_id, **changes):
    async with h.transaction() as uow:
        one = a_signature(party_kind="person", person_id=person_id, **changes)
        await add_signature(uow, one)
    return one


async def somebody(h):
    person_id = new_id()
    async with h.transaction() as uow:
        await add_people(uow, [Person(person_id, "Sam", None)])
    return person_id


async def who(client, on=FIRST, **filters):
    answer = await client.get("/v1/signatures/standing", params={"on": str(on), **filters})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_stood_by_which_edition_on_a_day_is_one_query():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school, sam = await an_active_organisation(h), await a_supporter(h)
        began = h.clock.today()
        await h.open_days(began + timedelta(days=9))
        await a_published_edition(h)
        await h.fire_timers()
        await h.open_days(began + timedelta(days=20))
        await reaffirm(h, school)
        changed = h.clock.today()
        before, after = changed - timedelta(days=1), changed
        assert {one["edition"] for one in (await who(team, before))["items"]} == {"2026-2031"}
        found = await who(team, after)
        assert found["count"] == 2
        assert {one["party_name"]: one["edition"] for one in found["items"]} == {
            "Ysgol y Bryn": "2027-2032",
            "Sam Reed": "2026-2031",
        }
        assert (await who(team, after, edition="2027-2032"))["count"] == 1
        assert (await who(team, after, party_kind="person"))["count"] == 1
        assert (await who(team, after, nation="wales"))["count"] == 1
        assert (await who(team, began - timedelta(days=1)))["count"] == 0
        declared = await who(team, after, document="birmingham_declaration")
        assert declared["items"] == []
        assert sam.person_id


async def test_coordinators_see_who_stood_in_their_part_and_a_file_of_it():
    async with harness("membership") as h:
        await an_active_organisation(h)
        await a_supporter(h)
        today = h.clock.today()
        for actor, number in (
            (a_coordinator("wales"), 1),
            (a_coordinator("scotland"), 0),
            (a_stream_coordinator("schools"), 1),
            (NATIONAL, 2),
        ):
            async with await h.client(actor) as client:
                assert (await who(client, today))["count"] == number
                rows = await client.get(f"/v1/signatures/standing.csv?on={today}")
                assert len(rows.text.strip().splitlines()) == 1 + number
        async with await h.client() as public:
            assert (await public.get(f"/v1/signatures/standing?on={today}")).status_code == 401


async def test_pages_follow_each_other_and_count_once():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person = await somebody(h)
        made = [
            await a_row(h, person, status=Status.ACTIVE, party_id=new_id(), stood_from=FIRST)
            for _ in range(5)
        ]
        first = await who(team, limit=2)
        second = await who(team, limit=2, cursor=first["next"])
        third = await who(team, limit=2, cursor=second["next"])
        assert [first["count"], second["count"], third["next"]] == [5, None, None]
        seen = [one["id"] for page in (first, second, third) for one in page["items"]]
        assert seen == sorted(str(one.id) for one in made)


SPANS = st.lists(
    st.tuples(st.integers(-3, 3), st.one_of(st.none(), st.integers(0, 4))), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(SPANS, st.integers(-4, 8))
async def test_the_query_agrees_with_the_rule_at_every_edge(spans, offset):
    async with harness("membership") as h:
        person, mark = await somebody(h), new_id().hex[:12]
        rows = [
            await a_row(
                h,
                person,
                edition=mark,
                party_id=new_id(),
                status=Status.ACTIVE if length is None else Status.WITHDRAWN,
                stood_from=FIRST + timedelta(days=start),
                stood_until=None if length is None else FIRST + timedelta(days=start + length),
            )
            for start, length in spans
        ]
        day = FIRST + timedelta(days=offset)
        expected = {str(one.id) for one in rows if one.stands_on(day)}
        async with h.transaction() as uow:
            question = standing.Question("charter", day, edition=mark)
            assert await standing.number_standing(uow, NATIONAL, question) == len(expected)
        async with await h.client(NATIONAL) as team:
            found = await who(team, day, edition=mark)
        assert {one["id"] for one in found["items"]} == expected


async def test_a_re_affirmation_is_counted_and_small_numbers_are_kept_from_who_is_not_national():
    async with harness("membership") as h:
        url = "/v1/documents/charter/editions/2027-2032/reaffirmation"
        schools = [await an_active_organisation(h)]
        sams = [await a_supporter(h, f"sam{n}@example.org") for n in range(6)]
        await a_published_edition(h)
        await h.fire_timers()
        for one in sams[:1]:
            await reaffirm(h, one)
        async with await h.client(NATIONAL) as team:
            shown = (await team.get(url)).json()
            assert shown["asked_from"] == str(h.clock.today())
            none = {"reaffirmed": 0, "withdrawn": 0, "lapsed": 0}
            assert shown["nations"]["wales"] == none | {"due": 1}
            assert shown["nations"]["england"] == none | {"due": 5, "reaffirmed": 1}
            assert shown["all"] == none | {"due": 6, "reaffirmed": 1}
        for actor in (a_coordinator("england"), a_stream_coordinator()):
            async with await h.client(actor) as coordinator:
                shown = (await coordinator.get(url)).json()
            assert shown["nations"]["wales"] == dict.fromkeys(shown["all"])
            assert shown["nations"]["england"]["due"] == 5
            assert shown["all"]["due"] is None
        async with await h.client(an_actor(Grant(Role.TRUSTEE))) as trustee:
            assert (await trustee.get(url)).json()["all"]["due"] == 6
        async with await h.client(an_actor(Grant(Role.ASSESSOR))) as other:
            assert (await other.get(url)).status_code == 403
        assert schools


COUNTS = st.dictionaries(
    st.sampled_from(["wales", "england", "scotland"]),
    st.fixed_dictionaries({"due": st.integers(0, 12), "lapsed": st.integers(0, 12)}),
)


@given(COUNTS)
def test_no_withheld_count_can_be_had_by_subtraction(by_nation):
    nations, whole = progress(by_nation, withhold=True)
    for name in ("due", "lapsed"):
        shown = [getattr(one, name) for one in nations.values()]
        assert all(number is None or number >= 5 for number in shown)
        if None in shown:
            assert getattr(whole, name) is None
    open_, sums = progress(by_nation, withhold=False)
    assert sums.due == sum(one.due for one in open_.values())


@pytest.mark.parametrize("fewest", [4, 5])
def test_five_are_shown_and_four_are_not(fewest):
    nations, _ = progress({"wales": {"due": fewest}}, withhold=True)
    assert nations["wales"].due == (5 if fewest == 5 else None)
