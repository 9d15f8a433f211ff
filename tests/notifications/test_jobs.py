"""Jobs over HTTP: a file is checked by row and column, and no row is lost or sent twice."""

import asyncio
import csv
import io
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from notifications.commands import jobs
from notifications.commands.jobs import find_lost_rows, step
from notifications.domain.jobs import JOB_LIFECYCLE, JobStatus, check
from notifications.sending.following import follow_some
from notifications.store import jobs as store
from notifications.tables import delivery, send_job_problem, send_job_row, sent
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.sheet_file import read_sheet
from sanctuary.testing import keyed

from .programs import a_key, guests, program, sends
from .service import address, notifications, text_of, the_national_team

DAY = "2027-05-03"


def a_file(*rows, header="person_id,ended_on", separator=","):
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    return "\r\n".join(line.replace(",", separator) for line in lines).encode()


async def upload(client, content, template="legacy_ended", **said):
    headers = keyed() | {"Content-Type": "text/csv"}
    params = {"template": template, **said}
    return await client.post("/v1/jobs", content=content, params=params, headers=headers)


async def started(client, job, **said):
    return await client.post(f"/v1/jobs/{job['id']}/start", json=said, headers=keyed())


async def worked(n):
    while await step(n.h.database):
        pass


async def finished(n):
    await worked(n)
    await n.send()
    while await follow_some(n.h.database):
        pass


async def problems(client, job):
    page = (await client.get(f"/v1/jobs/{job['id']}/problems")).json()["items"]
    return {(one["row"], one["column"]): one["detail"] for one in page}


@pytest.mark.parametrize("how", ["plain", "marked", "semicolons", "form"])
async def test_a_file_is_checked_started_sent_and_told_of_row_by_row(tmp_path, how):
    async with notifications(tmp_path) as n:
        people = [await n.person(language="cy"), await n.person()]
        content = a_file(
            *((one, DAY) for one in people), separator=";" if how == "semicolons" else ","
        )
        if how == "marked":
            content = b"\xef\xbb\xbf" + content
        client = await program(n)
        if how == "form":
            uploaded = await client.post(
                "/v1/jobs",
                data={"template": "legacy_ended"},
                files={"file": ("people.csv", content)},
                headers=keyed(),
            )
        else:
            uploaded = await upload(client, content, reference="spring")
        assert uploaded.status_code == 201, uploaded.text
        job = uploaded.json()
        assert (job["status"], job["rows"], job["wrong"]) == ("checked", 2, 0)
        assert await n.rows() == []
        assert (await started(client, job)).status_code == 202
        await finished(n)
        assert sorted(m["to"].addresses[0].addr_spec for m in n.mails()) == sorted(
            map(address, people)
        )
        assert any("3 Mai 2027" in text_of(mail) for mail in n.mails())
        shown = await client.get(uploaded.headers["location"])
        assert shown.json()["status"] == "settled"
        assert (shown.json()["counts"], shown.json()["waiting"]) == ({"accepted": 2}, 0)
        results = await client.get(f"/v1/jobs/{job['id']}/results.csv")
        rows = list(csv.DictReader(io.StringIO(results.text.removeprefix("\ufeff"))))
        assert [(row["row"], row["status"]) for row in rows] == [
            ("2", "accepted"),
            ("3", "accepted"),
        ]
        for one in people:
            assert str(one) not in shown.text + results.text


async def test_what_is_wrong_is_named_by_row_and_column_and_holds_the_file_back(tmp_path):
    async with notifications(tmp_path) as n:
        one, two = await n.person(), await n.person()
        content = a_file(
            (one, DAY), (one, DAY), (new_id(), DAY), ("somebody", DAY), (two, ""), (two, "soon"),
            (two, DAY, "more"), (two, DAY), header="Person ID,Ended on",
        )  # fmt: skip
        client = await program(n)
        job = (await upload(client, content)).json()
        assert (job["rows"], job["wrong"]) == (2, 6)
        found = await problems(client, job)
        assert set(found) == {
            (3, "Person ID"), (4, "Person ID"), (5, "Person ID"), (6, "Ended on"),
            (7, "Ended on"), (8, ""),
        }  # fmt: skip
        assert "row 2" in found[3, "Person ID"]
        assert "somebody" not in str(found)
        refused = await started(client, job)
        assert refused.status_code == 409
        assert refused.json()["type"] == "urn:sanctuary:problem:rows-wrong"
        assert (await started(client, job, leave_out_wrong=True)).status_code == 202
        await finished(n)
        assert {row.person_id for row in await n.rows()} == {one, two}


