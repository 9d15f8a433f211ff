"""Booking without an account: public pages, the proof of the address, the page of one's own."""

import html
import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from campaigns.tables import booking as booking_table
from campaigns.testing_learning import a_booking_link
from sanctuary.asks import Known
from sanctuary.errors import TryAgain
from sanctuary.events.campaigns import BookingAsked, BookingMade
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import bodies

from .test_workshops import book, change, opened, past, put

FORM = {"called": "Hana", "email": "hana@example.org", "needs": "A quiet corner", "once": "a1"}


class Membership:
    """Answers in its place; `who` maps a newcomer to the entry they turn out to be."""

    def __init__(self):
        self.asked, self.who, self.away = [], {}, False

    async def ask(self, subject, question, _answer, _wait):
        if self.away:
            raise TryAgain("not connected")
        self.asked.append((subject, question))
        return Known(person_id=self.who.get(question.person_id, question.person_id))


@pytest.fixture
def membership(team):
    team.h.runtime.messaging = found = Membership()
    return found


async def send(team, workshop, **changes):
    client = await team.of(None)
    path = f"/workshops/{workshop['workshop_id']}"
    return await client.post(path, data=FORM | changes)


async def press(team, token, **fields):
    return await (await team.of(None)).post("/booking", data={"link": token} | fields)


async def asked(team, workshop, **changes):
    answer = await send(team, workshop, **changes)
    assert answer.status_code == 200, answer.text
    event = (await team.h.emitted(BookingAsked))[-1].data
    return event, a_booking_link(team.h, event.booking_id, event.person_id)


async def test_the_list_and_a_date_are_public_in_both_languages_and_never_say_how_to_join(team):
    workshop, _ = await opened(team)
    page = await team.get(None, "/workshops")
    assert "Speak Up for Sanctuary" in page.text
    assert "Codi Llais dros Noddfa" in (await team.get(None, "/workshops", lang="cy")).text
    one = await team.get(None, f"/workshops/{workshop['workshop_id']}")
    assert "Swansea Central Library" in one.text
    assert "garden room" not in page.text + one.text
    assert (await team.get(None, f"/workshops/{new_id()}")).status_code == 404


async def test_nothing_is_booked_before_the_address_is_proved(team, membership):
    workshop, organiser = await opened(team)
    event, token = await asked(team, workshop)
    shown = await team.get(organiser, f"/v1/workshops/{workshop['workshop_id']}")
    assert shown.json()["places_left"] == 2
    assert await team.h.emitted(BookingMade) == []
    # A mail scanner opens the link, and nothing happens.
    page = await team.get(None, "/booking", link=token)
    assert "Confirm my place" in page.text
    assert await team.h.emitted(BookingMade) == []
    done = await press(team, token, do="confirm")
    assert "Your place is booked" in done.text
    assert "garden room" in done.text
    [made] = await team.h.emitted(BookingMade)
    assert made.data.person_id == event.person_id
    await press(team, token, do="confirm")
    assert len(await team.h.emitted(BookingMade)) == 1
    published = str(bodies(await team.h.emitted()))
    for word in ("Hana", "hana@", "quiet", "garden", "Library"):
        assert word not in published


async def test_the_address_goes_to_membership_and_is_kept_nowhere_here(team, membership):
    workshop, _ = await opened(team)
    await asked(team, workshop)
    [(subject, question)] = membership.asked
    assert (subject, question.email, question.language) == (
        "ask.membership.newcomer", "hana@example.org", "en",
    )  # fmt: skip
    async with team.h.transaction() as uow:
        [row] = await uow.all(select(booking_table))
    assert b"hana" not in bytes(row.sealed).lower()


async def test_pressing_the_button_twice_asks_once(team, membership):
    workshop, _ = await opened(team)
    await asked(team, workshop)
    await send(team, workshop)
    assert len(await team.h.emitted(BookingAsked)) == 1


async def test_what_is_not_confirmed_in_time_is_forgotten(team, membership):
    workshop, _ = await opened(team)
    _, token = await asked(team, workshop)
    await team.h.fire_timers(timedelta(days=3))
    async with team.h.transaction() as uow:
        assert await uow.all(select(booking_table)) == []
    late = await press(team, token, do="confirm")
    assert late.status_code == 403
    assert "not confirmed in time" in html.unescape(late.text)


async def test_whoever_turns_out_to_be_known_has_one_booking(team, membership):
    workshop, _ = await opened(team)
    actor, first = await book(team, workshop)
    event, token = await asked(team, workshop)
    membership.who[event.person_id] = actor.id
    page = await press(team, token, do="confirm")
    assert "How to join" in page.text
    own = (await team.get(actor, "/v1/bookings")).json()
    assert [one["booking_id"] for one in own] == [first.json()["booking_id"]]
    # The buttons of that page are about the booking that stands.
    fresh = re.search(r'name="link" value="([^"]+)"', page.text)[1]
    assert "no place here any more" in (await press(team, fresh, do="cancel")).text


