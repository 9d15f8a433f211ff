"""The pages of learning and contact for everybody: heard, in Welsh, at every stage of a booking."""

import html
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from campaigns import calendars
from campaigns.domain.booking import Booking
from campaigns.domain.booking import Status as BookingStatus
from campaigns.testing_learning import a_booking_link, a_workshop
from sanctuary.ids import new_id

from .test_hooks import add
from .test_journey_access import check
from .test_politics import matched, token_of
from .test_welcome_events import announced
from .test_workshops import a_manager, book, opened, past, put

LONDON = ZoneInfo("Europe/London")


class Place:
    """Somebody's place at a workshop, and the page behind its link."""

    @classmethod
    async def at(cls, team, workshop=None, **facts):
        place = cls()
        place.team = team
        place.workshop, place.organiser = workshop or await opened(team, **facts)
        place.actor, answer = await book(team, place.workshop)
        place.id = answer.json()["booking_id"]
        return place

    @property
    def token(self):
        return a_booking_link(self.team.h, self.id, self.actor.id)

    async def page(self, **params):
        return await self.team.get(None, "/booking", link=self.token, **params)

    async def press(self, lang="en", **fields):
        client = await self.team.of(None)
        return await client.post(
            "/booking", params={"lang": lang}, data={"link": self.token} | fields
        )

    async def was_there(self):
        path = f"/v1/workshops/{self.workshop['workshop_id']}/attendance/{self.id}"
        assert (await put(self.team, self.organiser, path, {"there": True})).status_code == 204

    async def sets_itself(self, words="Write about the right to study"):
        due = str(self.team.h.clock.today() + timedelta(days=14))
        return await self.press(do="commit", words=words, kind="letter_to_mp", due_on=due)


