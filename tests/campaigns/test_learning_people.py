"""People over time at workshops: links keep opening, merged entries join, erasure frees a place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.tables import booking as booking_table
from campaigns.tables import booking_before, commitment, workshop_feedback
from campaigns.tables.hooks import hook_follow
from campaigns.testing import a_manager
from campaigns.testing_learning import a_booking_link
from sanctuary.events.campaigns import BookingMade, MentorReminded, PressRequestDue
from sanctuary.events.membership import PeopleMerged, PersonErased
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

from .test_hooks import follow
from .test_politics import UK, a_course, matched, send
from .test_press import leave, received
from .test_press import step as press_step
from .test_workshops import book, committed, opened, past, put


async def merged(team, *, kept, gone):
    await team.h.receive(PeopleMerged(merge_id=new_id(), kept_id=kept.id, gone_id=gone.id))


async def rows(team, table):
    async with team.h.transaction() as uow:
        return await uow.all(select(table))


async def statuses(team, actor):
    return [one["status"] for one in (await team.get(actor, "/v1/bookings")).json()]


def link(team, answer, actor):
    return a_booking_link(team.h, answer.json()["booking_id"], actor.id)


async def page(team, token):
    return await team.get(None, "/booking", link=token)


async def test_the_links_of_a_place_given_back_open_the_place_that_was_booked_again(team):
    workshop, _ = await opened(team)
    actor, first = await book(team, workshop)
    for _ in range(2):
        booking = (await book(team, workshop, actor))[1].json()["booking_id"]
        await team.post(actor, f"/v1/bookings/{booking}/cancellation")
    _, third = await book(team, workshop, actor)
    assert third.json()["booking_id"] != first.json()["booking_id"]
    # The first mail is older than two other bookings, and still leads to the one that stands.
    shown = await page(team, link(team, first, actor))
    assert (shown.status_code, "garden room" in shown.text) == (200, True)
    own = await team.get(actor, f"/v1/bookings/{first.json()['booking_id']}")
    assert own.json()["booking_id"] == third.json()["booking_id"]
    assert len(await rows(team, booking_table)) == 1


async def test_two_bookings_of_one_person_become_one_and_the_place_goes_to_who_waits(team):
    workshop, _ = await opened(team, capacity=2)
    gone, first = await book(team, workshop)
    kept, second = await book(team, workshop)
    waiting, _ = await book(team, workshop)
    assert await statuses(team, waiting) == ["waiting"]
    await merged(team, kept=kept, gone=gone)
    assert await statuses(team, gone) == []
    assert await statuses(team, kept) == ["booked"]
    assert await statuses(team, waiting) == ["booked"]
    for answer, actor in ((first, gone), (second, kept)):
        assert "garden room" in (await page(team, link(team, answer, actor))).text


async def test_a_place_of_the_entry_that_is_gone_stands_before_the_others_place_in_the_queue(team):
    workshop, _ = await opened(team, capacity=1)
    gone, _ = await book(team, workshop)
    kept, waits = await book(team, workshop)
    await merged(team, kept=kept, gone=gone)
    assert await statuses(team, kept) == ["booked"]
    assert "garden room" in (await page(team, link(team, waits, kept))).text
    assert len(await team.h.emitted(BookingMade)) == 2


async def test_what_they_set_themselves_and_said_by_name_is_found_under_the_entry_that_stays(team):
    _, _, gone, booking = await committed(team)
    kept = an_actor()
    said = {"useful": 5, "good": "The pairs", "anonymous": False}
    await team.post(gone, f"/v1/bookings/{booking}/feedback", said)
    await merged(team, kept=kept, gone=gone)
    mine = await team.get(kept, f"/v1/bookings/{booking}/commitment")
    assert mine.json()["words"] == "Write about the right to study"
    assert (await team.get(gone, f"/v1/bookings/{booking}/commitment")).status_code == 404
    for table in (commitment, workshop_feedback):
        assert [row.person_id for row in await rows(team, table)] == [kept.id]


async def test_of_two_bookings_attended_the_one_with_a_commitment_stays(team):
    workshop, organiser = await opened(team)
    gone, first = await book(team, workshop)
    kept, second = await book(team, workshop)
    await past(team, workshop)
    for answer in (first, second):
        path = f"/v1/workshops/{workshop['workshop_id']}/attendance/{answer.json()['booking_id']}"
        await put(team, organiser, path, {"there": True})
    due = str(team.h.clock.today() + timedelta(days=9))
    body = {"kind": "conversation", "words": "Talk with my choir", "due_on": due}
    path = f"/v1/bookings/{first.json()['booking_id']}/commitment"
    assert (await put(team, gone, path, body)).status_code == 200
    await merged(team, kept=kept, gone=gone)
    assert (await team.get(kept, path)).json()["words"] == "Talk with my choir"
    assert await statuses(team, kept) == ["attended"]


async def test_who_teaches_and_organises_goes_on_under_the_entry_that_stays(team):
    gone, kept = an_actor(), an_actor()
    workshop, _ = await opened(team, trainers=[str(gone.id)])
    await book(team, workshop)
    await merged(team, kept=kept, gone=gone)
    path = f"/v1/workshops/{workshop['workshop_id']}/participants"
    assert (await team.get(kept, path)).status_code == 200
    assert (await team.get(gone, path)).status_code == 403


@pytest.mark.parametrize("both", [True, False])
async def test_the_calendar_is_followed_by_one_entry(team, both):
    gone, shown = await follow(team, nation="wales")
    kept = (await follow(team, nation="scotland"))[0] if both else an_actor()
    await merged(team, kept=kept, gone=gone)
    [row] = await rows(team, hook_follow)
    assert (row.person_id, row.nation) == (kept.id, "scotland" if both else "wales")
    assert shown["calendar_url"]


async def test_leave_to_see_the_press_and_what_they_took_on_go_along(team):
    manager, gone, kept = a_manager("wales"), an_actor(), an_actor()
    await leave(team, manager, gone)
    asked = await received(team, manager)
    await press_step(team, gone, asked, "answering")
    await merged(team, kept=kept, gone=gone)
    path = f"/v1/press-requests/{asked['request_id']}"
    assert (await team.get(kept, path)).json()["taken_by"] == str(kept.id)
    assert (await team.get(gone, path)).status_code == 404
    await team.h.fire_timers(timedelta(hours=25))
    assert [one.data.person_id for one in await team.h.emitted(PressRequestDue)] == [kept.id]


async def test_a_mentor_under_two_entries_is_reminded_under_the_one_that_stays(team):
    gone, kept = an_actor(), an_actor()
    await matched(team, person_id=str(gone.id))
    await merged(team, kept=kept, gone=gone)
    await team.h.open_days(team.h.clock.today() + timedelta(days=15))
    assert [one.data.person_id for one in await team.h.emitted(MentorReminded)] == [kept.id]


async def test_every_merge_opens_the_places_of_the_course_whoever_it_is_about(team):
    someone, nobody = an_actor(), an_actor()
    path = f"/v1/politics-places/{new_id()}"
    body = {"called": "S", "course_id": (await a_course(team))["course_id"]}
    await send(team, UK, "PUT", path, body | {"person_id": str(someone.id)})

    async def openings():
        return [(row.opened_by, row.what, row.why) for row in await rows(team, sealed_opening)]

    before = await openings()
    await merged(team, kept=an_actor(), gone=someone)
    first = (await openings())[len(before) :]
    await merged(team, kept=an_actor(), gone=nobody)
    assert (await openings())[len(before) + len(first) :] == first
    assert first


async def test_erasing_somebody_frees_their_place_and_the_next_has_it_at_once(team):
    workshop, _ = await opened(team, capacity=1)
    gone, answer = await book(team, workshop)
    waiting, _ = await book(team, workshop)
    await book(team, workshop, gone)
    token = link(team, answer, gone)
    await team.h.receive(PersonErased(person_id=gone.id, case_id=new_id()))
    assert await statuses(team, waiting) == ["booked"]
    assert (await team.h.emitted(BookingMade))[-1].data.moved_up
    assert (await page(team, token)).status_code == 403
    assert await rows(team, booking_before) == []
