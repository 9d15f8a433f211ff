"""Workshops over HTTP: dates, places, the queue, the tick, and what follows six weeks on."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from campaigns.domain.workshop import LIFECYCLE, Status, moving_up
from campaigns.tables import booking as booking_table
from campaigns.tables import workshop_feedback
from campaigns.testing import a_manager
from campaigns.testing_learning import AT, a_date, a_workshop
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.campaigns import (
    AttendanceCounted,
    BookingAttended,
    BookingCancelled,
    BookingChanged,
    BookingMade,
    BookingReminded,
    CheckInAsked,
    WorkshopHeld,
    WorkshopOpened,
)
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

NEEDS = "A hearing loop, please"


async def opened(team, organiser=None, **facts):
    """A workshop that can be booked; returns its document and who organises it."""
    organiser = organiser or a_manager()
    made = await team.post(organiser, "/v1/workshops", a_date(team.h, **facts))
    assert made.status_code == 201, made.text
    path = f"/v1/workshops/{made.json()['workshop_id']}"
    done = await team.post(organiser, f"{path}/opening", **{"If-Match": made.headers["etag"]})
    assert done.json()["status"] == "open", done.text
    return done.json(), organiser


async def book(team, workshop, actor=None, **facts):
    actor = actor or an_actor()
    body = {"called": "Hana", "needs": NEEDS} | facts
    answer = await team.post(actor, f"/v1/workshops/{workshop['workshop_id']}/bookings", body)
    return actor, answer


async def change(team, actor, workshop, **facts):
    path = f"/v1/workshops/{workshop['workshop_id']}"
    client = await team.of(actor)
    seen = await client.get(path)
    body = a_date(team.h) | facts
    for name in ("course", "nation"):
        body.pop(name)
    return await client.put(path, json=body, headers={"If-Match": seen.headers["etag"]})


async def put(team, actor, path, body):
    return await (await team.of(actor)).put(path, json=body)


async def past(team, workshop, *, hours=3):
    """Let the workshop begin and end."""
    starts = a_date(team.h)["starts_at"]
    assert starts
    await team.h.fire_timers(timedelta(days=21, hours=1))
    await team.h.fire_timers(timedelta(hours=hours))


def statuses(page):
    return [each["status"] for each in page]


async def test_a_workshop_is_scheduled_opened_booked_and_fills(team):
    workshop, organiser = await opened(team)
    assert workshop["places_left"] == 2
    assert "joining" not in workshop
    [told] = await team.h.emitted(WorkshopOpened)
    assert told.data.course == "speak_up"
    answers = [(await book(team, workshop))[1] for _ in range(3)]
    assert [one.json()["status"] for one in answers] == ["booked", "booked", "waiting"]
    seen = await team.get(organiser, f"/v1/workshops/{workshop['workshop_id']}")
    assert (seen.json()["status"], seen.json()["places_left"]) == ("full", 0)
    assert [one.data.waiting for one in await team.h.emitted(BookingMade)] == [False, False, True]


async def test_booking_twice_is_one_booking(team):
    workshop, _ = await opened(team)
    actor, first = await book(team, workshop)
    _, second = await book(team, workshop, actor)
    assert second.json()["booking_id"] == first.json()["booking_id"]
    assert len(await team.h.emitted(BookingMade)) == 1


async def test_a_place_given_back_goes_at_once_to_whoever_waits_longest(team):
    workshop, _ = await opened(team, capacity=1)
    first, has = await book(team, workshop)
    second, waits = await book(team, workshop)
    third, also = await book(team, workshop)
    gone = await team.post(first, f"/v1/bookings/{has.json()['booking_id']}/cancellation")
    assert gone.json()["status"] == "cancelled"
    up = (await team.get(second, f"/v1/bookings/{waits.json()['booking_id']}")).json()
    assert (up["status"], up["joining"]) == ("booked", "Ask at the desk for the garden room")
    still = (await team.get(third, f"/v1/bookings/{also.json()['booking_id']}")).json()
    assert (still["status"], still["joining"]) == ("waiting", None)
    assert (await team.h.emitted(BookingMade))[-1].data.moved_up
    [told] = await team.h.emitted(BookingCancelled)
    assert not told.data.by_us
    # Whoever changes their mind joins the end of the queue.
    _, again = await book(team, workshop, first)
    assert again.json()["status"] == "waiting"


@given(st.integers(1, 30), st.integers(0, 40), st.lists(st.uuids(), max_size=40, unique=True))
def test_nobody_moves_up_past_the_capacity_and_nobody_is_passed_over(capacity, taken, waiting):
    chosen = moving_up(capacity, taken, waiting)
    assert list(chosen) == waiting[: len(chosen)]
    assert taken + len(chosen) <= max(capacity, taken)
    assert len(chosen) == len(waiting) or taken + len(chosen) >= capacity


async def test_more_places_let_people_move_up_and_a_moved_date_is_told_with_a_higher_sequence(team):
    workshop, organiser = await opened(team, capacity=1)
    await book(team, workshop)
    second, waits = await book(team, workshop)
    larger = await change(team, organiser, workshop, capacity=2)
    assert (larger.status_code, larger.json()["status"]) == (200, "full"), larger.text
    assert await team.h.emitted(BookingChanged) == []
    seen = await team.get(second, f"/v1/bookings/{waits.json()['booking_id']}")
    assert seen.json()["status"] == "booked"
    moved = await change(team, organiser, workshop, capacity=2, venue="The Waterfront Museum")
    assert moved.json()["sequence"] == 1
    told = await team.h.emitted(BookingChanged)
    assert len(told) == 2
    assert "Waterfront" not in str(bodies(await team.h.emitted()))


async def test_a_change_from_an_older_version_is_refused(team):
    workshop, organiser = await opened(team)
    assert (await change(team, organiser, workshop, capacity=3)).status_code == 200
    client = await team.of(organiser)
    path = f"/v1/workshops/{workshop['workshop_id']}"
    body = a_date(team.h) | {"capacity": 4}
    for name in ("course", "nation"):
        body.pop(name)
    stale = await client.put(path, json=body, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    assert (await client.put(path, json=body)).status_code == 428


async def test_a_cancelled_workshop_is_told_to_everybody_with_a_place_or_in_the_queue(team):
    workshop, organiser = await opened(team, capacity=1)
    people = [await book(team, workshop) for _ in range(2)]
    path = f"/v1/workshops/{workshop['workshop_id']}"
    seen = await team.get(organiser, path)
    off = await team.post(
        organiser,
        f"{path}/cancellation",
        {"reason": "The trainer is ill"},
        **{"If-Match": seen.headers["etag"]},
    )
    assert off.json()["status"] == "cancelled"
    told = [one.data for one in await team.h.emitted(BookingCancelled)]
    assert {one.person_id for one in told} == {actor.id for actor, _ in people}
    assert all(one.by_us for one in told)
    assert "ill" not in str([one["data"] for one in bodies(await team.h.emitted())])
    _, answer = await book(team, workshop)
    assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (409, "not-bookable")


async def test_everybody_with_a_place_is_reminded_the_day_before_and_nobody_twice(team):
    workshop, _ = await opened(team, capacity=1)
    has, _ = await book(team, workshop)
    await book(team, workshop)
    day = team.h.clock.today()
    await team.h.open_days(day + timedelta(days=19))
    assert await team.h.emitted(BookingReminded) == []
    await team.h.open_days(day + timedelta(days=20))
    await team.h.open_days(day + timedelta(days=20))
    assert [one.data.person_id for one in await team.h.emitted(BookingReminded)] == [has.id]


async def test_it_runs_and_is_held_by_the_clock_and_whoever_waited_hears_that_it_was_in_vain(team):
    workshop, organiser = await opened(team, capacity=1)
    await book(team, workshop)
    waiting, _ = await book(team, workshop)
    path = f"/v1/workshops/{workshop['workshop_id']}"
    await team.h.fire_timers(timedelta(days=21, minutes=1))
    assert (await team.get(organiser, path)).json()["status"] == "running"
    [told] = await team.h.emitted(BookingCancelled)
    assert (told.data.person_id, told.data.by_us) == (waiting.id, True)
    await team.h.fire_timers(timedelta(hours=2))
    assert (await team.get(organiser, path)).json()["status"] == "held"
    assert len(await team.h.emitted(WorkshopHeld)) == 1


async def test_only_trainers_and_the_organiser_see_who_comes_and_each_look_is_recorded(team):
    trainer = an_actor()
    workshop, organiser = await opened(team, trainers=[str(trainer.id)])
    await book(team, workshop)
    path = f"/v1/workshops/{workshop['workshop_id']}/participants"
    for actor in (trainer, organiser):
        [seen] = (await team.get(actor, path)).json()
        assert (seen["called"], seen["needs"]) == ("Hana", NEEDS)
    nation = an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"))
    for actor in (a_manager(), nation, an_actor(Grant(Role.NATIONAL_TEAM)), an_actor()):
        assert (await team.get(actor, path)).status_code == 403
    async with team.h.transaction() as uow:
        rows = await uow.all(select(sealed_opening))
        stored = await uow.all(select(booking_table))
    assert {row.opened_by for row in rows} == {trainer.id, organiser.id}
    assert NEEDS.encode() not in stored[0].sealed
    assert NEEDS not in str(bodies(await team.h.emitted()))


async def held_with(team, *, there=True, **facts):
    """A workshop that is over and at which one person was, or was not."""
    workshop, organiser = await opened(team, **facts)
    actor, answer = await book(team, workshop)
    await past(team, workshop)
    booking = answer.json()["booking_id"]
    tick = await put(
        team,
        organiser,
        f"/v1/workshops/{workshop['workshop_id']}/attendance/{booking}",
        {"there": there},
    )
    assert tick.status_code == 204, tick.text
    return workshop, organiser, actor, booking


async def test_the_trainer_ticks_who_was_there_and_can_put_it_right(team):
    workshop, organiser, actor, booking = await held_with(team)
    [told] = await team.h.emitted(BookingAttended)
    assert told.data.person_id == actor.id
    counted = [one.data.attended for one in await team.h.emitted(AttendanceCounted)]
    path = f"/v1/workshops/{workshop['workshop_id']}/attendance/{booking}"
    await put(team, organiser, path, {"there": False})
    assert (await team.get(actor, f"/v1/bookings/{booking}")).json()["status"] == "absent"
    assert counted + [one.data.attended for one in await team.h.emitted(AttendanceCounted)][
        -1:
    ] == [
        1,
        0,
    ]
    assert (await put(team, a_manager(), path, {"there": True})).status_code == 403


async def test_nobody_is_ticked_before_it_begins(team):
    workshop, organiser = await opened(team)
    _, answer = await book(team, workshop)
    path = f"/v1/workshops/{workshop['workshop_id']}/attendance/{answer.json()['booking_id']}"
    early = await put(team, organiser, path, {"there": True})
    assert (early.status_code, early.json()["type"].rsplit(":")[-1]) == (409, "not-yet")


async def test_feedback_is_anonymous_unless_chosen_otherwise_and_given_once(team):
    _, _, actor, booking = await held_with(team)
    path = f"/v1/bookings/{booking}/feedback"
    body = {"useful": 5, "good": "The practice in pairs"}
    assert (await team.post(actor, path, body)).status_code == 204
    again = await team.post(actor, path, body)
    assert (again.status_code, again.json()["type"].rsplit(":")[-1]) == (409, "answered-before")
    async with team.h.transaction() as uow:
        [row] = await uow.all(select(workshop_feedback))
    assert row.person_id is None
    assert b"pairs" not in row.sealed
    # A version 7 id would say when, and so who.
    assert row.id.version == 4


async def test_what_was_said_is_shown_once_nobody_stands_out(team):
    workshop, organiser = await opened(team, capacity=3)
    people = [await book(team, workshop) for _ in range(3)]
    await past(team, workshop)
    path = f"/v1/workshops/{workshop['workshop_id']}"
    for number, (actor, answer) in enumerate(people):
        booking = answer.json()["booking_id"]
        await put(team, organiser, f"{path}/attendance/{booking}", {"there": True})
        await team.post(
            actor, f"/v1/bookings/{booking}/feedback", {"useful": 4, "good": f"Thing {number}"}
        )
        seen = (await team.get(organiser, f"{path}/feedback")).json()
        assert seen["given"] == number + 1
        assert len(seen["said"]) == (3 if number == 2 else 0)
    assert (await team.get(a_manager(), f"{path}/feedback")).status_code == 403


async def test_who_was_not_there_gives_no_feedback_and_sets_themselves_nothing(team):
    _, _, actor, booking = await held_with(team, there=False)
    feedback = await team.post(actor, f"/v1/bookings/{booking}/feedback", {"useful": 1})
    assert feedback.status_code == 409
    commitment = {"kind": "conversation", "words": "Talk", "due_on": "2030-01-01"}
    refused = await put(team, actor, f"/v1/bookings/{booking}/commitment", commitment)
    assert refused.json()["type"].rsplit(":")[-1] == "was-not-there"


async def committed(team):
    workshop, organiser, actor, booking = await held_with(team)
    due = team.h.clock.today() + timedelta(days=14)
    made = await put(
        team,
        actor,
        f"/v1/bookings/{booking}/commitment",
        {"kind": "letter_to_mp", "words": "Write about the right to study", "due_on": str(due)},
    )
    assert made.status_code == 200, made.text
    return workshop, organiser, actor, booking


async def test_a_commitment_is_in_their_own_words_which_nobody_else_reads(team):
    workshop, organiser, actor, booking = await committed(team)
    path = f"/v1/bookings/{booking}/commitment"
    mine = (await team.get(actor, path)).json()
    assert mine["words"] == "Write about the right to study"
    for other in (organiser, a_manager(), an_actor(Grant(Role.NATIONAL_TEAM))):
        assert (await team.get(other, path)).status_code == 404
        assert (await team.get(other, f"/v1/bookings/{booking}")).status_code == 404
    counts = await team.get(organiser, f"/v1/workshops/{workshop['workshop_id']}/outcomes")
    assert counts.json()["commitments"] == {"letter_to_mp": 1}
    assert "study" not in str(bodies(await team.h.emitted())) + counts.text


async def test_six_weeks_after_the_workshop_they_are_asked_once_and_every_answer_is_taken(team):
    workshop, organiser, actor, booking = await committed(team)
    day = team.h.clock.today()
    await team.h.open_days(day + timedelta(days=41))
    assert await team.h.emitted(CheckInAsked) == []
    await team.h.open_days(day + timedelta(days=45))
    [asked] = await team.h.emitted(CheckInAsked)
    assert asked.data.person_id == actor.id
    path = f"/v1/bookings/{booking}/check-in"
    for how, words in (("not_yet", ""), ("changed", "I met them instead"), ("done", "")):
        told = await put(team, actor, path, {"how": how, "words": words})
        assert told.json()["status"] == how, told.text
    assert told.json()["words"] == "I met them instead"
    assert (await put(team, actor, path, {"how": "not_yet"})).status_code == 409
    assert (await put(team, actor, path, {"how": "open"})).status_code == 422
    assert (await put(team, a_manager(), path, {"how": "done"})).status_code == 404
    counts = await team.get(organiser, f"/v1/workshops/{workshop['workshop_id']}/outcomes")
    assert counts.json()["check_ins"] == {"done": 1}
    assert len(await team.h.emitted(CheckInAsked)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"venue": ""},
        {"online": True},
        {"course": "sanctuary_in_politics"},
        {"course": "unheard_of"},
        {"starts_at": "2020-01-01T10:00:00Z"},
        {"access": "No illegals"},
    ],
)
async def test_a_date_that_is_not_complete_or_not_open_to_booking_is_refused(team, wrong):
    refused = await team.post(a_manager(), "/v1/workshops", a_date(team.h, **wrong))
    assert refused.status_code == 422
    assert refused.json()["errors"]


async def test_who_organises_elsewhere_or_nothing_may_not_schedule_here(team):
    for actor in (
        a_manager("scotland"),
        an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(new_id()))),
        an_actor(Grant(Role.TRUSTEE)),
        an_actor(),
    ):
        assert (await team.post(actor, "/v1/workshops", a_date(team.h))).status_code == 403
    group = new_id()
    officer = an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group)))
    own = await team.post(officer, "/v1/workshops", a_date(team.h, group_id=str(group)))
    assert own.status_code == 201


async def test_a_date_that_is_not_open_is_not_there_for_others(team):
    made = await team.post(a_manager(), "/v1/workshops", a_date(team.h))
    path = f"/v1/workshops/{made.json()['workshop_id']}"
    assert (await team.get(an_actor(), path)).status_code == 404
    assert (await team.get(an_actor(), "/v1/workshops")).json()["items"] == []
    _, refused = await book(team, made.json())
    assert refused.status_code == 409


@pytest.mark.parametrize("status", Status)
def test_only_what_is_ahead_can_be_changed(status):
    one = a_workshop(status=status)
    if status in {Status.SCHEDULED, Status.OPEN, Status.FULL}:
        assert one.change({"capacity": 9}, at=AT).capacity == 9
        with pytest.raises(Invalid):
            one.change({"ends_at": one.starts_at}, at=AT)
    else:
        with pytest.raises(Exception, match="not changed any more"):
            one.change({"capacity": 9}, at=AT)
    if not LIFECYCLE.moves[status]:
        with pytest.raises(IllegalTransition):
            one.cancel()


async def test_the_catalogue_says_which_course_is_arranged_in_confidence(team):
    shown = {one["course"]: one for one in (await team.get(None, "/v1/courses")).json()}
    assert {key for key, one in shown.items() if one["sealed"]} == {"sanctuary_in_politics"}
    assert {"speak_up", "courageous_conversations", "awareness", "webinar"} < set(shown)
    assert all(one["title"]["cy"] and one["about"]["cy"] for one in shown.values())


async def test_who_had_a_place_is_forgotten_when_the_time_has_come(team):
    _, _, actor, booking = await committed(team)
    await team.h.open_days(team.h.clock.today() + timedelta(days=402))
    assert (await team.get(actor, f"/v1/bookings/{booking}")).status_code == 404
