"""Sanctuary in Politics: who takes part is known to its coordinators, their mentor, and nobody."""

import io
import json
import logging
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from campaigns.domain.politics import LIFECYCLE, EvidenceMissing, Mentor, Place, Status, Wishes
from campaigns.personal import HOLDINGS
from campaigns.tables import sealed_place
from campaigns.tables.politics import cohort
from campaigns.testing import a_manager
from sanctuary import logs
from sanctuary.actor import Decision, Grant, Role, ScopeKind
from sanctuary.asks import HoldingsAsked, ask_holdings
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import CourseEvidenceDue, MentoringOverdue, MentorReminded
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.testing import an_actor, bodies, harness

from .conftest import EveryLanguage, Team

UK = an_actor(Grant(Role.AMBASSADOR_COORDINATOR))
WALES = an_actor(Grant(Role.AMBASSADOR_COORDINATOR, ScopeKind.NATION, "wales"))
OUTSIDERS = {
    "national team": an_actor(Grant(Role.NATIONAL_TEAM)),
    "campaign manager": a_manager(),
    "safeguarding lead": an_actor(Grant(Role.SAFEGUARDING_LEAD)),
    "trustee": an_actor(Grant(Role.TRUSTEE)),
    "nobody in particular": an_actor(),
}
AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
FORM = {"called": "Samira", "reach": "By text after six", "needs": "A quiet room"}


async def send(team, actor, method, path, body=None, **headers):
    client = await team.of(actor)
    return await client.request(method, path, json=body, headers=headers)


async def a_course(team, actor=UK, **facts):
    first = team.h.clock.today() + timedelta(days=7)
    body = {
        "nation": "wales",
        "first_on": str(first),
        "last_on": str(first + timedelta(days=30)),
        "ceremony_on": str(first + timedelta(days=100)),
    } | facts
    made = await team.post(actor, "/v1/politics-courses", body)
    assert made.status_code == 201, made.text
    return made.json()


async def a_place(team, course, *, actor=UK, place=None, **facts):
    path = f"/v1/politics-places/{place or uuid4()}"
    body = FORM | {"course_id": course["course_id"]} | facts
    made = await send(team, actor, "PUT", path, body)
    assert made.status_code == 201, made.text
    return path


async def step(team, path, rest, body, actor=UK):
    seen = await send(team, actor, "GET", path)
    headers = {"If-Match": seen.headers["etag"]}
    return await send(team, actor, "PUT", f"{path}/{rest}", body, **headers)


async def moved(team, path, *to):
    for each in to:
        answer = await step(team, path, "status", {"to": each, "reason": "as agreed"})
        assert answer.status_code == 200, answer.text
    return answer.json()


async def token_of(team, path):
    url = (await send(team, UK, "GET", f"{path}/mentor-link")).json()["url"]
    return url.split("link=")[1]


async def test_a_place_goes_from_applying_to_the_ceremony_with_evidence_two_weeks_before(team):
    course = await a_course(team)
    days = date.fromisoformat(course["ceremony_on"]) - date.fromisoformat(course["evidence_on"])
    assert days == timedelta(days=14)
    path = await a_place(team, course)
    await moved(team, path, "accepted", "sessions", "plan_shared", "project")
    early = await step(team, path, "status", {"to": "graduated"})
    assert (early.status_code, early.json()["type"].rsplit(":")[-1]) == (409, "evidence-missing")
    body = {"about": "A visit of the council to the drop-in", "evidence": "Minutes and a letter"}
    described = (await step(team, path, "project", body)).json()
    assert described["evidence_given_on"] == str(team.h.clock.today())
    await step(team, path, "signposts", {"to": "A course on public speaking"})
    done = await moved(team, path, "graduated")
    assert [each["to"] for each in done["signposts"]] == ["A course on public speaking"]


async def test_who_steps_back_gives_no_reason_and_none_is_kept(team):
    path = await a_place(team, await a_course(team))
    answer = await step(team, path, "status", {"to": "stepped_back", "reason": "afraid"})
    assert "afraid" not in answer.text
    found = Place(uuid4(), uuid4(), Wishes("x"), AT).move(
        Status.STEPPED_BACK, Decision(new_id(), AT, "afraid")
    )
    assert found.trail[0].reason == ""


