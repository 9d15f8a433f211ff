"""The register of Ambassadors: who may see it, how somebody comes and goes, what lies in the store."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from membership.commands import own_data
from membership.domain.ambassador import LIFECYCLE, Status
from membership.tables import sealed_record
from sanctuary.ground_tables import idempotency, sealed_opening
from sanctuary.personal import Subject
from sanctuary.seal import SealBroken
from sanctuary.testing import harness

from .sealed_stage import ENGLAND, OUTSIDERS, UK, WALES, Stage, a_form


async def test_somebody_interested_is_written_down_once_and_found_again():
    async with harness("membership") as h:
        stage, path = Stage(h), f"/v1/ambassadors/{uuid4()}"
        first = await stage.done(WALES, "PUT", path, a_form())
        again = await stage.done(WALES, "PUT", path, a_form())
        assert first.json() == again.json()
        assert first.json()["status"] == "interested"
        read = await stage.done(WALES, "GET", path)
        assert (read.json()["called"], read.json()["limits"]) == (
            "Amina",
            ["no photos", "anonymous only"],
        )
        listed = await stage.done(WALES, "GET", "/v1/ambassadors")
        assert [each["called"] for each in listed.json()["items"]] == ["Amina"]


async def test_the_same_id_or_person_with_other_words_is_refused():
    async with harness("membership") as h:
        stage = Stage(h)
        person, path = await stage.person(), f"/v1/ambassadors/{uuid4()}"
        await stage.done(UK, "PUT", path, a_form(person_id=str(person)))
        other = a_form(person_id=str(person), called="Somebody")
        for where in (path, f"/v1/ambassadors/{uuid4()}"):
            refused = await stage.call(UK, "PUT", where, other)
            assert refused.status_code == 409
            assert "Amina" not in refused.text


async def test_there_is_no_field_for_status_or_country():
    async with harness("membership") as h:
        for field in ("status", "immigration_status", "country", "nationality"):
            body = a_form() | {field: "anything"}
            refused = await Stage(h).call(UK, "PUT", f"/v1/ambassadors/{uuid4()}", body)
            assert refused.status_code == 422
            assert "anything" not in refused.text


async def test_words_that_seem_to_tell_a_status_are_pointed_out_and_kept_for_the_writer_to_judge():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador("in_conversation", notes="Waits for leave to remain")
        seen = await stage.done(UK, "GET", f"/v1/ambassadors/{made}")
        assert seen.json()["look_again"] == ["leave to remain"]
        plain = await stage.ambassador("in_conversation", notes="Prefers mornings")
        assert (await stage.done(UK, "GET", f"/v1/ambassadors/{plain}")).json()["look_again"] == []


@pytest.mark.parametrize("status", Status)
def test_the_steps_of_a_record_are_these(status):
    assert (
        LIFECYCLE.moves[status]
        == {
            Status.INTERESTED: {Status.IN_CONVERSATION, Status.LEFT},
            Status.IN_CONVERSATION: {Status.REGISTERED, Status.LEFT},
            Status.REGISTERED: {Status.RESTING, Status.LEFT},
            Status.RESTING: {Status.REGISTERED, Status.LEFT},
            Status.LEFT: set(),
        }[status]
    )


async def test_a_conversation_comes_before_the_register_and_a_rest_can_end():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador("in_conversation")
        assert (await stage.step(made, "resting")).status_code == 409
        for to in ("registered", "resting", "registered"):
            assert (await stage.step(made, to)).json()["status"] == to


async def test_a_step_needs_the_version_that_was_seen():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador("in_conversation")
        path, body = f"/v1/ambassadors/{made}/steps", {"to": "registered", "reason": "agreed"}
        assert (await stage.call(UK, "POST", path, body)).status_code == 428
        stale = await stage.call(UK, "POST", path, body, **{"If-Match": '"1"'})
        assert stale.status_code == 412


async def test_what_they_ask_to_change_is_changed():
    async with harness("membership") as h:
        stage = Stage(h)
        path = f"/v1/ambassadors/{await stage.ambassador()}"
        etag = (await stage.done(UK, "GET", path)).headers["etag"]
        form = {key: value for key, value in a_form().items() if key not in {"nation", "area"}}
        wishes = form | {"limits": ["no video"]}
        await stage.done(UK, "PATCH", path, wishes, **{"If-Match": etag})
        assert (await stage.done(UK, "GET", path)).json()["limits"] == ["no video"]


async def test_who_goes_is_forgotten_at_once_and_no_message_says_so():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador(person_id=await stage.person())
        before = len(await h.emitted())
        gone = await stage.call(UK, "DELETE", f"/v1/ambassadors/{made}")
        assert (gone.status_code, gone.content) == (204, b"")
        async with h.transaction() as uow:
            assert await uow.all(select(sealed_record)) == []
        await stage.notes_leave()
        assert len(await h.emitted()) == before


async def test_who_went_may_come_back():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        for _ in range(2):
            made = await stage.ambassador(person_id=person)
            await stage.done(UK, "DELETE", f"/v1/ambassadors/{made}")


async def test_a_coordinator_of_one_nation_cannot_tell_what_another_has():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador(by=UK, nation="wales")
        assert (await stage.done(ENGLAND, "GET", "/v1/ambassadors")).json()["items"] == []
        assert len((await stage.done(WALES, "GET", "/v1/ambassadors")).json()["items"]) == 1
        answers = [
            (await stage.call(ENGLAND, method, f"/v1/ambassadors/{which}{rest}", body, **headers))
            for which in (made, uuid4())
            for method, rest, body, headers in (
                ("GET", "", None, {}),
                ("DELETE", "", None, {}),
                ("POST", "/steps", {"to": "resting", "reason": "x"}, {"If-Match": '"3"'}),
            )
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.json()["detail"] for answer in answers}) == 1
        assert (await stage.call(ENGLAND, "PUT", f"/v1/ambassadors/{uuid4()}", a_form())).is_error


async def test_who_writes_somebody_down_cannot_tell_that_another_nation_has_them():
    async with harness("membership") as h:
        stage = Stage(h)
        theirs, unknown = await stage.person(), await stage.person()
        record = await stage.ambassador(by=WALES, nation="wales", person_id=theirs)
        events = len(await h.emitted())
        told, ours = [], {"id": "", "instance": "", "since": "", "correlation_id": ""}
        for person in (theirs, unknown):
            form = a_form(nation="england", area=None, person_id=str(person))
            path = f"/v1/ambassadors/{uuid4()}"
            made = await stage.call(ENGLAND, "PUT", path, form)
            again = await stage.call(ENGLAND, "PUT", path, form)
            other = await stage.call(ENGLAND, "PUT", path, form | {"called": "Other"})
            told.append(
                [(answer.status_code, answer.json() | ours) for answer in (made, again, other)]
            )
            assert made.headers["etag"] == '"1"'
        assert told[0] == told[1]
        assert [status for status, _ in told[0]] == [201, 201, 409]
        assert len((await stage.done(ENGLAND, "GET", "/v1/ambassadors")).json()["items"]) == 2
        [kept] = (await stage.done(WALES, "GET", "/v1/ambassadors")).json()["items"]
        assert kept["id"] == str(record)
        assert len(await h.emitted()) == events
        async with h.transaction() as uow:
            rows = await uow.all(select(sealed_opening))
        opened = [row.what for row in rows if row.opened_by == ENGLAND.id]
        assert not any(str(record) in what for what in opened)


async def test_an_id_that_is_taken_says_nothing_of_what_has_it():
    async with harness("membership") as h:
        stage = Stage(h)
        record, request = await stage.ambassador(by=WALES), uuid4()
        body = {"kind": "speaking", "nation": "wales", "about": "A school assembly"}
        maker = OUTSIDERS["a campaign manager"]
        await stage.done(maker, "PUT", f"/v1/ambassador-requests/{request}", body)
        form = a_form(nation="england", area=None)
        told = [
            await stage.call(ENGLAND, "PUT", f"/v1/ambassadors/{taken}", form)
            for taken in (record, request)
        ]
        assert len({(one.status_code, one.json()["detail"]) for one in told}) == 1
        assert told[0].is_error


async def test_who_leaves_by_their_own_page_is_forgotten_by_every_nation():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        first = await stage.ambassador(by=WALES, nation="wales", person_id=person)
        await stage.ambassador(by=ENGLAND, nation="england", area=None, person_id=person)
        token = await stage.own_page(first, person)
        await stage.page(token, "leave", sure="yes")
        for coordinator in (WALES, ENGLAND):
            listed = await stage.done(coordinator, "GET", "/v1/ambassadors")
            assert listed.json()["items"] == []


async def test_a_person_is_shown_and_forgotten_in_every_nation_that_has_them():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        await stage.ambassador(by=WALES, nation="wales", person_id=person)
        await stage.ambassador(by=ENGLAND, nation="england", area=None, person_id=person)
        holding = own_data.holding()
        async with h.transaction() as uow:
            assert len(await holding.gather(uow, Subject((person,)))) == 2
            await holding.erase(uow, Subject((person,)))
        async with h.transaction() as uow:
            assert await holding.gather(uow, Subject((person,))) == []


async def test_the_list_comes_in_pages():
    async with harness("membership") as h:
        stage = Stage(h)
        made = {str(await stage.ambassador("in_conversation")) for _ in range(3)}
        first = (await stage.done(UK, "GET", "/v1/ambassadors?limit=2")).json()
        second = await stage.done(UK, "GET", f"/v1/ambassadors?limit=2&cursor={first['next']}")
        rest = second.json()
        assert {each["id"] for each in (*first["items"], *rest["items"])} == made
        assert rest["next"] is None


async def test_every_record_in_the_store_is_of_one_size_and_says_nothing():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        await stage.ambassador("in_conversation", person_id=person)
        await stage.ambassador(notes="Ü" * 2000, topics=["x" * 80] * 20)
        async with h.transaction() as uow:
            rows = await uow.all(select(sealed_record))
        assert len({len(row.sealed) for row in rows}) == 1
        kept = b"".join(
            bytes(value) if isinstance(value, bytes) else value.bytes
            for row in rows
            for value in row
        )
        for marker in (b"Amina", b"mornings", person.bytes, str(person).encode(), b"mbassador"):
            assert marker not in kept


async def test_a_record_moved_to_another_row_does_not_open():
    async with harness("membership") as h:
        stage = Stage(h)
        first, second = await stage.ambassador(), await stage.ambassador()
        async with h.transaction() as uow:
            sealed = await uow.scalar(
                select(sealed_record.c.sealed).where(sealed_record.c.id == first)
            )
            await uow.execute(
                update(sealed_record).where(sealed_record.c.id == second).values(sealed=sealed)
            )
        answer = await stage.call(UK, "GET", f"/v1/ambassadors/{second}")
        assert answer.status_code == 500
        assert SealBroken.__name__ not in answer.text


async def test_each_opening_says_who_and_why_and_names_nobody():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador("in_conversation", person_id=person, by=WALES)
        await stage.done(WALES, "GET", "/v1/ambassadors")
        async with h.transaction() as uow:
            rows = await uow.all(select(sealed_opening))
        assert {row.opened_by for row in rows} == {WALES.id}
        assert {row.why for row in rows} == {"to keep the register of Ambassadors"}
        assert {f"Ambassador record {made}", "the register of Ambassadors"} == {
            row.what for row in rows
        }
        assert str(person) not in repr(rows)


async def test_no_answer_is_kept_in_clear():
    async with harness("membership") as h:
        stage = Stage(h)
        before = await _kept(h)
        await stage.ambassador()
        assert await _kept(h) == before


async def _kept(h):
    async with h.transaction() as uow:
        return await uow.all(select(idempotency.c.key))


def test_only_one_module_reads_and_writes_what_is_sealed():
    import membership

    root = Path(membership.__file__).parent
    allowed = {"tables", "sealed", "migrations"}
    found = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if not allowed & set(path.relative_to(root).parts) and "sealed_record" in path.read_text()
    ]
    assert found == ["commands/own_data.py"]  # names the table, and opens by the shelves


async def test_what_is_sealed_about_somebody_is_theirs_to_see_and_to_have_erased():
    async with harness("membership") as h:
        stage = Stage(h)
        person, other = await stage.person(), await stage.person()
        made = await stage.ambassador(person_id=person)
        kept = await stage.ambassador(person_id=other, called="Somebody else")
        holding = own_data.holding()
        assert holding.sealed
        async with h.transaction() as uow:
            [record] = await holding.gather(uow, Subject((person,)))
            assert (record["called"], record["ambassador"]) == ("Amina", "registered")
            assert await holding.gather(uow, Subject((uuid4(),))) == []
            await holding.erase(uow, Subject((person,)))
        async with h.transaction() as uow:
            assert await holding.gather(uow, Subject((person,))) == []
        assert (await stage.call(UK, "GET", f"/v1/ambassadors/{made}")).status_code == 404
        assert (await stage.call(UK, "GET", f"/v1/ambassadors/{kept}")).status_code == 200


async def test_a_record_that_would_not_fit_is_refused_in_plain_words():
    async with harness("membership") as h:
        wide = a_form(notes="\x01" * 2000, reach="\x01" * 500, topics=["\x01x" * 40] * 20)
        wide["limits"] = wide["languages"] = wide["topics"]
        refused = await Stage(h).call(UK, "PUT", f"/v1/ambassadors/{uuid4()}", wide)
        assert refused.status_code == 422
        assert "Shorten" in refused.json()["detail"]


async def test_the_data_protection_lead_sees_who_opens_how_often_and_not_what():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador("in_conversation", by=WALES)
        day = h.clock.today()
        path = f"/v1/sealed-openings?first={day}&last={day}"
        seen = await stage.done(OUTSIDERS["a data protection lead"], "GET", path)
        [line] = seen.json()
        assert (line["opened_by"], line["why"]) == (
            str(WALES.id),
            "to keep the register of Ambassadors",
        )
        assert line["times"] > 0
        assert str(made) not in seen.text
        for who in (UK, OUTSIDERS["the national team"]):
            assert (await stage.call(who, "GET", path)).status_code == 403
        turned = f"/v1/sealed-openings?first={day}&last=2020-01-01"
        refused = await stage.call(OUTSIDERS["a data protection lead"], "GET", turned)
        assert refused.status_code == 422
