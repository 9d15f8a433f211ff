"""Press contacts with limited access, and journalists' requests until they are answered."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from campaigns.domain.press import LIFECYCLE, Request, Status, reminders
from campaigns.tables import press_contact, press_request
from campaigns.testing import SWANSEA, a_manager
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import CompanionAsked, PressRequestDue
from sanctuary.ground_tables import idempotency, sealed_opening
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .test_lines import a_line, issued, said

DAY = timedelta(days=1)
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
WHO = {
    "outlet": "The Evening Post",
    "topics": ["housing"],
    "called": "Rhian Probert",
    "email": "rhian@post.example",
    "phone": "01632 960 001",
    "notes": "Prefers to be rung",
}
OUTSIDERS = {
    "national team": an_actor(Grant(Role.NATIONAL_TEAM)),
    "nation coordinator": an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales")),
    "manager elsewhere": a_manager("scotland"),
    "group officer": an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.AREA, SWANSEA)),
    "nobody in particular": an_actor(),
}


async def send(team, actor, method, path, body=None, **headers):
    client = await team.of(actor)
    return await client.request(method, path, json=body, headers=headers)


async def a_contact(team, actor, **changes):
    path = f"/v1/press-contacts/{uuid4()}"
    body = WHO | {"nation": "wales", "area": SWANSEA} | changes
    made = await send(team, actor, "PUT", path, body)
    assert made.status_code == 201, made.text
    return path


async def leave(team, manager, person, **where):
    body = {"person_id": str(person.id), "nation": "wales", "reason": "Runs the press desk"} | where
    return await team.post(manager, "/v1/press-access", body)


async def test_the_list_names_the_outlet_and_one_opening_at_a_time_names_the_journalist(team):
    manager = a_manager("wales")
    path = await a_contact(team, manager)
    listed = await team.get(manager, "/v1/press-contacts")
    assert [(one["outlet"], one["topics"]) for one in listed.json()] == [
        ("The Evening Post", ["housing"])
    ]
    for secret in ("Rhian", "rhian@", "01632"):
        assert secret not in listed.text
    assert (await send(team, manager, "GET", path)).json()["called"] == "Rhian Probert"
    async with team.h.transaction() as uow:
        [opening] = await uow.all(select(sealed_opening))
        [row] = await uow.all(select(press_contact))
    assert (opening.opened_by, opening.why) == (manager.id, "to reach a journalist")
    assert b"rhian" not in bytes(row.sealed).lower()
    assert await team.h.emitted() == []


@pytest.mark.parametrize("outsider", sorted(OUTSIDERS))
async def test_whoever_was_not_given_leave_finds_nothing_and_adds_nothing(team, outsider):
    manager, actor = a_manager("wales"), OUTSIDERS[outsider]
    path = await a_contact(team, manager)
    asked = await received(team, manager)
    assert (await team.get(actor, "/v1/press-contacts")).json() == []
    assert (await team.get(actor, "/v1/press-requests")).json() == []
    for method in ("GET", "DELETE"):
        assert (await send(team, actor, method, path)).status_code == 404
    assert (await team.get(actor, f"/v1/press-requests/{asked['request_id']}")).status_code == 404
    body = WHO | {"nation": "wales"}
    assert (
        await send(team, actor, "PUT", f"/v1/press-contacts/{uuid4()}", body)
    ).status_code == 404


async def test_leave_is_for_one_place_and_ends_at_once(team):
    manager, helper = a_manager("wales"), an_actor()
    here = await a_contact(team, manager)
    there = await a_contact(team, manager, area="W06000015")
    given = await leave(team, manager, helper, area=SWANSEA)
    assert given.status_code == 201, given.text
    assert (await send(team, helper, "GET", here)).status_code == 200
    assert (await send(team, helper, "GET", there)).status_code == 404
    [shown] = (await team.get(manager, "/v1/press-access")).json()["items"]
    assert (shown["given_by"], shown["given_reason"]) == (str(manager.id), "Runs the press desk")
    ended = await send(team, manager, "DELETE", f"/v1/press-access/{shown['access_id']}")
    assert ended.status_code == 204
    assert (await send(team, helper, "GET", here)).status_code == 404


async def test_only_a_campaign_manager_of_the_nation_gives_leave_and_never_to_themselves(team):
    person = an_actor()
    assert (await leave(team, a_manager("scotland"), person)).status_code == 403
    assert (await leave(team, an_actor(), person)).status_code == 403
    manager = a_manager("wales")
    assert (await leave(team, manager, manager)).status_code == 422


async def test_what_was_talked_about_is_kept_by_day_and_a_contact_is_forgotten_on_request(team):
    manager = a_manager("wales")
    path = await a_contact(team, manager)
    today = team.h.clock.today()
    ahead = await send(
        team, manager, "PUT", f"{path}/last-contact", {"on": str(today + timedelta(days=1))},
        **{"If-Match": '"0"'},
    )  # fmt: skip
    assert ahead.status_code == 422
    noted = await send(
        team, manager, "PUT", f"{path}/last-contact", {"on": str(today)}, **{"If-Match": '"0"'}
    )
    assert noted.json()["last_contact_on"] == str(today)
    changed = WHO | {"phone": "01632 960 999"}
    assert (
        await send(team, manager, "PATCH", path, changed, **{"If-Match": '"0"'})
    ).status_code == 412
    assert (await send(team, manager, "PATCH", path, changed, **{"If-Match": '"1"'})).is_success
    assert (await send(team, manager, "GET", path)).json()["phone"] == "01632 960 999"
    assert (await send(team, manager, "DELETE", path)).status_code == 204
    assert (await send(team, manager, "GET", path)).status_code == 404


async def received(team, actor, **changes):
    body = {
        "outlet": "The Evening Post",
        "nation": "wales",
        "area": SWANSEA,
        "deadline": (team.h.clock.now() + timedelta(days=2)).isoformat(),
        "who": "Rhian Probert",
        "question": "Will you comment on the new homes?",
    } | changes
    made = await team.post(actor, "/v1/press-requests", body)
    assert made.status_code == 201, made.text
    return made.json()


async def step(team, actor, asked, to, **more):
    path = f"/v1/press-requests/{asked['request_id']}"
    seen = await team.get(actor, path)
    body = {"to": to} | more
    return await send(
        team, actor, "PUT", f"{path}/status", body, **{"If-Match": seen.headers["etag"]}
    )


async def test_a_request_is_taken_on_and_answered_with_the_official_lines(team):
    manager, other = a_manager("wales"), a_manager("wales")
    asked = await received(team, manager)
    assert "question" not in asked
    assert (await step(team, manager, asked, "answering")).json()["taken_by"] == str(manager.id)
    theirs = await step(team, other, asked, "answered")
    assert (theirs.status_code, theirs.json()["type"].rsplit(":")[-1]) == (
        409, "somebody-else-answers",
    )  # fmt: skip
    line = await a_standing_line(team)
    done = await step(team, manager, asked, "answered", lines=[line])
    assert (done.json()["status"], done.json()["lines"]) == ("answered", [line])
    assert (await step(team, manager, asked, "declined")).status_code == 409


async def a_standing_line(team, days=14):
    author, other = a_manager(), a_manager()
    made = await a_line(team, author, await team.incident(), **said(team, days))
    await issued(team, other, made)
    return made["line_id"]


async def test_an_answer_rests_on_what_we_say_today_and_on_nothing_else(team):
    manager = a_manager("wales")
    asked = await received(team, manager, deadline=(team.h.clock.now() + 20 * DAY).isoformat())
    line = await a_standing_line(team, days=14)
    unknown = await step(team, manager, asked, "answering", lines=[str(new_id())])
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "lines")
    assert (await step(team, manager, asked, "answering", lines=[line])).is_success
    # What was chosen a fortnight ago is past its day of review, so it is not said any more.
    await team.h.open_days(team.h.clock.today() + 15 * DAY)
    late = await step(team, manager, asked, "answered")
    assert (late.status_code, "/v1/official-lines" in late.text) == (422, True)


async def test_the_question_lies_nowhere_in_clear(team):
    manager = a_manager("wales")
    asked = await received(team, manager)
    seen = await team.get(manager, f"/v1/press-requests/{asked['request_id']}")
    assert seen.json()["question"] == "Will you comment on the new homes?"
    async with team.h.transaction() as uow:
        [row] = await uow.all(select(press_request))
        answers = await uow.all(select(idempotency))
    assert b"homes" not in bytes(row.sealed)
    assert "homes" not in str(answers) + str(bodies(await team.h.emitted()))


async def test_whoever_answers_is_reminded_before_the_deadline_and_not_once_it_is_answered(team):
    manager = a_manager("wales")
    open_one, closed = await received(team, manager), await received(team, manager)
    taker = a_manager("wales")
    await step(team, taker, open_one, "answering")
    assert (await step(team, manager, closed, "declined", reason="Not ours to say")).is_success
    await team.h.fire_timers(timedelta(hours=23))
    assert await team.h.emitted(PressRequestDue) == []
    await team.h.fire_timers(timedelta(hours=2))
    await team.h.fire_timers(timedelta(hours=21))
    told = [one.data for one in await team.h.emitted(PressRequestDue)]
    assert [(str(one.request_id), one.person_id) for one in told] == [
        (open_one["request_id"], taker.id)
    ] * 2


async def test_what_a_journalist_asked_is_forgotten_in_time(team):
    manager = a_manager("wales")
    answered, never = await received(team, manager), await received(team, manager)
    await step(team, manager, answered, "answering")
    assert (await step(team, manager, answered, "answered")).is_success
    now, today = team.h.clock.now(), team.h.clock.today()
    async with team.h.transaction() as uow:
        await uow.execute(update(press_request).values(deadline=now - 730 * DAY))
    await team.h.open_days(today)
    assert len((await team.get(manager, "/v1/press-requests")).json()) == 2
    await team.h.open_days(today + DAY)
    # What was answered is kept from its answer on.
    [left] = (await team.get(manager, "/v1/press-requests")).json()
    assert left["request_id"] == answered["request_id"]
    async with team.h.transaction() as uow:
        await uow.execute(update(press_request).values(ended_at=now - 730 * DAY))
    await team.h.open_days(today + 2 * DAY)
    assert (await team.get(manager, "/v1/press-requests")).json() == []
    for asked in (answered, never):
        path = f"/v1/press-requests/{asked['request_id']}"
        assert (await team.get(manager, path)).status_code == 404


async def test_a_deadline_that_has_passed_is_refused(team):
    body = {
        "outlet": "Post",
        "nation": "wales",
        "deadline": "2020-01-01T09:00:00Z",
        "who": "x",
        "question": "y",
    }
    assert (await team.post(a_manager("wales"), "/v1/press-requests", body)).status_code == 422


async def test_somebody_who_speaks_for_themselves_is_asked_for_by_ids_alone_and_once(team):
    manager = a_manager("wales")
    asked = await received(team, manager)
    path = f"/v1/press-requests/{asked['request_id']}"
    first = await send(team, manager, "PUT", f"{path}/speaker", **{"If-Match": '"0"'})
    assert first.json()["speaker_request"], first.text
    again = await send(
        team, manager, "PUT", f"{path}/speaker", **{"If-Match": first.headers["etag"]}
    )
    assert again.json()["speaker_request"] == first.json()["speaker_request"]
    [told] = await team.h.emitted(CompanionAsked)
    assert (told.data.purpose, told.data.person_id) == ("media", manager.id)
    data = str(bodies([told]))
    for word in ("Rhian", "Post", "homes", SWANSEA):
        assert word not in data


def a_request(status, taken_by=None):
    return Request(
        uuid4(), "Post", "wales", None, AT, b"", new_id(), AT, status=status, taken_by=taken_by
    )


@pytest.mark.parametrize("start", Status)
def test_only_the_steps_of_the_table_are_open(start):
    me = new_id()
    one = a_request(start, me)
    steps = {
        Status.ANSWERING: lambda: one.take(me),
        Status.RECEIVED: lambda: one.put_back(me),
        Status.ANSWERED: lambda: one.answer(me, at=AT),
        Status.DECLINED: lambda: one.decline(at=AT),
    }
    for to, move in steps.items():
        if to in LIFECYCLE.moves[start]:
            assert move().status is to
        else:
            with pytest.raises(IllegalTransition):
                move()


@given(st.lists(st.integers(1, 200), max_size=6), st.integers(0, 300))
def test_reminders_lie_between_now_and_the_deadline_soonest_first(hours, ahead):
    deadline = AT + timedelta(hours=ahead)
    found = reminders(deadline, hours, now=AT)
    assert found == sorted(found)
    assert all(AT < one < deadline for one in found)
