"""What a file may not do: bring back a consent or a person, take an address, or end half done."""

import asyncio
import json

import pytest
from sqlalchemy import select, update

from membership.commands import import_work
from membership.tables import basis, import_part, person
from membership.testing import NATIONAL
from membership.testing_imports import PEOPLE, a_file, a_person, take_over, upload, work
from sanctuary.events.membership import PersonChanged
from sanctuary.testing import harness, keyed

LEDGER = (*PEOPLE, "basis", "wording", "collected_on", "opted_out")
CONSENT = {"basis": "consent", "wording": "Yes, write to me", "collected_on": "2024-05-01"}


def ledger(*rows):
    return a_file(*rows, headers=LEDGER)


async def bases_of_the_only(h, team):
    async with h.transaction() as uow:
        (row,) = await uow.all(select(person.c.id))
    shown = (await team.get(f"/v1/people/{row.id}")).json()
    return row.id, shown["bases"]


async def test_a_consent_comes_with_its_evidence():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, ledger(a_person(1, **CONSENT)))
        person_id, bases = await bases_of_the_only(h, team)
        assert bases["campaign"] == "consent"
        assert (await h.emitted(PersonChanged))[0].data.bases["campaign"] == "consent"
        (entry,) = (await team.get(f"/v1/people/{person_id}/bases")).json()
        assert (entry["wording"], entry["collected_on"]) == ("Yes, write to me", "2024-05-01")


@pytest.mark.parametrize(
    ("collected_on", "comes_back"), [("2024-05-01", False), ("2026-07-01", True)]
)
async def test_a_withdrawn_consent_comes_back_only_with_evidence_from_later(
    collected_on, comes_back
):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        h.clock.move_to(h.clock.now().replace(year=2026, month=6, day=1))
        await take_over(h, team, ledger(a_person(1, **CONSENT)))
        person_id, _ = await bases_of_the_only(h, team)
        said = {"reason": "wrote to us"}
        url = f"/v1/people/{person_id}/bases/withdrawals"
        assert (await team.post(url, json=said, headers=keyed())).status_code == 201
        h.clock.move_to(h.clock.now().replace(month=8))
        again = a_person(1, **(CONSENT | {"collected_on": collected_on, "wording": "Yes again"}))
        await take_over(h, team, ledger(again))
        assert ("campaign" in (await bases_of_the_only(h, team))[1]) is comes_back


async def test_who_opted_out_in_the_other_system_is_not_written_to_here_either():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, ledger(a_person(1, **CONSENT)))
        job = await take_over(h, team, ledger(a_person(1, opted_out="yes")))
        assert job["done"]["changed"] == 1
        person_id, bases = await bases_of_the_only(h, team)
        assert "campaign" not in bases
        assert "campaign" not in (await h.emitted(PersonChanged))[-1].data.bases
        (entry,) = (await team.get(f"/v1/people/{person_id}/bases")).json()
        assert "sanctuary" in entry["withdrawn_reason"]
        async with h.transaction() as uow:
            (row,) = await uow.all(select(basis.c.withdrawn_by))
        assert row.withdrawn_by == NATIONAL.id


async def test_who_left_is_not_brought_back_by_id_or_by_our_own():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1)))
        async with h.transaction() as uow:
            gone = {"ended": True, "name": "", "email": None, "email_key": None, "verified": False}
            await uow.execute(update(person).values(**gone))
        person_id, _ = await bases_of_the_only(h, team)
        job = await take_over(h, team, a_file(a_person(1, name="Person again")))
        assert job["done"] == {"new": 0, "changed": 0, "known": 0, "refused": 1}
        by_id = a_file({"id": str(person_id), "name": "Once more"}, headers=("id", "name"))
        assert (await take_over(h, team, by_id))["done"]["refused"] == 1
        async with h.transaction() as uow:
            assert [row.name for row in await uow.all(select(person.c.name))] == [""]


async def test_a_row_that_was_right_when_checked_and_is_not_any_more_stops_the_import():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(1), a_person(2)))
        file = a_file(a_person(1, email="new@example.org"), a_person(3))
        answer = await upload(team, file)
        url = answer.headers["location"]
        await work(h)
        await team.post(f"{url}/start", json={}, headers=keyed())
        other = {"name": "Faster", "email": "new@example.org"}
        await team.post("/v1/people", json=other, headers=keyed())
        await work(h)
        job = (await team.get(url)).json()
        assert (job["status"], job["done"]["new"]) == ("stopped", 0)
        assert "refused" in job["why"]
        (mistake,) = (await team.get(f"{url}/mistakes")).json()["items"]
        assert (mistake["row"], mistake["column"]) == (2, "email")
        await team.post(f"{url}/resume", headers=keyed())
        await work(h)
        job = (await team.get(url)).json()
        assert (job["status"], job["done"]) == (
            "done",
            {"new": 1, "changed": 0, "known": 0, "refused": 1},
        )