@pytest.mark.parametrize("outsider", sorted(OUTSIDERS))
async def test_nobody_else_learns_anything_not_even_whether_a_record_is_there(team, outsider):
    path = await a_place(team, await a_course(team))
    actor = OUTSIDERS[outsider]
    answers = [
        await send(team, actor, "GET", each)
        for each in (path, f"/v1/politics-places/{uuid4()}", "/v1/politics-places?overdue=true")
    ]
    assert {one.status_code for one in answers} == {403}
    assert len({re.sub(r'"(instance|reference)":"[^"]*"', "", one.text) for one in answers}) <= 3
    assert (await send(team, actor, "DELETE", path)).status_code == 403
    assert (await team.post(actor, "/v1/politics-courses", {})).status_code == 403


async def test_a_coordinator_of_another_nation_finds_nothing(team):
    english = await a_course(team, nation="england")
    path = await a_place(team, english)
    assert (await send(team, WALES, "GET", path)).status_code == 404
    listed = f"/v1/politics-places?course_id={english['course_id']}"
    assert (await send(team, WALES, "GET", listed)).status_code == 404
    assert (await send(team, UK, "GET", listed)).json()[0]["called"] == "Samira"


async def test_every_opening_is_recorded_and_the_store_holds_only_sealed_bytes_of_one_size(team):
    course = await a_course(team)
    path = await a_place(team, course)
    await a_place(team, course, called="Li", notes="n" * 2000)
    await send(team, UK, "GET", path)
    async with team.h.transaction() as uow:
        rows = await uow.all(select(sealed_place))
        opened = await uow.all(select(sealed_opening))
    assert len({len(row.sealed) for row in rows}) == 1
    assert all(b"Samira" not in row.sealed for row in rows)
    assert [(one.opened_by, one.why) for one in opened] == [(UK.id, "to run the course")]
    assert await team.h.emitted() == []


async def matched(team, **mentor):
    path = await a_place(team, await a_course(team))
    await moved(team, path, "accepted", "sessions", "plan_shared")
    body = {"called": "Councillor Price"} | mentor
    assert (await step(team, path, "mentor", body)).status_code == 200
    return path


async def test_a_mentor_sees_their_own_mentee_alone_and_says_that_they_were_in_touch(team):
    path, other = await matched(team), await matched(team)
    token = await token_of(team, path)
    await step(team, other, "project", {"about": "Another project"})
    await step(team, path, "project", {"about": "A visit of the council"})
    page = await team.get(None, "/mentoring", link=token)
    assert "A visit of the council" in page.text
    assert "Another project" not in page.text
    assert "By text after six" not in page.text
    assert "A quiet room" not in page.text
    assert "Cydgerdded" in (await team.get(None, "/mentoring", link=token, lang="cy")).text
    assert (await send(team, UK, "GET", path)).json()["contacts"] == []
    done = await (await team.of(None)).post("/mentoring", data={"link": token})
    assert "it is noted" in done.text
    assert (await send(team, UK, "GET", path)).json()["contacts"] == [str(team.h.clock.today())]
    # Another mentor: the page of the one before opens nothing.
    await step(team, path, "mentor", {"called": "Somebody else"})
    assert (await team.get(None, "/mentoring", link=token)).status_code == 403


async def test_a_mentor_is_reminded_after_a_fortnight_once_and_not_after_a_contact(team):
    mentor = new_id()
    path = await matched(team, person_id=str(mentor))
    day = team.h.clock.today()
    await team.h.open_days(day + timedelta(days=14))
    assert await team.h.emitted(MentorReminded) == []
    await team.h.open_days(day + timedelta(days=20))
    [told] = await team.h.emitted(MentorReminded)
    assert told.data.person_id == mentor
    assert "Samira" not in str(bodies([told]))
    listed = (await send(team, UK, "GET", "/v1/politics-places?overdue=true")).json()
    assert [one["id"] for one in listed] == [path.rsplit("/", 1)[1]]
    assert (await step(team, path, "contacts", {"on": str(day + timedelta(days=19))})).is_success
    assert (await send(team, UK, "GET", "/v1/politics-places?overdue=true")).json() == []
    await team.h.open_days(day + timedelta(days=33))
    assert len(await team.h.emitted(MentorReminded)) == 1
    await team.h.open_days(day + timedelta(days=34))
    assert len(await team.h.emitted(MentorReminded)) == 2


