"""An open application on its way: returned, asked for more, promised anew, deferred."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain import case
from awards.domain.application import Status
from awards.testing import NOON, Stage, a_coordinator, a_scheme, an_application, answers_to
from sanctuary.actor import Actor
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.awards import (
    ApplicationSubmitted,
)
from sanctuary.events.open_applications import (
    ApplicationDeferred,
    ApplicationResumed,
    ApplicationReturned,
    EvidenceAsked,
    EvidenceOverdue,
    EvidenceWaived,
    PromiseMoved,
)
from sanctuary.ids import new_id
from sanctuary.testing import harness

from .files import PDF
from .test_evidence import attach

TODAY = NOON.date()


async def last(h, kind):
    return (await h.emitted(kind))[-1].data


async def put(client, path, body, version):
    return await client.put(path, json=body, headers={"If-Match": f'"{version}"'})


async def course(stage, actor, application_id):
    return (await stage.get(actor, f"/v1/applications/{application_id}/course")).json()


async def asked(h, *declared):
    """An application that was sent and is asked for more, by a day in ten."""
    stage = await Stage(h).set_up(*declared)
    application_id = await stage.submitted()
    day = h.clock.today() + timedelta(days=10)
    body = {"asked": "Please show the policy.", "answer_by": day.isoformat()}
    path = f"/v1/applications/{application_id}/more-evidence"
    return stage, application_id, day, await stage.done(stage.coordinator, path, body)


async def test_what_is_missing_is_told_with_a_notice_and_a_reason():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        body = {"reason": "Please add how learners take part."}
        path = f"/v1/applications/{application_id}/return"
        returned = await stage.done(stage.coordinator, path, body)
        assert (returned["status"], returned["hear_by"]) == ("draft", None)
        assert str((await last(h, ApplicationReturned)).application_id) == application_id
        (step,) = (await course(stage, stage.contact, application_id))["steps"]
        assert (step["kind"], step["reason"], step["by"]) == ("returned", body["reason"], None)
        (inside,) = (await course(stage, stage.coordinator, application_id))["steps"]
        assert inside["by"] == str(stage.coordinator.id)
        sent = await stage.send(returned)
        assert (await last(h, ApplicationSubmitted)).revision == 2
        assert sent["hear_by"] == (await last(h, ApplicationSubmitted)).hear_by.isoformat()


async def test_a_promised_day_moves_with_a_notice_only():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        client = await stage.client(stage.coordinator)
        path = f"/v1/applications/{application_id}/promise"
        before = (await client.get(f"/v1/applications/{application_id}")).json()
        day = date.fromisoformat(before["hear_by"]) + timedelta(days=14)
        body = {"hear_by": day.isoformat(), "reason": "Two of the panel are ill."}
        assert (await client.put(path, json=body)).status_code == 428
        assert (await put(client, path, body, 1)).status_code == 412
        moved = await put(client, path, body, before["version"])
        assert moved.json()["hear_by"] == day.isoformat()
        event = await last(h, PromiseMoved)
        assert (event.hear_by, event.was.isoformat()) == (day, before["hear_by"])
        again = await put(client, path, body, moved.json()["version"])
        assert again.status_code == 422
        past = body | {"hear_by": h.clock.today().isoformat()}
        assert (await put(client, path, past, moved.json()["version"])).status_code == 422
        assert len(await h.emitted(PromiseMoved)) == 1


async def test_there_is_no_promise_to_move_before_it_is_sent():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        draft = await stage.start()
        client = await stage.client(stage.coordinator)
        body = {"hear_by": "2999-01-01", "reason": "later"}
        refused = await put(client, f"/v1/applications/{draft['id']}/promise", body, 1)
        assert refused.status_code == 409
        assert "when it is sent" in refused.json()["detail"]


async def test_more_is_asked_answered_and_read_as_a_revision():
    async with harness("awards") as h:
        stage, application_id, day, waiting = await asked(h, True, False, False)
        assert waiting["status"] == "more_evidence"
        event = await last(h, EvidenceAsked)
        submitted = (await h.emitted(ApplicationSubmitted))[0].data
        assert (event.answer_by, event.hear_by) == (day, submitted.hear_by + timedelta(days=10))
        shown = (await course(stage, stage.contact, application_id))["asked"]
        assert shown["asked"] == "Please show the policy."
        seen = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        await stage.answer(seen, {"public_commitment": "It is on our website now."})
        client = await stage.client(stage.contact)
        assert (await attach(client, application_id, PDF)).status_code == 201
        again = await stage.done(stage.contact, f"/v1/applications/{application_id}/submission")
        assert (again["status"], again["hear_by"]) == ("submitted", event.hear_by.isoformat())
        assert (await course(stage, stage.contact, application_id))["asked"] is None
        await stage.seat(application_id)
        reader = stage.assessors[0]
        read = (await stage.get(reader, f"/v1/applications/{application_id}")).json()
        assert read["answers"]["public_commitment"] == "It is on our website now."
        assert read["changed_answers"] == {"public_commitment": "We did this, and it changed that."}
        own = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        assert own["changed_answers"] == {}


async def test_a_panel_reads_what_was_sent_and_not_what_is_being_written():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        assert (await stage.confirm(application_id)).is_success
        body = {"asked": "More, please.", "answer_by": str(h.clock.today() + timedelta(days=9))}
        path = f"/v1/applications/{application_id}/more-evidence"
        waiting = await stage.done(stage.coordinator, path, body)
        await stage.answer(waiting, {"public_commitment": "half a sentence"})
        client = await stage.client(stage.contact)
        made = (await attach(client, application_id, PDF)).json()
        reader = await stage.client(stage.assessors[0])
        read = (await reader.get(f"/v1/applications/{application_id}")).json()
        assert read["answers"]["public_commitment"] == "We did this, and it changed that."
        files = f"/v1/applications/{application_id}/evidence"
        assert (await reader.get(files)).json()["items"] == []
        assert (await reader.get(f"{files}/{made['id']}/link")).status_code == 404
        back = await stage.done(stage.contact, f"/v1/applications/{application_id}/submission")
        assert back["status"] == "in_review"
        assert len((await reader.get(files)).json()["items"]) == 1
        assert (await reader.get(f"{files}/{made['id']}/link")).status_code == 200


async def test_a_panel_is_not_confirmed_while_more_is_asked():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        body = {"asked": "More, please.", "answer_by": str(h.clock.today() + timedelta(days=9))}
        path = f"/v1/applications/{application_id}/more-evidence"
        await stage.done(stage.coordinator, path, body)
        refused = await stage.confirm(application_id)
        assert refused.status_code == 409
        assert "asked for more" in refused.json()["detail"]


async def test_when_the_day_goes_by_both_are_told_once_and_a_person_decides():
    async with harness("awards") as h:
        stage, application_id, day, _ = await asked(h)
        await h.open_days(day)
        assert await h.emitted(EvidenceOverdue) == []
        await h.open_days(day + timedelta(days=5))
        (told,) = await h.emitted(EvidenceOverdue)
        assert told.data.person_id == stage.coordinator.id
        assert (await course(stage, stage.contact, application_id))["asked"]["overdue"] is True
        seen = (await stage.get(stage.coordinator, f"/v1/applications/{application_id}")).json()
        assert seen["status"] == "more_evidence"
        client = await stage.client(stage.coordinator)
        path = f"/v1/applications/{application_id}/more-evidence"
        later = h.clock.today() + timedelta(days=14)
        body = {"answer_by": later.isoformat(), "reason": "The head teacher was ill."}
        longer = await put(client, path, body, seen["version"])
        assert longer.status_code == 200, longer.text
        assert (await last(h, EvidenceAsked)).answer_by == later
        assert (await course(stage, stage.contact, application_id))["asked"]["overdue"] is False
        await h.open_days(later + timedelta(days=1))
        assert len(await h.emitted(EvidenceOverdue)) == 2


async def test_what_comes_late_is_still_taken():
    async with harness("awards") as h:
        stage, application_id, day, _ = await asked(h)
        await h.open_days(day + timedelta(days=3))
        sent = await stage.done(stage.contact, f"/v1/applications/{application_id}/submission")
        assert sent["status"] == "submitted"
        await h.open_days(day + timedelta(days=9))
        assert len(await h.emitted(EvidenceOverdue)) == 1


async def test_going_on_without_it_leaves_what_was_not_sent_outside():
    async with harness("awards") as h:
        stage, application_id, _, waiting = await asked(h)
        await stage.answer(waiting, {"public_commitment": "half a sentence"})
        path = f"/v1/applications/{application_id}/more-evidence/waiver"
        on = await stage.done(stage.coordinator, path, {"reason": "It is clear enough."})
        assert on["status"] == "submitted"
        assert on["answers"] == answers_to(a_scheme())
        assert (await last(h, EvidenceWaived)).hear_by.isoformat() == on["hear_by"]
        again = await stage.post(stage.coordinator, path, {"reason": "It is clear enough."})
        assert again.status_code == 409


@pytest.mark.parametrize("days", [0, 6, 184])
async def test_whoever_answers_has_a_week_and_at_most_half_a_year(days):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        body = {"asked": "More, please.", "answer_by": str(h.clock.today() + timedelta(days=days))}
        path = f"/v1/applications/{application_id}/more-evidence"
        refused = await stage.post(stage.coordinator, path, body)
        assert refused.status_code == 422
        assert "Give a week" in refused.json()["detail"]


async def test_only_who_coordinates_decides_about_a_case():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        application_id = await stage.submitted()
        base, day = f"/v1/applications/{application_id}", str(h.clock.today() + timedelta(days=20))
        bodies = {
            "return": {"reason": "because"},
            "more-evidence": {"asked": "More", "answer_by": day},
            "more-evidence/waiver": {"reason": "because"},
            "deferral": {"reason": "because"},
            "resumption": {"reason": "because"},
        }
        for who in (stage.contact, stage.assessors[0], Actor(new_id()), a_coordinator("faith")):
            for path, body in bodies.items():
                refused = await stage.post(who, f"{base}/{path}", body)
                assert refused.status_code == 403, (path, refused.text)
            client = await stage.client(who)
            moved = await put(client, f"{base}/promise", {"hear_by": day, "reason": "late"}, 3)
            assert moved.status_code == 403
            longer = {"answer_by": day, "reason": "late"}
            assert (await put(client, f"{base}/more-evidence", longer, 3)).status_code == 403
        for who in (stage.assessors[0], Actor(new_id()), a_coordinator("faith")):
            assert (await stage.get(who, f"{base}/course")).status_code == 403


async def test_an_application_that_waits_for_room_goes_on_by_hand_or_on_its_day():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application_id = await stage.submitted()
        base, day = f"/v1/applications/{application_id}", h.clock.today() + timedelta(days=30)
        body = {"reason": "The panel of spring is full.", "opens_on": day.isoformat()}
        waiting = await stage.done(stage.coordinator, f"{base}/deferral", body)
        assert (waiting["status"], waiting["hear_by"]) == ("deferred", None)
        assert (await last(h, ApplicationDeferred)).opens_on == day
        sent = await stage.post(stage.contact, f"{base}/submission")
        assert sent.status_code == 409
        assert "is kept" in sent.json()["detail"]
        await h.open_days(day - timedelta(days=1))
        assert await h.emitted(ApplicationResumed) == []
        await h.open_days(day)
        event = await last(h, ApplicationResumed)
        seen = (await stage.get(stage.contact, base)).json()
        assert (seen["status"], seen["hear_by"]) == ("submitted", event.hear_by.isoformat())
        again = await stage.done(stage.coordinator, f"{base}/deferral", {"reason": "Still full."})
        assert again["status"] == "deferred"
        await h.open_days(day + timedelta(days=60))
        assert len(await h.emitted(ApplicationResumed)) == 1
        on = await stage.done(stage.coordinator, f"{base}/resumption", {"reason": "There is room."})
        assert on["status"] == "submitted"
        refused = await stage.post(stage.coordinator, f"{base}/resumption", {"reason": "Again."})
        assert refused.status_code == 409


async def test_a_draft_waits_for_its_window_and_goes_on_with_the_next_one():
    async with harness("awards") as h:
        h.clock.move_to(datetime(2027, 3, 30, 12, tzinfo=UTC))
        stage = await Stage(h).set_up(stream="colleges")
        untouched = await Stage(h).set_up(stream="colleges")
        await untouched.start("colleges")
        draft = await stage.start("colleges")
        scheme = a_scheme("colleges")
        (first, *others) = scheme.criteria
        await stage.answer(draft, {first.key: "We train everybody."})
        base = f"/v1/applications/{draft['id']}"
        await h.open_days(date(2027, 3, 31))
        assert await h.emitted(ApplicationDeferred) == []
        await h.open_days(date(2027, 4, 2))
        (event,) = await h.emitted(ApplicationDeferred)
        assert (str(event.data.application_id), event.data.opens_on) == (
            draft["id"],
            date(2027, 6, 1),
        )
        seen = (await stage.get(stage.contact, base)).json()
        assert seen["status"] == "deferred"
        await stage.answer(seen, {each.key: "And so on." for each in others})
        seen = (await stage.get(stage.contact, base)).json()
        assert (seen["status"], seen["answers"][first.key]) == ("deferred", "We train everybody.")
        refused = await stage.post(stage.contact, f"{base}/submission")
        assert refused.status_code == 409
        h.clock.move_to(datetime(2027, 5, 31, 12, tzinfo=UTC))
        await h.open_days(date(2027, 6, 1))
        (on,) = await h.emitted(ApplicationResumed)
        assert (on.data.hear_by, on.data.closes_on) == (None, date(2028, 3, 31))
        sent = await stage.done(stage.contact, f"{base}/submission")
        assert sent["status"] == "submitted"


async def test_withdrawing_is_open_while_it_waits_or_is_asked_for_more():
    async with harness("awards") as h:
        stage, application_id, _, _ = await asked(h)
        base = f"/v1/applications/{application_id}"
        assert (await stage.done(stage.contact, f"{base}/withdrawal"))["status"] == "withdrawn"
        other = (await stage.start())["id"]
        assert other != application_id
        ended = await stage.done(stage.contact, f"/v1/applications/{other}/withdrawal")
        assert ended["status"] == "withdrawn"


def test_a_renewal_that_is_being_written_is_never_deferred():
    with pytest.raises(IllegalTransition, match="never kept waiting"):
        case.defer(an_application(renews=new_id()), opens_on=None)


STEPS = {
    "ask": lambda each, _, day: case.ask_for_more(each, day, today=TODAY),
    "more": lambda each, asked, day: case.give_more_time(each, asked, day, today=TODAY),
    "on": lambda each, *_: case.carry_on(each),
    "promise": lambda each, _, day: case.move_promise(each, day, today=TODAY),
    "defer": lambda each, *_: case.defer(each, opens_on=None),
    "resume": lambda each, _, day: case.resume(each, hear_by=day, closes_on=None),
}


@given(
    st.sampled_from([Status.SUBMITTED, Status.IN_REVIEW]),
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(7, 90)), max_size=12),
)
def test_a_promise_never_moves_without_an_event_that_says_so(status, steps):
    each = an_application(status=status, hear_by=TODAY + timedelta(days=30))
    request = case.Request(new_id(), each.id, "more", TODAY + timedelta(days=7), new_id(), NOON)
    for step, days in steps:
        try:
            each, event = STEPS[step](each, request, TODAY + timedelta(days=days))
        except Refusal:
            continue
        assert getattr(event, "hear_by", None) == each.hear_by
        if isinstance(event, EvidenceAsked):
            assert each.hear_by > event.answer_by
            request = replace(request, answer_by=event.answer_by)
