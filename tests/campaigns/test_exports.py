"""Every list of campaigns as a file: the same rows and rights as the list, and on record."""

import csv
import io

import pytest
from sqlalchemy import insert

from campaigns.tables import sub_group_edition
from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Grant, Role
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

READER = an_actor(Grant(Role.NATIONAL_TEAM))


def rows(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def test_a_file_has_the_rows_of_its_list_and_stands_on_record(team):
    officer = an_officer()
    await team.incident(officer)
    await team.incident(officer, area="W06000015")
    listed = (await team.get(officer, "/v1/incidents")).json()["items"]
    taken = await team.get(officer, "/v1/incidents.csv")
    assert [row["incident_id"] for row in rows(taken)] == [one["incident_id"] for one in listed]
    assert taken.headers["content-disposition"] == 'attachment; filename="incidents.csv"'
    (kept,) = (await team.get(READER, "/v1/exports")).json()["items"]
    assert kept["id"] == taken.headers["x-export-id"]
    assert (kept["listed"], kept["by"]) == ("/v1/incidents", str(officer.id))
    assert (kept["rows"], kept["complete"]) == (2, True)
    assert [row["rows"] for row in rows(await team.get(READER, "/v1/exports.csv"))][1:] == ["2"]


async def test_a_file_ends_where_the_scope_of_its_reader_ends(team):
    await team.mobilisation(a_manager("wales"), audience={"nation": ["wales"]})
    assert len(rows(await team.get(a_manager("wales"), "/v1/mobilisations.csv"))) == 1
    assert rows(await team.get(a_manager("scotland"), "/v1/mobilisations.csv")) == []


async def test_a_list_beneath_another_thing_goes_on_over_many_pages(team):
    manager = a_manager()
    body = {"title": "Choirs", "audience": {"everyone": True}, "reason": "The first one"}
    made = (await team.post(manager, "/v1/sub-groups", body)).json()["sub_group_id"]
    later = [
        {
            "sub_group_id": made,
            "edition": number,
            "rule": {"everyone": True},
            "by": manager.id,
            "at": team.h.clock.now(),
            "reason": f"Change {number}",
        }
        for number in range(2, 604)
    ]
    async with team.h.transaction() as uow:
        await uow.execute(insert(sub_group_edition), later)
    found = rows(await team.get(manager, f"/v1/sub-groups/{made}/editions.csv"))
    assert [row["edition"] for row in found] == [str(number) for number in range(1, 604)]


@pytest.mark.parametrize(
    "path",
    ["/v1/incidents", "/v1/mobilisations", "/v1/outcome-cases", "/v1/exports", "/v1/signals"],
)
async def test_who_may_not_see_a_list_gets_no_file_of_it(team, path):
    assert (await team.get(an_actor(), f"{path}.csv")).status_code == 403
    assert (await team.get(None, f"{path}.csv")).status_code == 401
    assert (await team.get(READER, "/v1/exports")).json()["items"] == []


@pytest.mark.parametrize(
    "path",
    ["/v1/marginal-seats", "/v1/press-contacts", "/v1/buddy-reports", "/v1/deeds", "/v1/stories"],
)
async def test_what_is_sealed_or_private_leaves_in_no_file(team, path):
    everything = an_actor(*[Grant(role) for role in Role])
    assert (await team.get(everything, path)).status_code == 200
    assert (await team.get(everything, f"{path}.csv")).status_code in {404, 422}


async def test_what_a_list_refuses_its_file_refuses_and_nothing_is_on_record(team):
    answer = await team.get(a_manager(), f"/v1/sub-groups/{new_id()}/editions.csv")
    assert answer.status_code == 404
    assert (await team.get(READER, "/v1/exports")).json()["items"] == []
