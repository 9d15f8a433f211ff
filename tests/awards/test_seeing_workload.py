"""Promises that are overdue, and how much the assessors have before them."""

import csv
import io
from datetime import date, timedelta

import pytest

from awards import store
from awards.domain.application import Status
from awards.testing import SWANSEA, Stage, an_application, an_organisation_in
from sanctuary.actor import SYSTEM, Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import harness

NATIONAL = Grant(Role.NATIONAL_TEAM)


def holding(role, kind=ScopeKind.UK, scope_id=""):
    return Actor(new_id(), (Grant(role, kind, str(scope_id)),))


async def promised(h, hear_by, *, status=Status.SUBMITTED, organisation=None):
    """An application that was sent, of a Welsh school, with the day of our promise."""
    if organisation is None:
        organisation, said = an_organisation_in()
        await h.receive(*said)
    one = an_application(
        status=status, organisation_id=organisation, hear_by=hear_by, submitted_at=h.clock.now()
    )
    async with h.transaction() as uow:
        await store.insert_application(uow, one, by=SYSTEM, at=h.clock.now())
    return str(one.id)


async def overdue(h, actor, query=""):
    answer = await (await h.client(actor)).get(f"/v1/overdue-promises{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_promise_is_overdue_from_the_day_after_it_and_says_by_how_much_and_whose_move():
    async with harness("awards") as h:
        today = h.clock.today()
        await promised(h, today)
        late = await promised(h, today - timedelta(days=1))
        later = await promised(h, today - timedelta(days=40), status=Status.RECOMMENDED)
        found = await overdue(h, Actor(new_id(), (NATIONAL,)))
        assert [
            (each["application_id"], each["days_over"], each["move"], each["next"])
            for each in found
        ] == [
            (later, 40, "coordinator", "Decide"),
            (late, 1, "coordinator", "Check that it is complete, then form a panel"),
        ]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
async def test_what_waits_for_nobody_here_is_not_overdue(status):
    async with harness("awards") as h:
        await promised(h, h.clock.today() - timedelta(days=9), status=status)
        assert await overdue(h, Actor(new_id(), (NATIONAL,))) == []


async def test_more_overdue_promises_than_a_page_holds_come_once_each_and_all_in_the_file():
    async with harness("awards") as h:
        today = h.clock.today()
        made = [await promised(h, today - timedelta(days=1 + n // 3)) for n in range(11)]
        client = await h.client(Actor(new_id(), (NATIONAL,)))
        seen, address = [], "/v1/overdue-promises?limit=4"
        while address:
            answer = await client.get(address)
            seen += [(each["hear_by"], each["application_id"]) for each in answer.json()["items"]]
            address = answer.links.get("next", {}).get("url")
        assert seen == sorted(seen)
        assert {each for _, each in seen} == set(made)
        assert len(seen) == len(made)
        file = await client.get("/v1/overdue-promises.csv")
        rows = list(csv.DictReader(io.StringIO(file.text)))
        assert [row["application_id"] for row in rows] == [each for _, each in seen]


@pytest.mark.parametrize(
    ("role", "kind", "scope_id", "number"),
    [
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools", 1),
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries", 0),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "wales", 1),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland", 0),
        (Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA, 1),
        (Role.LOCAL_LEAD, ScopeKind.AREA, "W06000023", 0),
        (Role.GROUP_OFFICER, ScopeKind.GROUP, "00000000-0000-7000-8000-000000000001", 0),
    ],
)
async def test_each_sees_the_overdue_promises_of_their_own_part(role, kind, scope_id, number):
    async with harness("awards") as h:
        await promised(h, h.clock.today() - timedelta(days=2))
        assert len(await overdue(h, holding(role, kind, scope_id))) == number


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.ORGANISATION_CONTACT, Role.TRUSTEE])
@pytest.mark.parametrize("path", ["overdue-promises", "assessor-loads"])
async def test_neither_assessors_nor_contacts_see_what_waits_for_others(role, path):
    async with harness("awards") as h:
        client = await h.client(holding(role))
        for address in (f"/v1/{path}", f"/v1/{path}.csv"):
            refused = await client.get(address)
            assert refused.status_code == 403
            assert "ask the national team" in refused.json()["detail"]


@pytest.mark.parametrize("role", [Role.LOCAL_LEAD, Role.GROUP_OFFICER])
async def test_the_load_of_assessors_is_for_those_who_form_panels(role):
    async with harness("awards") as h:
        refused = await (await h.client(holding(role))).get("/v1/assessor-loads")
        assert refused.status_code == 403


async def load(stage, reader, person):
    answer = await stage.get(reader, "/v1/assessor-loads")
    assert answer.status_code == 200, answer.text
    (one,) = (each for each in answer.json()["items"] if each["person_id"] == str(person.id))
    numbers = ("invited", "sitting", "to_review", "reviewed_last_year")
    return tuple(one[name] for name in numbers), one["soonest_promise"]


async def test_the_load_follows_an_assessor_from_invitation_to_review_and_forgets_after_a_year():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        first, reader = stage.assessors[0], stage.coordinator
        assert await load(stage, reader, first) == ((0, 0, 0, 0), None)
        application = await stage.submitted()
        await stage.done(
            reader, f"/v1/applications/{application}/panel", {"person_ids": [str(first.id)]}
        )
        assert (await load(stage, reader, first))[0] == (1, 0, 0, 0)
        seats = (await stage.get(first, "/v1/seats")).json()["items"]
        await stage.done(first, f"/v1/seats/{seats[0]['id']}/answer", {"accept": True})
        await stage.done(first, f"/v1/seats/{seats[0]['id']}/conflict", {"conflicted": False})
        assert (await load(stage, reader, first))[0] == (0, 1, 0, 0)
        await stage.seat(application, stage.assessors[1:])
        assert (await stage.confirm(application)).is_success
        numbers, promise = await load(stage, reader, first)
        assert numbers == (0, 1, 1, 0)
        assert date.fromisoformat(promise) > h.clock.today()
        await stage.review(application, first)
        assert await load(stage, reader, first) == ((0, 1, 0, 1), None)
        h.clock.offset += timedelta(days=367)
        assert (await load(stage, reader, first))[0] == (0, 1, 0, 0)


async def test_the_load_is_seen_by_coordinators_of_what_an_assessor_knows_and_by_no_others():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        for reader, number in (
            (stage.coordinator, 1),
            (holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries"), 0),
            (holding(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"), 1),
            (holding(Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland"), 0),
        ):
            answer = await stage.get(reader, "/v1/assessor-loads")
            assert len(answer.json()["items"]) == number


async def test_the_load_is_the_same_whoever_has_lived_experience():
    async def everything(*declared):
        async with harness("awards") as h:
            stage = await Stage(h).set_up(*declared)
            application = await stage.submitted()
            await stage.seat(application)
            await stage.confirm(application)
            return [(await load(stage, stage.coordinator, each))[0] for each in stage.assessors]

    assert await everything(True, False, False) == await everything(False, False, True)


async def test_who_declared_a_conflict_sees_no_promise_and_no_load_of_that_applicant():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False)
        application = await stage.submitted()
        recused, other = stage.assessors
        both = Actor(recused.id, (NATIONAL,))
        await h.grant(both)
        await stage.seat(application, [other])
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/panel",
            {"person_ids": [str(recused.id)]},
        )
        seat = invited["items"][0]["id"]
        h.clock.offset += timedelta(days=100)
        assert (await load(stage, both, other))[0] == (0, 1, 0, 0)
        assert len((await stage.get(both, "/v1/overdue-promises")).json()["items"]) == 1
        await stage.done(recused, f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(recused, f"/v1/seats/{seat}/conflict", {"conflicted": True})
        assert await load(stage, both, other) == ((0, 0, 0, 0), None)
        assert (await stage.get(both, "/v1/overdue-promises")).json()["items"] == []
        assert (await load(stage, stage.coordinator, other))[0] == (0, 1, 0, 0)


async def test_nobody_on_the_list_is_an_empty_list():
    async with harness("awards") as h:
        client = await h.client(Actor(new_id(), (NATIONAL,)))
        assert (await client.get("/v1/assessor-loads")).json() == {"items": [], "next": None}
