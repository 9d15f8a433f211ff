"""Every list as a file: the same rows and rights as the list, safe cells, each one on record."""

import csv
import io

import pytest

from membership.testing import NATIONAL, a_coordinator, a_sign_up, a_stream_coordinator, sign_up
from sanctuary.actor import Grant, Role
from sanctuary.events.membership import ListExported
from sanctuary.ids import new_id
from sanctuary.sheets import unguard
from sanctuary.testing import an_actor, bodies, harness, keyed


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


async def a_person(client, number=1, **changes):
    body = {"name": f"Person {number}", "email": f"p{number}@example.org"} | changes
    answer = await client.post("/v1/people", json=body, headers=keyed())
    assert answer.status_code == 201, answer.text
    return answer.json()["person_id"]


async def test_a_file_has_the_rows_of_the_list_in_its_order():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        for number in range(3):
            await a_person(team, number, nation="wales")
        await a_person(team, 9, nation="england")
        listed = (await team.get("/v1/people?nation=wales")).json()["items"]
        answer = await team.get("/v1/people.csv?nation=wales")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"] == 'attachment; filename="people.csv"'
        assert answer.headers["cache-control"] == "no-store"
        assert [row["id"] for row in rows(answer)] == [one["id"] for one in listed]
        assert list(rows(answer)[0]) == list(listed[0])
        assert rows(answer)[0]["verified"] == "yes"


async def test_a_file_goes_on_over_many_pages():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        people = [{"name": f"S {n}", "email": f"s{n}@example.org"} for n in range(1203)]
        body = {"people": people}
        answer = await team.post("/v1/supporters/import", json=body, headers=keyed())
        assert answer.status_code == 201, answer.text
        found = rows(await team.get("/v1/people.csv"))
        assert len({row["id"] for row in found}) == len(found) == 1203


async def test_no_cell_is_a_formula_and_each_reads_back():
    names = ['=HYPERLINK("http://x")', "+44", "-1", "@home", "'=quoted", 'Zoë; O\'Brien, "Q"']
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        for number, name in enumerate(names):
            await a_person(team, number, name=name)
        found = [row["name"] for row in rows(await team.get("/v1/people.csv"))]
        assert not [cell for cell in found if cell[0] in "=+-@"]
        assert [unguard(cell) for cell in found] == names


async def test_the_mark_of_utf_8_comes_when_asked_for():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        assert (await team.get("/v1/people.csv")).content.startswith(b'"id"')
        marked = await team.get("/v1/people.csv?bom=true")
        assert marked.content.startswith(b'\xef\xbb\xbf"id"')


@pytest.mark.parametrize("by", [a_coordinator(), a_stream_coordinator(), an_actor()])
async def test_who_may_not_see_a_list_gets_no_file_of_it(by):
    async with harness("membership") as h, await h.client(by) as client:
        assert (await client.get("/v1/people.csv")).status_code == 403
    async with harness("membership") as h, await h.client() as nobody:
        assert (await nobody.get("/v1/people.csv")).status_code == 401
        assert (await nobody.get("/v1/directory.csv")).status_code == 404


async def test_a_file_ends_where_the_scope_of_its_reader_ends():
    async with harness("membership") as h:
        await sign_up(h)
        form = a_sign_up(urn="402001")
        form["organisation"] |= {"nation": "england", "area": "E08000019"}
        await sign_up(h, form)
        for nation, seen in (("wales", ["wales"]), ("england", ["england"]), ("scotland", [])):
            async with await h.client(a_coordinator(nation)) as coordinator:
                found = rows(await coordinator.get("/v1/organisations.csv"))
                assert [row["nation"] for row in found] == seen


async def test_each_file_is_on_record_and_says_nothing_personal():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_person(team, name="Marker Name", roles=["supporter"])
        taken = await team.get("/v1/people.csv?nation=wales&role=supporter")
        everybody = await team.get("/v1/people.csv")
        (second, first) = (await team.get("/v1/exports")).json()["items"]
        assert first["id"] == taken.headers["x-export-id"]
        assert (first["listed"], first["filters"]) == ("/v1/people", "nation=wales&role=…")
        assert (first["rows"], first["complete"], first["by"]) == (0, True, str(NATIONAL.id))
        assert (second["id"], second["rows"]) == (everybody.headers["x-export-id"], 1)
        events = [each.data for each in await h.emitted(ListExported)]
        assert [(each.listed, each.rows, each.complete) for each in events] == [
            ("/v1/people", 0, True),
            ("/v1/people", 1, True),
        ]
        assert "Marker" not in str(bodies(await h.emitted(ListExported)))
        assert (await h.fire_timers()) == 0


async def test_what_nobody_fetched_to_its_end_is_closed_after_an_hour():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        from datetime import timedelta

        from membership.commands.exports import Exports
        from sanctuary.http import Export

        made = Export(new_id(), "/v1/people", "", NATIONAL.id)
        async with h.transaction() as uow:
            await Exports().begun(uow, made)
            await Exports().leaving(uow, made, 500)
        assert await h.fire_timers(timedelta(minutes=59)) == 0
        assert await h.fire_timers(timedelta(minutes=2)) == 1
        (one,) = (await team.get("/v1/exports")).json()["items"]
        assert (one["rows"], one["complete"], one["ended_at"] is None) == (500, False, False)
        (event,) = await h.emitted(ListExported)
        assert (event.data.rows, event.data.complete) == (500, False)


async def test_the_record_of_files_is_for_the_team_and_data_protection():
    async with harness("membership") as h:
        lead = an_actor(Grant(Role.DATA_PROTECTION_LEAD))
        async with await h.client(lead) as client:
            assert (await client.get("/v1/exports")).status_code == 200
        async with await h.client(a_coordinator()) as client:
            assert (await client.get("/v1/exports")).status_code == 403


async def test_files_are_described_in_the_document_of_the_api():
    async with harness("membership") as h:
        document = h.app.openapi()["paths"]["/v1/people.csv"]["get"]
        assert set(document["responses"]["200"]["content"]) == {"text/csv"}
        names = {each["name"] for each in document["parameters"]}
        assert names == {"role", "nation", "bom"}
        assert document["x-permission"] == "role: national_team"


async def test_what_the_list_refuses_its_file_refuses_and_nothing_is_on_record():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        answer = await team.get(f"/v1/imports/{new_id()}/mistakes.csv")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert (await team.get("/v1/exports")).json()["items"] == []