async def test_coordinators_hear_once_a_day_that_somebody_is_late_and_not_who(team):
    welsh, english = (
        WALES,
        an_actor(Grant(Role.AMBASSADOR_COORDINATOR, ScopeKind.NATION, "england")),
    )
    for actor in (welsh, english):
        await team.of(actor)
    first = await matched(team)
    await matched(team, person_id=str(new_id()))
    await team.h.open_days(team.h.clock.today() + timedelta(days=15))
    [told] = await team.h.emitted(MentoringOverdue)
    # The courses are in Wales: whoever coordinates there, or everywhere, and nobody else.
    assert set(told.data.person_ids) == {UK.id, welsh.id}
    data = str(bodies([told]))
    for hidden in ("Samira", "Councillor", first.rsplit("/", 1)[1]):
        assert hidden not in data


async def test_coordinators_hear_of_evidence_two_weeks_ahead_whether_or_not_anybody_takes_part(
    team,
):
    for actor in (WALES, *OUTSIDERS.values()):
        await team.of(actor)
    course = await a_course(team)
    due = date.fromisoformat(course["evidence_on"])
    await team.h.open_days(due - timedelta(days=15))
    assert await team.h.emitted(CourseEvidenceDue) == []
    await team.h.open_days(due)
    [told] = await team.h.emitted(CourseEvidenceDue)
    assert (str(told.data.course_id), told.data.due_on) == (course["course_id"], due)
    assert set(told.data.person_ids) == {UK.id, WALES.id}


async def test_a_day_of_contact_lies_between_the_match_and_today(team):
    path = await matched(team)
    for days in (1, -1):
        on = str(team.h.clock.today() + timedelta(days=days))
        assert (await step(team, path, "contacts", {"on": on})).status_code == 422


async def test_who_leaves_is_forgotten_at_once_and_who_asks_sees_their_own(team):
    person, course = new_id(), await a_course(team)
    path = await a_place(team, course, person_id=str(person))
    kept = await a_place(team, course, person_id=str(new_id()))
    [holding] = [one for one in HOLDINGS if sealed_place.name in one.tables]
    assert holding.sealed
    async with team.h.transaction() as uow:
        [seen] = await holding.gather(uow, Subject((person,)))
        assert seen["called"] == "Samira"
        await holding.erase(uow, Subject((person,)))
    assert (await send(team, UK, "GET", path)).status_code == 404
    assert (await send(team, UK, "DELETE", kept)).status_code == 204
    async with team.h.transaction() as uow:
        assert await uow.all(select(sealed_place)) == []


async def test_who_took_part_is_forgotten_a_year_after_the_ceremony_and_the_course_stays(team):
    course = await a_course(team)
    path = await a_place(team, course)
    today = team.h.clock.today()

    async def held_on(day):
        async with team.h.transaction() as uow:
            await uow.execute(update(cohort).values(ceremony_on=day))

    await held_on(today + timedelta(days=1 - 400))
    await team.h.open_days(today + timedelta(days=1))
    assert (await send(team, UK, "GET", path)).status_code == 200
    await team.h.open_days(today + timedelta(days=2))
    assert (await send(team, UK, "GET", path)).status_code == 404
    async with team.h.transaction() as uow:
        assert await uow.all(select(sealed_place)) == []
    assert (await team.get(an_actor(), "/v1/politics-courses")).json()["items"]


async def test_a_change_from_an_older_version_is_refused(team):
    path = await a_place(team, await a_course(team))
    stale = await send(team, UK, "PATCH", path, FORM, **{"If-Match": '"9"'})
    assert stale.status_code == 412
    assert (await send(team, UK, "PATCH", path, FORM)).status_code == 428
    fresh = await send(team, UK, "PATCH", path, FORM | {"called": "Sam"}, **{"If-Match": '"1"'})
    assert fresh.json()["called"] == "Sam"


@pytest.mark.parametrize("start", Status)
@pytest.mark.parametrize("to", Status)
def test_only_the_steps_of_the_table_are_open(start, to):
    one = Place(uuid4(), uuid4(), Wishes("x"), AT, status=start)
    decided = Decision(new_id(), AT, "")
    if to in LIFECYCLE.moves[start] and to is not Status.GRADUATED:
        assert one.move(to, decided).status is to
    else:
        with pytest.raises((IllegalTransition, EvidenceMissing)):
            one.move(to, decided)


