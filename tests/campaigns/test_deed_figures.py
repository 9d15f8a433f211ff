"""What staff see of people's own plans: numbers that tell of nobody, and words that were given."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from campaigns import tables
from campaigns.domain.deed_figures import Quarter, told
from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.withholding import Rule

RULE = Rule(5)
KIND = st.sampled_from(["conversation", "event", "pitch"])
NATION = st.sampled_from(["wales", "england", None])
SEAT = st.sampled_from(["W07000081", "W07000082", "W07000083", None])
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTS = st.dictionaries(st.tuples(KIND, NATION, SEAT), st.integers(1, 12), max_size=9)


async def did(team, person, kind, at):
    """Somebody did something then."""
    client, deed_id = await team.of(Actor(person.person_id)), uuid4()
    body = {"kind": kind, "answers": {"pitch": "Welcome"} if kind == "pitch" else {}}
    await client.put(f"/v1/deeds/{deed_id}", json=body)
    to = "practised" if kind == "pitch" else "talked"
    answer = await client.post(
        f"/v1/deeds/{deed_id}/steps", json={"to": to}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200, answer.text
    async with team.h.transaction() as uow:
        await uow.execute(update(tables.deed).where(tables.deed.c.id == deed_id).values(done_at=at))
    return deed_id


async def some(team, number, kind, at, **facts):
    people = [a_person(**facts) for _ in range(number)]
    await team.h.receive(*people)
    for person in people:
        await did(team, person, kind, at)
    return people


def last_quarter(team):
    quarter = Quarter.last_before(team.h.clock.today())
    return quarter, datetime.combine(quarter.begins, datetime.min.time(), UTC) + timedelta(days=9)


async def figures(team, actor, **params):
    answer = await team.get(actor, "/v1/deed-figures", **params)
    assert answer.status_code == 200, answer.text
    return {
        (row["nation"], row["constituency"], row["kind"]): row["people"]
        for row in answer.json()["figures"]
    }


async def test_people_are_counted_once_for_a_kind_by_nation_and_constituency(team):
    _, at = last_quarter(team)
    people = await some(team, 6, "conversation", at, constituency="W07000081")
    await some(team, 5, "conversation", at, constituency="W07000082")
    await did(team, people[0], "conversation", at)
    found = await figures(team, a_manager())
    assert found == {
        ("wales", None, "conversation"): 11,
        ("wales", "W07000081", "conversation"): 6,
        ("wales", "W07000082", "conversation"): 5,
    }


async def test_a_few_are_not_told_and_cannot_be_worked_out(team):
    _, at = last_quarter(team)
    await some(team, 7, "conversation", at, constituency="W07000081")
    await some(team, 2, "conversation", at, constituency="W07000082")
    found = await figures(team, a_manager())
    assert found[("wales", None, "conversation")] == 9
    assert "W07000082" not in {seat for _, seat, _ in found}
    assert 7 not in found.values()
    assert 2 not in found.values()


async def test_a_quarter_that_is_not_over_is_not_told(team):
    await some(team, 6, "conversation", team.h.clock.now())
    assert await figures(team, a_manager()) == {}
    today = team.h.clock.today()
    now = str(Quarter(today.year, (today.month - 1) // 3 + 1))
    answer = await team.get(a_manager(), "/v1/deed-figures", quarter=now)
    assert answer.status_code == 404
    assert (await team.get(a_manager(), "/v1/deed-figures", quarter="2026")).status_code == 422


@pytest.mark.parametrize("role", [None, Role.ASSESSOR, Role.GROUP_OFFICER, Role.LOCAL_LEAD])
async def test_who_does_not_lead_sees_neither_numbers_nor_words(team, role):
    grants = (Grant(role, ScopeKind.UK),) if role else ()
    actor = Actor(new_id(), grants)
    for path in ("/v1/deed-figures", "/v1/shared-outcomes"):
        assert (await team.get(actor, path)).status_code == 403
        assert (await team.get(None, path)).status_code == 401


async def test_only_what_was_shared_is_read_and_not_whose_it_is(team):
    _, at = last_quarter(team)
    (person, other) = await some(team, 2, "conversation", at)
    client = await team.of(Actor(person.person_id))
    (deed,) = (await client.get("/v1/deeds")).json()["items"]
    path, match = f"/v1/deeds/{deed['deed_id']}/sharing", {"If-Match": f'"{deed["version"]}"'}
    put = await client.put(path, json={"words": "She is coming to the picnic"}, headers=match)
    assert put.status_code == 200
    answer = await team.get(an_officer("wales"), "/v1/shared-outcomes")
    (item,) = answer.json()["items"]
    assert (item["words"], item["nation"]) == ("She is coming to the picnic", "wales")
    assert str(person.person_id) not in answer.text
    assert deed["deed_id"] not in answer.text
    assert (await team.get(an_officer("scotland"), "/v1/shared-outcomes")).json()["items"] == []
    match = {"If-Match": put.headers["etag"]}
    assert (await client.delete(path, headers=match)).status_code == 200
    assert (await team.get(a_manager(), "/v1/shared-outcomes")).json()["items"] == []
    assert other.person_id


@BUSY
@given(COUNTS)
def test_no_small_number_is_ever_told(counts):
    assert not [row for row in told(counts, RULE) if RULE.is_small(row.people or 0)]


@BUSY
@given(COUNTS)
def test_what_is_told_of_a_nation_never_leaves_a_few_of_its_constituencies(counts):
    rows = told(counts, RULE)
    whole = {(r.nation, r.kind): r.people for r in rows if r.constituency is None}
    for (nation, kind), people in whole.items():
        parts = [r.people for r in rows if (r.nation, r.kind) == (nation, kind) and r.constituency]
        if people is not None and parts and parts.count(None) == 1:
            left = people - sum(each for each in parts if each is not None)
            assert not RULE.is_small(left)


@BUSY
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_quarters_follow_each_other_without_gap_or_overlap(day):
    quarter = Quarter.last_before(day)
    assert quarter.ends <= day
    assert quarter.begins < quarter.ends
    assert Quarter.last_before(quarter.ends) == quarter
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "26-Q1", "2026-Q", "Q1-2026", "2026-Q11"])
def test_a_quarter_that_cannot_be_read_is_refused(text):
    with pytest.raises(Invalid):
        Quarter.parse(text)