async def test_people_are_named_by_address_too_each_of_them_once(tmp_path):
    async with notifications(tmp_path) as n:
        person, shared = await n.person(), "office@example.org"
        for _ in range(2):
            await n.person(email=shared)
        content = a_file(
            (address(person), DAY),
            (address(person).upper(), DAY),
            (shared, DAY),
            ("nobody@example.org", DAY),
            ("simulate-delivered@simulated.invalid", DAY),
            ("simulate-nothing@simulated.invalid", DAY),
            header="email,ended_on",
        )
        client = await program(n)
        job = (await upload(client, content)).json()
        assert (job["rows"], job["wrong"]) == (2, 4)
        assert {row for row, _ in await problems(client, job)} == {3, 4, 5, 7}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "name the columns"),
        (b"person_id,ended_on\r\n", "no row"),
        (b"ended_on\r\n2027-05-03", "person_id or email"),
        (b"person_id,email,ended_on\r\na,b,2027-05-03", "person_id or email"),
        (b"person_id\r\na", "ended_on"),
        (b"\x00\x01\x02", "text file"),
    ],
)
async def test_a_file_that_is_none_is_refused_with_what_to_do(tmp_path, content, says):
    async with notifications(tmp_path) as n:
        answer = await upload(await program(n), content)
        assert answer.status_code == 422
        assert says in answer.text


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"template": "note"}, 400),
        ({"template": "mobilisation_act"}, 400),
        ({"reference": "a b"}, 422),
        ({"about": "x"}, 422),
        ({"colour": "green"}, 422),
    ],
)
async def test_what_is_said_with_a_file_is_checked_as_in_a_send(tmp_path, said, status):
    async with notifications(tmp_path) as n:
        answer = await upload(await program(n), a_file((new_id(), DAY)), **said)
        assert answer.status_code == status


@pytest.mark.parametrize("kind", ["team", "test"])
async def test_a_file_names_the_person_once_but_a_key_only_whom_it_may(tmp_path, kind):
    async with notifications(tmp_path) as n:
        guest, stranger = await n.person(), await n.person()
        staff = await n.h.client(the_national_team())
        await staff.put(f"/v1/guests/{guest}", json={"reason": "She offered to try it"})
        client = await program(n, kind=kind)
        job = (await upload(client, a_file((guest, DAY), (stranger, DAY), (new_id(), DAY)))).json()
        assert (job["rows"], job["wrong"]) == (1, 2)
        assert len(set((await problems(client, job)).values())) == 1


async def test_a_file_of_many_addresses_of_nobody_is_refused_and_says_of_none_whose_it_is(tmp_path):
    async with notifications(tmp_path, key_unknown_per_day=2) as n:
        person = await n.person()
        client = await program(n)

        def asking(*addresses):
            return a_file(*((one, DAY) for one in addresses), header="email,ended_on")

        for _ in range(2):
            assert (await upload(client, asking(address(person)))).status_code == 201
        probing = asking(address(person), *(f"n{number}@example.org" for number in range(3)))
        refused = await upload(client, probing)
        assert refused.status_code == 429
        assert address(person) not in refused.text
        assert len((await client.get("/v1/jobs")).json()["items"]) == 2
        # Whoever asked so much is told nothing of anybody: what is refused is not what is unknown.
        assert (await upload(client, asking(address(person)))).status_code == 429
        assert (await sends(client, {"email": address(person)})).status_code == 429
        assert (await upload(client, a_file((person, DAY)))).status_code == 201


async def test_of_a_test_job_nothing_leaves(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n, kind="test")
        person = await n.person()
        await guests(n, person)
        job = (await upload(client, a_file((person, DAY)))).json()
        await started(client, job)
        await finished(n)
        assert n.mails() == []
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["counts"] == {"accepted": 1}


async def test_a_worker_that_dies_between_parts_and_within_one_loses_no_row_and_repeats_none(
    tmp_path,
):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(40)]
        parts, store.AT_ONCE = store.AT_ONCE, 7
        try:
            client = await program(n)
            job = (await upload(client, a_file(*((one, DAY) for one in people)))).json()
            await started(client, job)
            for turns in range(60):  # killed ever later within its transaction
                task = asyncio.create_task(step(n.h.database))
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await asyncio.gather(*(worked(n) for _ in range(3)))
            await finished(n)
        finally:
            store.AT_ONCE = parts
        assert sorted(row.person_id for row in await n.rows()) == sorted(people)
        assert len(n.mails()) == len(people)
        shown = (await client.get(f"/v1/jobs/{job['id']}")).json()
        assert (shown["status"], shown["counts"]) == ("settled", {"accepted": 40})