@pytest.fixture
async def addresses(team):
    """Every page of the kind, with something on it."""
    booked = await Place.at(team)
    waiting = await Place.at(team, await opened(team, capacity=1))
    last = await Place.at(team, (waiting.workshop, waiting.organiser))
    await add(team)
    _, told = await announced(team, a_manager("wales"))
    mentor = await token_of(team, await matched(team))
    return [
        ("/workshops", {}),
        (f"/workshops/{booked.workshop['workshop_id']}", {}),
        (f"/workshops/{waiting.workshop['workshop_id']}", {}),
        ("/booking", {"link": booked.token}),
        ("/booking", {"link": last.token}),
        ("/hooks", {}),
        ("/hooks", {"nation": "wales"}),
        ("/welcome", {}),
        (f"/welcome/{told.json()['event_id']}", {}),
        ("/mentoring", {"link": mentor}),
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_every_page_can_be_heard_and_found_ones_way_in(team, addresses, language):
    for path, params in addresses:
        page = await team.get(None, path, lang=language, **params)
        assert page.status_code == 200, path
        check(page.text, language)


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_the_page_of_a_place_can_be_heard_from_the_booking_to_the_check_in(team, language):
    place = await Place.at(team)

    async def seen(*words, **changes):
        page = await place.page(lang=language, **changes)
        check(page.text, language)
        for word in words:
            assert word in html.unescape(page.text)
        return page.text

    welsh = language == "cy"
    await seen("Mae eich lle wedi’i archebu." if welsh else "Your place is booked.")
    await team.h.fire_timers(timedelta(days=21, hours=1))
    # Whoever is late to a webinar still finds the way in, and gives no place back any more.
    late = await seen("garden room")
    assert ("Rhoi fy lle" if welsh else "Give my place back") not in html.unescape(late)
    await team.h.fire_timers(timedelta(hours=3))
    over = await seen("ar ben" if welsh else "This workshop is over")
    assert "garden room" not in over
    await place.was_there()
    await seen("Beth oedd eich barn?" if welsh else "What did you think?")
    wrong = await place.press(language, do="commit", words="Talk", kind="conversation", due_on="")
    check(wrong.text, language)
    await place.sets_itself()
    await seen("Write about the right to study")
    await team.h.open_days(team.h.clock.today() + timedelta(days=45))
    await seen("Sut aeth hi?" if welsh else "How did it go?")
    nothing = await place.press(language, do="check_in")
    assert nothing.status_code == 422
    assert ("Dewiswch sut aeth hi" if welsh else "Choose how it went") in nothing.text
    check(nothing.text, language)
    # Feedback is taken for a while, and the page does not ask for what it would refuse.
    await team.h.open_days(team.h.clock.today() + timedelta(days=30))
    assert ("Beth oedd eich barn?" if welsh else "What did you think?") not in await seen()


async def test_who_waits_leaves_the_list_and_who_was_released_is_not_thanked_for_it(team):
    workshop = await opened(team, capacity=1)
    await Place.at(team, workshop)
    leaves, stays = await Place.at(team, workshop), await Place.at(team, workshop)
    assert "Leave the waiting list" in (await leaves.page()).text
    assert "Thank you for telling us" in (await leaves.press(do="cancel")).text
    assert "Thank you for telling us" not in (await leaves.page()).text
    await past(team, workshop[0])
    released = (await stays.page()).text
    assert "no place here any more" in released
    assert "Thank you for telling us" not in released


async def test_the_day_of_a_commitment_is_one_to_come_and_says_so_in_both_languages(team):
    place = await Place.at(team)
    await past(team, place.workshop)
    await place.was_there()
    gone = str(team.h.clock.today() - timedelta(days=1))
    for language, words in (("en", "Choose a day from today on"), ("cy", "Dewiswch ddiwrnod o")):
        page = await place.press(
            language, do="commit", words="Talk", kind="conversation", due_on=gone
        )
        assert (page.status_code, words in page.text) == (422, True)


async def test_a_late_link_says_in_welsh_what_to_do_next(team):
    place = await Place.at(team)
    await past(team, place.workshop)

    async def refused(answer, status, words):
        assert answer.status_code == status, answer.text
        assert words in html.unescape(answer.text)
        assert '<div lang="en">' not in answer.text

    await refused(await place.press("cy", do="cancel"), 409, "Ni ellir archebu lleoedd")
    await refused(
        await place.press("cy", do="feedback", useful="5"), 409, "pan fydd yr hyfforddwr wedi ticio"
    )
    await place.was_there()
    await place.press("cy", do="feedback", useful="5")
    await refused(
        await place.press("cy", do="feedback", useful="5"), 409, "Unwaith y person y’i cymerir"
    )
    await refused(await place.press("cy", do="check_in", how="done"), 404, "dechreuwch gyda hynny")
    await place.sets_itself()
    await team.h.open_days(team.h.clock.today() + timedelta(days=45))
    again = str(team.h.clock.today())
    commit = {"do": "commit", "words": "x", "kind": "conversation", "due_on": again}
    await refused(await place.press("cy", **commit), 409, "Rydym wedi gofyn i chi am hyn eisoes")
    gone = a_booking_link(team.h, str(new_id()), new_id())
    await refused(
        await team.get(None, "/booking", link=gone, lang="cy"), 403, "Archebwch eto o’r rhestr"
    )
    path = f"/workshops/{place.workshop['workshop_id']}"
    await refused(await team.get(None, path, lang="cy"), 404, "Ni ellir archebu’r gweithdy hwn")
    for path in (f"/workshops/{new_id()}", f"/welcome/{new_id()}"):
        await refused(await team.get(None, path, lang="cy"), 404, "rhestr yn dangos")


async def test_a_workshop_called_off_is_said_on_the_page_of_every_place(team):
    place = await Place.at(team)
    path = f"/v1/workshops/{place.workshop['workshop_id']}"
    seen = await team.get(place.organiser, path)
    await team.post(
        place.organiser,
        f"{path}/cancellation",
        {"reason": "Ill"},
        **{"If-Match": seen.headers["etag"]},
    )
    for press in ("", "confirm"):
        page = await place.press(do=press) if press else await place.page()
        assert "does not take place" in page.text
        assert "garden room" not in page.text
    assert (await place.press(do="cancel")).status_code == 200


@pytest.mark.parametrize(
    ("local", "said"),
    [
        (datetime(2026, 10, 24, 18, 30), "24 October 2026, 18:30"),
        (datetime(2026, 10, 25, 18, 30), "25 October 2026, 18:30"),
        (datetime(2027, 3, 27, 18, 30), "27 March 2027, 18:30"),
        (datetime(2027, 3, 28, 18, 30), "28 March 2027, 18:30"),
    ],
    ids=["summer", "the day it ends", "winter", "the day it begins"],
)
async def test_an_hour_is_that_of_a_clock_in_britain_on_both_sides_of_the_change(team, local, said):
    starts = local.replace(tzinfo=LONDON)
    team.h.clock.move_to(starts.astimezone(UTC) - timedelta(days=10))
    ends = starts.astimezone(UTC) + timedelta(hours=2)
    place = await Place.at(team, starts_at=starts.isoformat(), ends_at=ends.isoformat())
    assert f"{said}–20:30" in (await place.page()).text
    file = await team.get(None, "/booking/calendar.ics", link=place.token)
    [entry] = Calendar.from_ical(file.text).walk("VEVENT")
    assert entry["DTSTART"].dt == starts
    assert entry["DTSTART"].dt.astimezone(LONDON).replace(tzinfo=None) == local


@given(st.datetimes(datetime(2025, 1, 1), datetime(2040, 1, 1)), st.integers(15, 600))
def test_a_calendar_file_names_the_same_moments_whatever_the_season(naive, minutes):
    starts = naive.replace(microsecond=0, tzinfo=UTC)
    of = a_workshop(starts_at=starts, ends_at=starts + timedelta(minutes=minutes))
    one = Booking(new_id(), of.id, new_id(), starts, BookingStatus.BOOKED)
    file = calendars.of_booking(one, of, title="Siarad; “â” \\ , gweithdy", host="example.org")
    calendar = Calendar.from_ical(file)
    assert calendar.errors == []
    [entry] = calendar.walk("VEVENT")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (of.starts_at, of.ends_at)
    assert str(entry["SUMMARY"]) == "Siarad; “â” \\ , gweithdy"
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
