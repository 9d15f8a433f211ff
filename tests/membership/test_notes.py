"""Notes: the same mail, event, link and page for all of them, so that receiving one says nothing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from membership.commands.notes import each_day
from membership.domain.note import leaves_at
from membership.tables import sealed_record
from membership.testing import NATIONAL
from sanctuary.events.membership import NoteRequested
from sanctuary.ground_tables import sealed_opening
from sanctuary.links import Purpose, sign
from sanctuary.testing import bodies, harness

from .sealed_stage import OUTSIDERS, UK, Stage

TEXT = "We would like to thank you.\nCome and see us."


async def a_team_note(stage, person):
    body = {"person_id": str(person), "text": TEXT}
    return await stage.done(NATIONAL, "PUT", f"/v1/notes/{uuid4()}", body)


async def test_a_note_of_the_team_is_announced_and_read_on_a_page():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        await a_team_note(stage, person)
        assert await h.emitted(NoteRequested) == []
        token = await stage.note_to(person)
        shown = await stage.page(token)
        assert "thank you" in shown.text
        assert "Leave this page quickly" in shown.text
        for header, value in (("cache-control", "no-store"), ("referrer-policy", "no-referrer")):
            assert shown.headers[header] == value


async def test_the_same_note_again_is_written_once_and_another_under_its_id_is_refused():
    async with harness("membership") as h:
        stage = Stage(h)
        person, path = await stage.person(), f"/v1/notes/{uuid4()}"
        for text, status in ((TEXT, 202), (TEXT, 202), ("Other words", 422)):
            answer = await stage.call(
                NATIONAL, "PUT", path, {"person_id": str(person), "text": text}
            )
            assert answer.status_code == status
        await stage.notes_leave()
        assert len(await h.emitted(NoteRequested)) == 1


async def test_only_the_national_team_writes_notes():
    async with harness("membership") as h:
        stage = Stage(h)
        body = {"person_id": str(uuid4()), "text": TEXT}
        for who, actor in OUTSIDERS.items():
            refused = await stage.call(actor, "PUT", f"/v1/notes/{uuid4()}", body)
            assert (refused.status_code == 403) == (who != "the national team"), who


async def test_the_team_cannot_read_a_note_that_is_not_its_own():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador(person_id=person)
        await stage.own_page(made, person)
        [note] = await h.emitted(NoteRequested)
        answers = [
            await stage.call(NATIONAL, "GET", f"/v1/notes/{which}")
            for which in (note.data.note_id, uuid4())
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_before_it_is_opened_every_link_shows_the_same_page():
    async with harness("membership") as h:
        stage = Stage(h)
        person, other = await stage.person(), await stage.person()
        await a_team_note(stage, other)
        made = await stage.ambassador(person_id=person)
        tokens = [await stage.note_to(other), await stage.own_page(made, person)]
        tokens.append(a_link_to_nothing(h))
        pages = set()
        async with await h.client() as anybody:
            for token in tokens:
                page = await anybody.get(f"/note?link={token}")
                assert page.status_code == 200
                pages.add(page.text.replace(token, "TOKEN"))
        assert len(pages) == 1


def a_link_to_nothing(h):
    ends = h.clock.now() + timedelta(days=1)
    return sign(h.settings.link_key, Purpose.NOTE, uuid4(), expires_at=ends, person=uuid4())


async def test_events_and_openings_of_both_kinds_are_alike():
    told = []
    for ambassador in (True, False):
        async with harness("membership") as h:
            stage = Stage(h)
            person = await stage.person()
            if ambassador:
                made = await stage.ambassador(person_id=person)
                await stage.done(UK, "POST", f"/v1/ambassadors/{made}/notes")
            else:
                await a_team_note(stage, person)
            token = await stage.note_to(person)
            await stage.page(token)
            events = [
                each
                for each in bodies(await h.emitted())
                if each["type"].startswith("membership.note")
            ]
            async with h.transaction() as uow:
                openings = await uow.all(select(sealed_opening))
            [event] = events
            visits = [row for row in openings if str(row.opened_by) == event["data"]["note_id"]]
            told.append(
                (
                    sorted(event["data"]),
                    sorted(event),
                    [row.what.replace(str(row.opened_by), "N") for row in visits],
                    [row.why for row in visits],
                )
            )
    assert told[0] == told[1]


async def test_the_announcement_does_not_carry_the_mark_of_the_request_that_caused_it():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        body = {"person_id": str(person), "text": TEXT}
        answer = await stage.done(
            NATIONAL, "PUT", f"/v1/notes/{uuid4()}", body, **{"X-Correlation-ID": "the-desk"}
        )
        assert answer.headers["x-correlation-id"] == "the-desk"
        await stage.notes_leave()
        [event] = await h.emitted(NoteRequested)
        assert event.correlation_id != "the-desk"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 60),
)
def test_notes_leave_at_marks_that_do_not_tell_when_they_were_written(written_at, minutes):
    every = timedelta(minutes=minutes)
    leaves = leaves_at(written_at, every)
    assert written_at < leaves <= written_at + every
    assert leaves == leaves_at(leaves - timedelta(microseconds=1), every)


async def test_a_damaged_link_or_one_for_something_else_opens_nothing():
    async with harness("membership") as h:
        stage = Stage(h)
        ends = h.clock.now() + timedelta(days=1)
        other = sign(h.settings.link_key, Purpose.CONFIRM, uuid4(), expires_at=ends)
        for token in ("nonsense", other):
            assert (await stage.page(token)).status_code == 403


async def test_on_their_own_page_they_see_their_record_rest_and_come_back():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador(person_id=person)
        token = await stage.own_page(made, person)
        shown = await stage.page(token)
        for words in ("Amina", "no photos", "Prefers mornings"):
            assert words in shown.text
        for action, status in (("rest", "resting"), ("return", "registered")):
            await stage.page(token, action)
            seen = await stage.done(UK, "GET", f"/v1/ambassadors/{made}")
            assert seen.json()["status"] == status


async def test_leaving_deletes_everything_at_once_and_the_link_opens_nothing_more():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador(person_id=person)
        token = await stage.own_page(made, person)
        await stage.done(UK, "POST", f"/v1/ambassadors/{made}/notes")  # one that has not left yet
        before = len(await h.emitted())
        left = await stage.page(token, "leave")
        assert "nothing of it is kept" in left.text
        async with h.transaction() as uow:
            assert await uow.all(select(sealed_record)) == []
        await stage.notes_leave()
        assert len(await h.emitted()) == before
        assert (await stage.page(token)).status_code == 404
        nothing = await stage.page(a_link_to_nothing(h))
        assert (await stage.page(token)).text == nothing.text


async def test_the_page_speaks_welsh():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador(person_id=person, language="cy")
        token = await stage.own_page(made, person)
        async with await h.client() as anybody:
            closed = await anybody.get(f"/note?link={token}&lang=cy")
        assert "Dangos fy neges" in closed.text
        assert "Eich tudalen" in (await stage.page(token)).text


async def test_who_cannot_be_written_to_is_not():
    async with harness("membership") as h:
        stage = Stage(h)
        made = await stage.ambassador()
        refused = await stage.call(UK, "POST", f"/v1/ambassadors/{made}/notes")
        assert refused.status_code == 409
        assert "Amina" not in refused.text


async def test_a_note_is_gone_when_its_link_would_not_open_any_more():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        await a_team_note(stage, person)
        await stage.notes_leave()
        for days, left in ((60, 1), (61, 0)):
            async with h.transaction() as uow:
                await each_day(uow, h.clock.today() + timedelta(days=days))
                assert len(await uow.all(select(sealed_record.c.id))) == left


async def test_what_a_button_refuses_is_said_in_the_language_of_the_page():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        made = await stage.ambassador(person_id=person, language="cy")
        token = await stage.own_page(made, person)
        page = await stage.page(token, "accept", item="nothing", lang="cy")
        assert page.status_code == 409
        assert "Mae’r dudalen hon wedi dyddio" in page.text