async def test_rows_that_a_done_job_lost_are_found_and_sent_and_no_other_again(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(5)]
        client = await program(n)
        later = (n.h.clock.now() + timedelta(hours=1)).isoformat()
        job = (await upload(client, a_file(*((one, DAY) for one in people)))).json()
        await started(client, job, send_at=later)
        await worked(n)
        async with n.h.transaction() as uow:
            lost = await uow.all(select(delivery.c.id).limit(2))
            ids = [row.id for row in lost]
            await uow.execute(delete(delivery).where(delivery.c.id.in_(ids)))
            await uow.execute(delete(sent).where(sent.c.delivery_id.in_(ids[:1])))
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["waiting"] == 2
        assert await find_lost_rows(n.h.database) == 1
        assert await find_lost_rows(n.h.database) == 0
        await worked(n)
        n.h.clock.offset += timedelta(hours=1, seconds=1)
        await finished(n)
        shown = (await client.get(f"/v1/jobs/{job['id']}")).json()
        assert (shown["repaired"], shown["counts"]) == (2, {"accepted": 5})
        assert len(n.mails()) == 5


async def test_a_job_waits_for_its_time_and_is_cancelled_before_it(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        job = (
            await upload(client, a_file((await n.person(), DAY), (await n.person(), DAY)))
        ).json()
        later = (n.h.clock.now() + timedelta(days=3)).isoformat()
        assert (await started(client, job, send_at=later)).json()["send_at"]
        await worked(n)
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["counts"] == {"queued": 2}
        path = f"/v1/jobs/{job['id']}/cancel"
        cancelled = (await client.post(path, headers=keyed())).json()
        assert (cancelled["cancelled"], cancelled["too_late"]) == (2, 0)
        assert {row.status for row in await n.rows()} == {"cancelled"}
        assert (await client.post(path, headers=keyed())).status_code == 409
        assert (await started(client, job)).status_code == 409


async def test_whom_a_file_named_and_what_it_said_goes_when_it_is_settled_or_left_lying(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        done = (await upload(client, a_file((await n.person(), DAY)))).json()
        left = (await upload(client, a_file((await n.person(), DAY)))).json()
        assert await kept(n) == 2
        await started(client, done)
        await finished(n)
        assert await kept(n) == 1
        await n.h.open_days((n.h.clock.now() + timedelta(days=9)).date())
        assert await kept(n) == 0
        shown = (await client.get(f"/v1/jobs/{left['id']}")).json()
        assert (shown["status"], shown["why"]) == ("cancelled", "it was not started in a week")


async def kept(n):
    async with n.h.transaction() as uow:
        query = select(func.count()).where(send_job_row.c.person_id.is_not(None))
        return await uow.scalar(query.where(send_job_row.c.values != {}))


async def test_somebody_who_is_erased_meanwhile_gets_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        gone, stays = await n.person(), await n.person()
        client = await program(n)
        job = (await upload(client, a_file((gone, DAY), (stays, DAY)))).json()
        await n.h.receive(PersonErased(person_id=gone, case_id=new_id()))
        await started(client, job)
        await finished(n)
        assert [row.person_id for row in await n.rows()] == [stays]
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["status"] == "settled"


async def test_a_job_of_a_revoked_key_ends_at_once(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        client = await program(n, key)
        job = (await upload(client, a_file((await n.person(), DAY)))).json()
        await started(client, job)
        staff = await n.h.client(the_national_team())
        path = f"/v1/keys/{key['id']}/revocation"
        await staff.post(path, json={"reason": "It was in a mail"}, headers=keyed())
        await worked(n)
        shown = (await staff.get(f"/v1/jobs/{job['id']}")).json()
        assert (shown["status"], shown["why"]) == ("cancelled", "its key was revoked")
        assert await n.rows() == []


async def narrowed(n, key):
    """The key may send campaigns alone from now on."""
    staff = await n.h.client(the_national_team())
    path = f"/v1/keys/{key['id']}"
    headers = {"If-Match": (await staff.get(path)).headers["etag"]}
    body = {"label": "Campaigns", "categories": ["campaign"], "reason": "It sends no renewals"}
    assert (await staff.put(path, json=body, headers=headers)).status_code == 200


async def test_a_key_that_was_narrowed_starts_none_of_the_files_it_sent_before(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        client = await program(n, key)
        job = (await upload(client, a_file((await n.person(), DAY)))).json()
        await narrowed(n, key)
        refused = await started(client, job)
        assert refused.status_code == 403
        assert refused.json()["type"] == "urn:sanctuary:problem:not-for-this-key"
        await finished(n)
        assert await n.rows() == []


async def test_a_job_of_a_key_that_is_narrowed_meanwhile_ends(tmp_path):
    async with notifications(tmp_path) as n:
        key = await a_key(n)
        client = await program(n, key)
        job = (await upload(client, a_file((await n.person(), DAY)))).json()
        assert (await started(client, job)).status_code == 202
        await narrowed(n, key)
        await finished(n)
        shown = (await client.get(f"/v1/jobs/{job['id']}")).json()
        assert (shown["status"], shown["counts"]) == ("cancelled", {})
        assert "may not send this message any more" in shown["why"]


async def test_a_job_to_somebody_who_has_left_the_team_meanwhile_ends(tmp_path):
    async with notifications(tmp_path) as n:
        stays, leaves = await n.person(), await n.person()
        await guests(n, stays, leaves)
        client = await program(n, kind="team")
        job = (await upload(client, a_file((stays, DAY), (leaves, DAY)))).json()
        assert (await started(client, job)).status_code == 202
        await (await n.h.client(the_national_team())).delete(f"/v1/guests/{leaves}")
        await finished(n)
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["status"] == "cancelled"
        assert n.mails() == []


async def test_a_job_counts_into_the_day_of_its_key(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n, per_day=1)
        job = (
            await upload(client, a_file((await n.person(), DAY), (await n.person(), DAY)))
        ).json()
        refused = await started(client, job)
        assert refused.json()["type"] == "urn:sanctuary:problem:day-limit"
        assert (await client.get(f"/v1/jobs/{job['id']}")).json()["status"] == "checked"


async def test_welsh_readers_of_a_message_without_welsh_need_a_reason(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person(language="cy"), await n.person(language="cy"), await n.person()]
        client = await program(n)
        job = (await upload(client, a_file(*((one, DAY) for one in people)))).json()
        assert job["fallbacks"] == 0
        async with n.h.transaction() as uow:
            mine = await jobs.queries.one(uow, job["id"], None, lock=True)
            await uow.execute(
                update(store.send_job).where(store.send_job.c.id == mine.id).values(fallbacks=2)
            )
        refused = await started(client, job)
        assert refused.status_code == 400
        assert "2 people" in refused.json()["detail"]
        assert (await started(client, job, fallback_reason="Today or never")).status_code == 202


async def test_a_job_of_another_key_is_not_there_and_staff_see_it(tmp_path):
    async with notifications(tmp_path) as n:
        mine, other = await program(n), await program(n)
        job = (await upload(mine, a_file((await n.person(), DAY)), reference="r")).json()
        path = f"/v1/jobs/{job['id']}"
        for method, where in (
            ("GET", path),
            ("GET", f"{path}/problems"),
            ("GET", f"{path}/results.csv"),
            ("POST", f"{path}/start"),
            ("POST", f"{path}/cancel"),
        ):
            answer = await other.request(method, where, json={}, headers=keyed())
            assert answer.status_code == 404, where
        assert (await other.get("/v1/jobs")).json()["items"] == []
        staff = await n.h.client(the_national_team())
        for filters, count in (({}, 1), ({"reference": "r"}, 1), ({"status": "settled"}, 0)):
            page = (await staff.get("/v1/jobs", params=filters)).json()
            assert len(page["items"]) == count
        assert (await staff.post(f"{path}/start", json={}, headers=keyed())).status_code == 401


async def test_what_a_cell_said_is_not_kept_with_what_is_wrong(tmp_path):
    async with notifications(tmp_path) as n:
        await upload(await program(n), a_file(("ann@example.org", "secret")))
        async with n.h.transaction() as uow:
            rows = await uow.all(select(send_job_problem))
        assert rows
        assert "ann" not in str(rows)
        assert "secret" not in str(rows)


@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_no_file_makes_the_check_stumble(content):
    for begin in (b"", b"email,ended_on\r\n", b"person_id;ended_on\r\n"):
        try:
            found = check(read_sheet(begin + content), ["ended_on"], frozenset({"ended_on"}))
        except Invalid:
            continue
        numbers = [row.number for row in found.rows]
        assert len(set(numbers)) == len(numbers)
        assert len({row.whom for row in found.rows}) == len(numbers)
        assert not set(numbers) & {one.row for one in found.problems}


@pytest.mark.parametrize("target", JobStatus)
@pytest.mark.parametrize("ended", [JobStatus.SETTLED, JobStatus.CANCELLED])
def test_a_job_that_ended_stays_as_it_ended(ended, target):
    with pytest.raises(IllegalTransition):
        JOB_LIFECYCLE.move(ended, target)
