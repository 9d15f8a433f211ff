"""Files of people on their way in: checked first, taken over once, gone on with after a stop."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from membership.commands import imports as import_commands
from membership.domain.import_mapping import Kind
from membership.tables import import_key, import_mistake, import_part, person
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_stream_coordinator,
    a_supporter_form,
    confirm,
    sign_up,
)
from membership.testing_imports import a_file, a_person, take_over, upload, work
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import ContactChanged, ImportEnded, PersonChanged
from sanctuary.ground_tables import sealed_opening
from sanctuary.sheets import unguard
from sanctuary.testing import an_actor, bodies, harness, keyed


async def count(h, table):
    async with h.transaction() as uow:
        return await uow.scalar(select(func.count()).select_from(table))


async def rows_of(h, *columns):
    async with h.transaction() as uow:
        return [tuple(row) for row in await uow.all(select(*columns).order_by(columns[0]))]


async def names(h):
    return [row[0] for row in await rows_of(h, person.c.name)]


async def a_job(client, content, kind="people", **said):
    answer = await upload(client, content, kind, **said)
    assert answer.status_code == 202, answer.text
    return answer.headers["location"]


async def post(client, url, **body):
    return await client.post(url, json=body or None, headers=keyed())


async def test_a_file_is_checked_before_anything_is_written():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(1), a_person(2), a_person(3, nation="narnia")))
        assert (await team.get(url)).json()["status"] == "uploaded"
        assert await work(h) == 1
        job = (await team.get(url)).json()
        assert (job["status"], job["rows"], job["rows_read"]) == ("checked", 3, 3)
        assert job["found"] == {"new": 2, "changed": 0, "known": 0, "refused": 1}
        assert job["done"] == {"new": 0, "changed": 0, "known": 0, "refused": 0}
        assert (await count(h, person), await count(h, import_key)) == (0, 0)
        assert await h.emitted() == []


async def test_mistakes_are_named_by_row_and_column_of_the_file():
    wrong = [
        a_person(1, email="nobody"),
        a_person(2, nation="england"),
        a_person(3, name=""),
        a_person(4, proved="perhaps"),
        a_person(1, email="x@example.org"),
    ]
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(9), *wrong))
        await work(h)
        found = (await team.get(f"{url}/mistakes")).json()["items"]
        assert [(one["row"], one["column"]) for one in found] == [
            (3, "email"),
            (4, "area"),
            (5, "name"),
            (6, "proved"),
            (7, "external_id"),
        ]
        assert "row 3" in found[-1]["detail"]
        assert (await team.get(url)).json()["found"]["refused"] == 5


async def test_the_rejected_rows_come_back_as_a_file_to_correct():
    headers = ("external_id", "name", "email", "remarks")
    rows = [
        {"external_id": "1", "name": "Ann", "email": "nobody", "remarks": "=1+1"},
        {"external_id": "2", "name": "Ben", "email": "ben@example.org"},
    ]
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(*rows, headers=headers))
        await work(h)
        answer = await team.get(f"{url}/rejected.csv")
        (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
        assert list(row) == [*headers, "reason"]
        assert row["reason"].startswith("email: That does not look like")
        assert row["remarks"].startswith("'=")
        assert unguard(row["remarks"]) == "=1+1"
        await post(team, f"{url}/start", without_refused=True)
        await work(h)
        corrected = answer.text.replace("nobody", "ann@example.org")
        again = await take_over(h, team, corrected.encode())
        assert again["ignored_columns"] == ["remarks", "reason"]
        assert again["done"]["new"] == 1
        assert await names(h) == ["Ann", "Ben"]
        taken = (await team.get("/v1/exports")).json()["items"][0]
        assert (taken["id"], taken["rows"]) == (answer.headers["x-export-id"], 1)


async def test_good_rows_go_on_without_the_bad_ones_only_when_the_caller_says_so():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(1), a_person(2, name="")))
        assert (await post(team, f"{url}/start", without_refused=True)).status_code == 409
        await work(h)
        refused = await post(team, f"{url}/start", without_refused=False)
        assert refused.json()["type"].endswith("rows-refused")
        assert await work(h) == 0
        assert (await post(team, f"{url}/start", without_refused=True)).status_code == 202
        await work(h)
        job = (await team.get(url)).json()
        assert (job["status"], job["done"]["new"], job["done"]["refused"]) == ("done", 1, 1)
        assert await names(h) == ["Person 1"]


async def test_people_are_written_with_their_events():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        rows = [a_person(1), a_person(2, email="", proved="")]
        assert (await take_over(h, team, a_file(*rows)))["done"]["new"] == 2
        first, second = [each.data for each in await h.emitted(PersonChanged)]
        assert (first.nation, first.area, first.roles) == ("wales", "W06000011", ("supporter",))
        assert (first.has_address, first.address_verified) == (True, True)
        assert (second.has_address, second.address_verified) == (False, False)
        assert first.bases == {"service": "service_message"}
        assert {each.data.contact_version for each in await h.emitted(ContactChanged)} == {1}
        answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=(first.person_id,)))
        assert (answer.contacts[0].name, answer.contacts[0].version) == ("Person 1", 1)
        (ended,) = [each.data for each in await h.emitted(ImportEnded)]
        assert (ended.kind, ended.source, ended.new, ended.refused) == ("people", "sanctuary", 2, 0)
        assert "Person" not in str(bodies(await h.emitted(ImportEnded)))


ALL_SORTS = [
    a_person(1),
    a_person(2, external_id=""),
    a_person(3, email="", proved=""),
    a_person(4, external_id="", email="", proved=""),
]


async def test_the_same_file_twice_changes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(*ALL_SORTS))
        before = (await rows_of(h, *person.c), await rows_of(h, *import_key.c))
        events = len(await h.emitted(PersonChanged)), len(await h.emitted(ContactChanged))
        again = await take_over(h, team, a_file(*ALL_SORTS[::-1]))
        assert again["done"] == {"new": 0, "changed": 0, "known": 4, "refused": 0}
        assert (await rows_of(h, *person.c), await rows_of(h, *import_key.c)) == before
        assert (len(await h.emitted(PersonChanged)), len(await h.emitted(ContactChanged))) == events


async def test_a_corrected_file_updates_who_it_is_about():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(*ALL_SORTS))
        ids = await rows_of(h, person.c.id)
        corrected = [
            a_person(1, name="Ann Jones", email="new@example.org", proved=""),
            a_person(2, external_id="", name="Ben Jones"),
            *ALL_SORTS[2:],
        ]
        again = await take_over(h, team, a_file(*corrected))
        assert again["done"] == {"new": 0, "changed": 2, "known": 2, "refused": 0}
        assert await rows_of(h, person.c.id) == ids
        found = await rows_of(h, person.c.name, person.c.email, person.c.verified)
        assert ("Ann Jones", "new@example.org", False) in found
        assert ("Ben Jones", "p2@example.org", True) in found


async def test_who_proves_an_address_that_a_file_gave_to_another_stays_somebody_else():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1)))
        [(other,)] = await rows_of(h, person.c.id)
        await take_over(h, team, a_file(a_person(1, email="yan@example.org", proved="")))
        yan = await sign_up(h, a_supporter_form("yan@example.org"))
        await confirm(h, yan)
        found = await rows_of(h, person.c.id, person.c.folded_into, person.c.verified)
        assert sorted(found) == sorted([(other, None, False), (yan.person_id, None, True)])


async def test_who_is_known_by_address_stays_one_and_keeps_their_name():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        body = {"name": "Ann Evans", "email": "P1@example.org"}
        person_id = (await team.post("/v1/people", json=body, headers=keyed())).json()["person_id"]
        done = (await take_over(h, team, a_file(a_person(1), a_person(2))))["done"]
        assert (done["new"], done["changed"]) == (1, 1)
        shown = (await team.get(f"/v1/people/{person_id}")).json()
        assert (shown["name"], shown["area"]) == ("Ann Evans", "W06000011")


async def test_an_address_that_somebody_else_has_is_not_taken_from_them():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1), a_person(2)))
        job = await take_over(h, team, a_file(a_person(1, email="p2@example.org")))
        assert job["done"]["refused"] == 1
        found = (await team.get(f"/v1/imports/{job['id']}/mistakes")).json()["items"]
        assert found[0]["column"] == "email"
        assert {row[0] for row in await rows_of(h, person.c.email)} == {
            "p1@example.org",
            "p2@example.org",
        }


async def test_our_own_list_of_people_reads_back_and_changes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1, name="=Ann"), a_person(2, name="'=Ben")))
        events = len(await h.emitted(PersonChanged))
        file = (await team.get("/v1/people.csv?bom=true")).content
        job = await take_over(h, team, file)
        assert job["done"] == {"new": 0, "changed": 0, "known": 2, "refused": 0}
        assert await names(h) == ["'=Ben", "=Ann"]
        assert len(await h.emitted(PersonChanged)) == events


@pytest.fixture
def short_parts():
    before = import_commands.ROWS_PER_PART[Kind.PEOPLE]
    import_commands.ROWS_PER_PART[Kind.PEOPLE] = 2
    yield
    import_commands.ROWS_PER_PART[Kind.PEOPLE] = before


@pytest.mark.usefixtures("short_parts")
async def test_stopped_and_gone_on_with_nothing_is_lost_and_nothing_double():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(*[a_person(n) for n in range(7)]))
        await work(h)
        await post(team, f"{url}/start", without_refused=False)
        assert await work(h, most=2) == 2
        stopped = await post(team, f"{url}/stop")
        assert (stopped.json()["status"], stopped.json()["rows_read"]) == ("stopped", 4)
        assert await work(h) == 0
        assert (await post(team, f"{url}/resume")).status_code == 202
        assert await work(h) == 2
        job = (await team.get(url)).json()
        assert (job["status"], job["done"]["new"]) == ("done", 7)
        assert sorted(await names(h)) == [f"Person {n}" for n in range(7)]
        assert len(await h.emitted(PersonChanged)) == 7
        assert (await post(team, f"{url}/resume")).status_code == 409


async def test_a_file_goes_some_days_after_its_end_and_what_was_counted_stays():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        job = await take_over(h, team, a_file(a_person(1), a_person(2, name="")))
        url = f"/v1/imports/{job['id']}"
        today = h.clock.today()
        await h.open_days(today + timedelta(days=6))
        assert await count(h, import_part) == 1
        await h.open_days(today + timedelta(days=8))
        assert (await count(h, import_part), await count(h, import_mistake)) == (0, 0)
        job = (await team.get(url)).json()
        assert (job["file_kept_until"], job["done"]["new"]) == (None, 1)
        assert (await team.get(f"{url}/rejected.csv")).status_code == 409


async def test_what_nobody_started_goes_too_and_cannot_be_started_then():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(1)))
        await work(h)
        await h.open_days(h.clock.today() + timedelta(days=31))
        assert await count(h, import_part) == 0
        refused = await post(team, f"{url}/start", without_refused=False)
        assert refused.json()["type"].endswith("file-gone")


async def test_no_file_goes_from_under_a_worker():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(1)), start="true")
        await h.open_days(h.clock.today() + timedelta(days=31))
        assert await work(h) == 2
        assert (await team.get(url)).json()["status"] == "done"


async def test_the_file_is_sealed_and_each_opening_is_on_record():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1, name="Marker Marker")))
        ((sealed,),) = await rows_of(h, import_part.c.sealed)
        assert b"Marker" not in sealed
        assert [row[0] for row in await rows_of(h, sealed_opening.c.opened_by)] == [NATIONAL.id] * 2


@pytest.mark.parametrize("by", [a_coordinator(), a_stream_coordinator(), an_actor()])
async def test_only_the_national_team_moves_anybody_in(by):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = await a_job(team, a_file(a_person(1)))
        async with await h.client(by) as other:
            assert (await upload(other, a_file(a_person(1)))).status_code == 403
            for what in ("", "/mistakes", "/rejected.csv"):
                assert (await other.get(url + what)).status_code == 403
            for what in ("/start", "/stop", "/resume"):
                assert (await post(other, url + what, without_refused=True)).status_code == 403


async def test_a_file_may_be_larger_than_other_requests_for_who_is_signed_in():
    wide = [a_person(n, name="x" * 180) | {"remarks": "y" * 19_000} for n in range(560)]
    content = a_file(*wide, headers=("external_id", "name", "remarks"))
    assert len(content) > 10 * 1024 * 1024
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        assert (await upload(team, content)).status_code == 202
        other = await team.post("/v1/people", content=content, headers=keyed())
        assert other.status_code == 413
        async with await h.client() as nobody:
            assert (await upload(nobody, content)).status_code == 413