async def test_a_part_that_keeps_failing_waits_for_a_person_and_goes_on_when_mended():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = (await upload(team, a_file(a_person(1)))).headers["location"]
        async with h.transaction() as uow:
            whole = await uow.scalar(select(import_part.c.sealed))
            await uow.execute(update(import_part).values(sealed=b"broken"))
        assert await work(h) == 5
        job = (await team.get(url)).json()
        assert (job["status"], job["why"]) == ("failed", "SealBroken")
        async with h.transaction() as uow:
            await uow.execute(update(import_part).values(sealed=whole))
        await team.post(f"{url}/resume", headers=keyed())
        await work(h)
        assert (await team.get(url)).json()["status"] == "checked"


async def test_two_workers_at_once_take_no_part_twice():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        people = [a_person(n) for n in range(2500)]
        url = (await upload(team, a_file(*people), start="true")).headers["location"]
        for _ in range(10):
            await asyncio.gather(*(import_work.step(h.database) for _ in range(3)))
        job = (await team.get(url)).json()
        assert (job["status"], job["done"]["new"]) == ("done", 2500)
        assert len(await h.emitted(PersonChanged)) == 2500


async def test_a_form_with_a_mapping_by_hand_and_defaults():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        content = "Mail;Sprache;Rest\nzoë@example.org;cy;x\n".encode("cp1252")
        said = {
            "kind": "people",
            "mapping": json.dumps({"mail": "email", "Sprache": "language"}),
            "defaults": json.dumps({"name": "Supporter", "nation": "Cymru"}),
            "source": "mailing-list",
            "start": "true",
        }
        answer = await team.post(
            "/v1/imports", data=said, files={"file": ("list.csv", content)}, headers=keyed()
        )
        assert answer.status_code == 202, answer.text
        assert answer.json()["ignored_columns"] == ["Rest"]
        await work(h)
        job = (await team.get(answer.headers["location"])).json()
        assert (job["status"], job["source"], job["done"]["new"]) == ("done", "mailing-list", 1)
        (shown,) = (await team.get("/v1/people")).json()["items"]
        assert (shown["name"], shown["email"]) == ("Supporter", "zoë@example.org")
        assert (shown["language"], shown["nation"]) == ("cy", "wales")


@pytest.mark.parametrize(
    ("said", "content", "says"),
    [
        ({"kind": "planets"}, b"name\nAnn\n", "Choose one of"),
        ({"kind": "people", "mapping": "salesforce"}, b"name\nAnn\n", "civicrm"),
        ({"kind": "people"}, b"nmae\nAnn\n", "“nmae”"),
        ({"kind": "people", "mapping": "{"}, b"name\nAnn\n", "JSON"),
        ({"kind": "people", "source": "Our CRM"}, b"name\nAnn\n", "Small letters"),
        ({"kind": "people", "colour": "red"}, b"name\nAnn\n", "We do not know this field"),
        ({"kind": "people"}, b"\x00", "not a text file"),
    ],
)
async def test_what_cannot_be_read_is_refused_at_once(said, content, says):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        said = dict(said)
        answer = await upload(team, content, said.pop("kind"), **said)
        assert answer.status_code == 422
        assert says in answer.text
        assert (await team.get("/v1/imports")).json()["items"] == []


async def test_the_mappings_are_listed_for_whoever_prepares_a_file():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        shown = (await team.get("/v1/imports/mappings?kind=people")).json()
        assert [one["name"] for one in shown] == ["own", "civicrm", "action_network", ""]
        assert "opted_out" in shown[-1]["headers"]


async def test_our_own_lists_of_organisations_and_groups_read_back_and_change_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        orgs = ("name", "kind", "nation", "area", "urn", "listed", "contact_email")
        school = {"name": "=School", "kind": "school", "nation": "wales", "area": "W06000011",
                  "urn": "402000", "listed": "yes", "contact_email": "h@example.org"}  # fmt: skip
        await take_over(h, team, a_file(school, headers=orgs), "organisations")
        group = {"name": "Town", "nation": "wales", "area": "W06000011",
                 "contact_email": "c@example.org"}  # fmt: skip
        headers = ("name", "nation", "area", "contact_email")
        await take_over(h, team, a_file(group, headers=headers), "groups")
        before = len(await h.emitted())
        for kind in ("organisations", "groups"):
            file = (await team.get(f"/v1/{kind}.csv")).content
            job = await take_over(h, team, file, kind)
            assert job["done"] == {"new": 0, "changed": 0, "known": 1, "refused": 0}, kind
        assert len(await h.emitted()) == before + 4  # two lists taken, two imports ended