def test_there_is_nothing_to_remind_of_before_there_is_a_project_to_go_along_with():
    mentor = Mentor("x", AT.date(), uuid4(), new_id())
    every, late = timedelta(days=14), AT.date() + timedelta(days=99)
    for status in Status:
        one = Place(uuid4(), uuid4(), Wishes("x"), AT, status=status, mentor=mentor)
        due = status in {Status.PLAN_SHARED, Status.PROJECT}
        assert (one.remind(late, every=every) is not None) == due


# Which of the two takes part must show nowhere (PEERS B1).
PLACE, MENTOR = uuid4(), new_id()
FIRST, SECOND = new_id(), new_id()


SOME = ("/v1/politics-courses", "/v1/bookings", "/v1/workshops")


def every_list(team):
    """All that is listed or counted by this service, for whoever asks: data, table or page."""
    found = team.h.app.openapi()["paths"].items()
    return sorted(path for path, methods in found if "get" in methods and "{" not in path)


OURS = re.compile(r"sanctuary_\w+_(total|count)({|$)")


async def counted(team):
    """What is counted, by series: one process counts for all its worlds."""
    lines = (await send(team, None, "GET", "/metrics")).text.splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs if OURS.match(name)}


async def what_others_see(team, taking_part, words):
    """The same things happen to somebody; all that anybody outside the seal could notice."""
    log = io.StringIO()
    handler = logs.handler("everything", log)
    root = logging.getLogger()
    level = root.level
    before = await counted(team)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        course = await a_course(team)
        path = await a_place(team, course, place=PLACE, person_id=str(taking_part), **words)
        await moved(team, path, "accepted", "sessions", "plan_shared")
        await step(team, path, "mentor", {"called": "M", "person_id": str(MENTOR)})
        await team.h.open_days(team.h.clock.today() + timedelta(days=16))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    seen = []
    for name, actor in OUTSIDERS.items():
        # Who sees most of the service looks at all that it has.
        everything = every_list(team) if name in {"national team", "campaign manager"} else SOME
        for each in (path, *everything):
            answer = await send(team, actor, "GET", each)
            seen.append((each, answer.status_code, answer.text, len(answer.content)))
    after = await counted(team)
    # What staff hand over to either of them on paper is the same: nothing of the course is in it.
    for person in (FIRST, SECOND):
        question = HoldingsAsked(case_id=PLACE, person_ids=[person], in_confidence=False)
        seen.append(("copy", (await team.h.ask(ask_holdings("campaigns"), question)).content))
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    async with team.h.transaction() as uow:
        rows = await uow.all(select(sealed_place))
        openings = await uow.all(select(sealed_opening).order_by(sealed_opening.c.id))
        held = {
            table.name: len(await uow.all(select(table)))
            for table in team.h.service.metadata.sorted_tables
        }
    return json.dumps(
        {
            "answers": seen,
            "events": [one["data"] for one in bodies(await team.h.emitted())],
            "metrics": {name: value for name, value in sorted(grown.items()) if value},
            "log": log.getvalue(),
            "tables": held,
            "rows": [len(row.sealed) for row in rows],
            "openings": [(str(one.opened_by), one.what, one.why) for one in openings],
        }
    )


def without_chance(seen):
    """Ids of requests and moments differ from run to run; nothing else may."""
    known = {str(one) for one in (FIRST, SECOND, PLACE, MENTOR)}
    ids = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    seen = re.sub(ids, lambda one: one[0] if one[0] in known else "id", seen)
    seen = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\+00:00)?", "moment", seen)
    seen = re.sub(r"[0-9a-f]{32}|[0-9a-f]{16}", "trace", seen)
    return re.sub(r'(duration|milliseconds|ms|seconds)[\\"]*: ?[\d.e-]+', "time", seen)


@pytest.fixture
async def twin():
    """A second world, alike in everything."""
    async with harness("campaigns") as h:
        h.runtime.messaging = EveryLanguage()
        yield Team(h, {})


async def test_who_of_two_people_takes_part_shows_in_nothing_that_anybody_else_can_see(team, twin):
    one = without_chance(await what_others_see(team, FIRST, {"called": "Samira"}))
    other = without_chance(
        await what_others_see(twin, SECOND, {"called": "Li", "needs": "", "notes": "n" * 900})
    )
    assert one == other
    assert "politics-courses" in one
    assert "politics-places" not in one.split('"log"')[0].split('"metrics"')[1]
    for word in (FIRST, SECOND):
        assert str(word) not in one + other