async def test_the_mail_leads_to_the_place_that_was_theirs_already_as_often_as_it_is_opened(
    team, membership
):
    workshop, _ = await opened(team)
    actor, _ = await book(team, workshop)
    event, token = await asked(team, workshop)
    membership.who[event.person_id] = actor.id
    for _ in range(2):
        assert "How to join" in (await press(team, token, do="confirm")).text
        assert "garden room" in (await team.get(None, "/booking", link=token)).text
    assert len(await team.h.emitted(BookingMade)) == 1


async def test_a_newcomer_who_is_known_without_a_booking_has_it_under_their_own_entry(
    team, membership
):
    workshop, _ = await opened(team)
    event, token = await asked(team, workshop)
    membership.who[event.person_id] = known = new_id()
    await press(team, token, do="confirm")
    [made] = await team.h.emitted(BookingMade)
    assert (made.data.person_id, made.data.booking_id) == (known, event.booking_id)


@pytest.mark.parametrize("step", ["ask", "confirm"])
async def test_while_membership_is_away_nothing_is_lost_and_nothing_is_booked(
    team, membership, step
):
    workshop, _ = await opened(team)
    token = (await asked(team, workshop))[1] if step == "confirm" else ""
    membership.away = True
    answer = (
        await press(team, token, do="confirm") if step == "confirm" else await send(team, workshop)
    )
    assert answer.status_code == 503
    assert "try again" in answer.text
    assert await team.h.emitted(BookingMade) == []


@pytest.mark.parametrize(
    ("field", "value"), [("called", ""), ("email", "hana"), ("needs", "x" * 1001)]
)
async def test_a_mistake_is_shown_at_its_field_and_what_was_written_stays(
    team, membership, field, value
):
    workshop, _ = await opened(team)
    answer = await send(team, workshop, **{field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert (FORM["called"] if field != "called" else FORM["email"]) in answer.text
    assert membership.asked == []


async def test_only_a_link_for_bookings_opens_it_and_how_to_join_goes_with_the_place(
    team, membership
):
    workshop, _ = await opened(team)
    event, token = await asked(team, workshop)
    other = sign(
        team.h.settings.link_key,
        Purpose.REPORT_ACTION,
        event.booking_id,
        expires_at=team.h.clock.now() + timedelta(days=1),
    )
    assert (await team.get(None, "/booking", link=other)).status_code == 403
    assert "garden room" not in (await team.get(None, "/booking", link=token)).text
    await press(team, token, do="confirm")
    assert "garden room" in (await team.get(None, "/booking", link=token)).text
    gone = await press(team, token, do="cancel")
    assert "garden room" not in gone.text
    assert "garden room" not in (await team.get(None, "/booking", link=token)).text


async def test_the_calendar_entry_keeps_its_uid_and_its_sequence_rises(team, membership):
    workshop, organiser = await opened(team)
    _, token = await asked(team, workshop)
    await press(team, token, do="confirm")

    async def entry():
        file = await team.get(None, "/booking/calendar.ics", link=token)
        assert file.headers["content-type"].startswith("text/calendar")
        [found] = Calendar.from_ical(file.text).walk("VEVENT")
        return found

    first = await entry()
    assert "garden" not in first.to_ical().decode()
    await change(team, organiser, workshop, venue="The Waterfront Museum")
    second = await entry()
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert str(second["LOCATION"]) == "The Waterfront Museum"
    await press(team, token, do="cancel")
    third = await entry()
    assert (third["UID"], str(third["STATUS"])) == (first["UID"], "CANCELLED")
    assert third["SEQUENCE"] > second["SEQUENCE"]


async def afterwards(team):
    workshop, organiser = await opened(team)
    event, token = await asked(team, workshop)
    await press(team, token, do="confirm")
    await past(team, workshop)
    path = f"/v1/workshops/{workshop['workshop_id']}/attendance/{event.booking_id}"
    assert (await put(team, organiser, path, {"there": True})).status_code == 204
    return token


async def test_feedback_and_a_commitment_are_given_on_the_page_and_checked_in_weeks_later(
    team, membership
):
    token = await afterwards(team)
    page = await team.get(None, "/booking", link=token)
    assert "What did you think?" in page.text
    assert "What will you do?" in page.text
    missing = await press(team, token, do="feedback")
    assert (missing.status_code, "useful-error" in missing.text) == (422, True)
    assert "Thank you for telling us" in (await press(team, token, do="feedback", useful="5")).text
    due = str(team.h.clock.today() + timedelta(days=7))
    wrong = await press(team, token, do="commit", words="Talk with my choir", kind="conversation")
    assert (wrong.status_code, "Talk with my choir" in wrong.text) == (422, True)
    kept = await press(
        team, token, do="commit", words="Talk with my choir", kind="conversation", due_on=due
    )
    assert "It is noted" in kept.text
    assert "How did it go?" not in kept.text
    await team.h.open_days(team.h.clock.today() + timedelta(days=43))
    welsh = await team.get(None, "/booking", link=token, lang="cy")
    assert "Sut aeth hi?" in welsh.text
    assert "Talk with my choir" in welsh.text
    done = await press(team, token, do="check_in", how="done")
    assert "Thank you" in done.text
    assert "How did it go?" not in (await team.get(None, "/booking", link=token)).text
